"""One's own passkeys."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import delete, select

from netverk.clockwork import tidy
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.passkeys import keeping
from netverk.passkeys.models import Passkey
from netverk.people.models import Handshake
from netverk.seasons.models import Grant
from tests import make
from tests.passkeys.conftest import PASSKEYS, SITE, Holder, journal, token
from tests.passkeys.device import Device
from tests.registrations.test_public import queries_of
from tests.rows import nothing_changes
from tests.visitor import Visitor


def test_a_passkey_is_added_and_its_owner_is_told(app: Flask, oda: Holder) -> None:
    assert oda.add(" Min  telefon ").leads_to == PASSKEYS

    page = oda.browser.get(PASSKEYS)
    assert "”Min telefon” loggar nu in dig. Vi har skickat ett mejl till dig om det." in page.text
    assert "Min telefon Tillagd 1 maj 2030 kl. 12.00. Inte använd än. Ta bort" in page.text
    assert journal(app)[-1] == ("add passkey", oda.person.id, {"passkey": oda.passkey.id})
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert (letter.kind, letter.address, letter.facts["name"]) == ("passkey_added", "oda@example.org", "Min telefon")


def test_each_device_has_its_own_and_knows_the_person_by_one_handle(oda: Holder) -> None:
    oda.add("Telefonen")
    first, oda.device = oda.device, Device(SITE)
    options = oda.ask(f"{PASSKEYS}/begin", PASSKEYS)
    oda.send_new(oda.device.make(options), "Datorn")

    assert [item.findtext("h2") for item in oda.browser.get(PASSKEYS).tree.find_class("passkeys")[0]] == ["Telefonen", "Datorn"]
    assert oda.device.handle == first.handle
    assert [known["transports"] for known in options["excludeCredentials"]] == [["internal"]], "a device that has one makes no second"


def test_what_the_device_is_asked_for(oda: Holder) -> None:
    asked = oda.ask(f"{PASSKEYS}/begin", PASSKEYS)

    assert (asked["rp"]["id"], asked["user"]["name"]) == ("localhost", "oda@example.org")
    assert asked["authenticatorSelection"]["residentKey"] == "required", "it finds the key without an address being typed"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"


def test_a_device_needs_a_name(app: Flask, oda: Holder) -> None:
    answer = oda.device.make(oda.ask(f"{PASSKEYS}/begin", PASSKEYS))
    with nothing_changes(app):
        page = oda.send_new(answer, " ")

    assert (page.status, page.tree.xpath("//div[@role='alert']//a/@href")) == (422, ["#name"])
    assert oda.send_new(answer, "Telefonen").leads_to == PASSKEYS, "the device need not be asked again"


def test_what_is_no_answer_to_our_question_is_refused(app: Flask, oda: Holder) -> None:
    for lie in ({"at": "https://evil.example"}, {"host": "evil.example"}, {"challenge": "AAAA"}, {"flags": 0}):
        page = oda.add(**lie)
        assert (page.status, "gick inte att läsa som en inloggningsnyckel för den här webbplatsen" in page.text) == (409, True), lie
    assert oda.send_new("nonsense").status == 409
    oda.ask(f"{PASSKEYS}/begin", PASSKEYS)
    assert oda.send_new("[" * 5000).status == 409
    with app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []
        assert db.session.scalars(select(Letter)).all() == []
        assert journal(app) == []


def test_a_question_is_answered_once_and_soon_and_where_it_was_asked(app: Flask, oda: Holder, clock_at: Callable[[str], None]) -> None:
    asked = oda.ask(f"{PASSKEYS}/begin", PASSKEYS)
    with app.app_context(), write():
        eva = Holder(app, make.organiser("Eva"))
    assert "inte påbörjat i den här webbläsaren" in eva.send_new(oda.device.make(asked)).text, "another browser"
    with oda.browser.client.session_transaction() as cookie, eva.browser.client.session_transaction() as other:
        other[keeping.ADDING] = cookie[keeping.ADDING]
    assert eva.send_new(oda.device.make(asked)).status == 409, "somebody else, even with the cookie"
    assert oda.send_new(oda.device.make(asked)).status == 409, "used up by that"

    asked = oda.ask(f"{PASSKEYS}/begin", PASSKEYS)
    clock_at("2030-05-01 12:06")
    assert "tog för lång tid" in oda.send_new(oda.device.make(asked)).text
    with app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []


def test_the_same_key_is_not_kept_twice(app: Flask, oda: Holder) -> None:
    oda.add()
    with app.app_context(), write():
        eva = Holder(app, make.organiser("Eva"), oda.device)
    page = eva.add()

    assert (page.status, "har redan en inloggningsnyckel här" in page.text) == (409, True)
    assert oda.passkey.person_id == oda.person.id


def test_asking_too_often_is_refused_in_words(app: Flask, oda: Holder) -> None:
    for _time in range(keeping.MOST_FOR_PERSON):
        oda.ask(f"{PASSKEYS}/begin", PASSKEYS)
    with nothing_changes(app):
        answer = oda.browser.client.post(f"{PASSKEYS}/begin", data={"csrf_token": token(oda.browser.get(PASSKEYS))})

    assert (answer.status_code, "Vänta en kvart" in answer.json["refusal"]) == (429, True)  # type: ignore[index]  # it is an object


def test_who_does_not_work_with_the_house_adds_none(app: Flask) -> None:
    with app.app_context(), write():
        kari = Visitor(app, signed_in=make.person("Kari"))
    page = kari.get(PASSKEYS)
    assert "till för dem som arbetar med huset" in page.text
    assert page.tree.xpath("//main//form") == []
    with nothing_changes(app):
        for path in (f"{PASSKEYS}/begin", PASSKEYS):
            token_ = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
            refused = kari.client.post(path, data={"csrf_token": token_, "name": "x", "answer": "x"})
            assert (refused.status_code, "till för dem som arbetar med huset" in refused.text) == (403, True)


def test_taken_away_it_signs_nobody_in_and_can_be_given_back(app: Flask, oda: Holder) -> None:
    oda.add()
    page = oda.browser.get(oda.press("take-away").leads_to or "")
    assert "”Min telefon” loggar inte in dig längre. Ta bort nyckeln på enheten också. Ångra" in page.text
    assert oda.sign_in().status == 403

    oda.browser = Visitor(app, signed_in=oda.person)
    undo = oda.browser.get(f"{PASSKEYS}?taken={oda.passkey.id}")
    oda.browser.press(undo, PASSKEYS)
    assert "”Min telefon” loggar in dig igen." in oda.browser.get(PASSKEYS).text
    assert oda.sign_in().status == 302
    assert [verb for verb, _who, _facts in journal(app)] == ["add passkey", "take passkey away", "give passkey back", "sign in"]


def test_after_an_hour_it_is_gone_for_good(app: Flask, oda: Holder, clock_at: Callable[[str], None]) -> None:
    oda.add()
    oda.press("take-away")
    ident = oda.passkey.id
    oda.ask("/sign-in/passkey/begin", "/sign-in")
    clock_at("2030-05-01 13:00")
    given = {"csrf_token": token(oda.browser.get(PASSKEYS))}

    assert oda.browser.client.post(f"{PASSKEYS}/{ident}/give-back", data=given).status_code == 404
    assert "Ångra" not in oda.browser.get(f"{PASSKEYS}?taken={ident}").text
    with app.app_context():
        tidy()
        assert db.session.scalars(select(Passkey)).all() == []
        assert db.session.scalars(select(Handshake)).all() == [], "what was begun and not ended goes too"


def test_nobody_takes_away_what_is_another_s(app: Flask, oda: Holder) -> None:
    oda.add()
    with app.app_context(), write():
        eva = Visitor(app, signed_in=make.organiser("Eva"))
    given = {"csrf_token": token(eva.get(PASSKEYS))}
    with nothing_changes(app):
        for action in ("take-away", "give-back"):
            assert eva.client.post(f"{PASSKEYS}/{oda.passkey.id}/{action}", data=given).status_code == 404
        assert "Min telefon” loggar inte in" not in eva.get(f"{PASSKEYS}?taken={oda.passkey.id}").text


def test_who_lost_every_role_sees_and_takes_away_their_passkeys_but_adds_none(app: Flask, oda: Holder) -> None:
    oda.add()
    with app.app_context(), write():
        db.session.execute(delete(Grant))

    assert oda.browser.get(PASSKEYS).tree.xpath("//form[@data-passkey]") == []
    assert oda.press("take-away").status == 302


def test_the_account_leads_to_passkeys_where_the_site_has_a_name(app: Flask, oda: Holder) -> None:
    assert "Dina inloggningsnycklar" in oda.browser.get("/me/account").text
    app.config["NETVERK"] = app.config["NETVERK"].__class__(**{**vars(app.config["NETVERK"]), "base_url": "http://127.0.0.1:5000"})

    assert "Dina inloggningsnycklar" not in oda.browser.get("/me/account").text
    assert oda.browser.get(PASSKEYS).tree.xpath("//form[@data-passkey]") == []


def test_the_list_costs_as_many_queries_with_three_as_with_one(app: Flask, oda: Holder) -> None:
    oda.add("Ett")
    oda.browser.get(PASSKEYS)
    one = queries_of(app, oda.browser, PASSKEYS)
    for name in ("Två", "Tre"):
        oda.device = Device(SITE)
        oda.add(name)

    oda.browser.get(PASSKEYS)

    assert queries_of(app, oda.browser, PASSKEYS) == one
