"""Registering, one's own registration and cancelling, as seen in a browser."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.programme.value import Status
from netverk.registrations import public
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from tests import make
from tests.visitor import Visitor

KARI = {"name": "Kari Nord", "email": "kari@example.org", "phone": "070-123", "organisation": "Statens verk"}


def open_season(app: Flask, **facts: Any) -> str:
    """The address where one registers."""
    with app.app_context(), write():
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030", **facts)
        postponed = make.session("Om makt", season=season, status=Status.POSTPONED, starts=None)
        make.release(season, make.session("Om tillit", season=season, starts="2030-05-05 09:30"), postponed)
    return "/natverket/varen-2030/register"


def registered(app: Flask, address: str, **answers: str) -> tuple[Visitor, str]:
    browser = Visitor(app)
    page = browser.send(address, **(KARI | answers))
    assert page.leads_to, page.text
    return browser, page.leads_to


def taken(app: Flask) -> list[str]:
    with app.app_context():
        held = select(Place).where(Place.state == PlaceState.CONFIRMED).order_by(Place.id)
        return [place.holder.name for place in db.session.scalars(held) if place.holder]


@pytest.mark.parametrize(
    ("prefix", "heading", "left", "dated", "undated"),
    [
        ("", "Anmälan är klar", "Det finns 2 platser kvar.", "Om tillit Söndagen den 5 maj 2030 kl. 09.30–12.30", "Om makt Uppskjuten"),
        (
            "/en",
            "The registration is complete",
            "There are 2 places left.",
            "Om tillit Sunday 5 May 2030 09:30–12:30",
            "Om makt Postponed",
        ),
    ],
)
def test_who_registers_sees_what_is_booked(app: Flask, prefix: str, heading: str, left: str, dated: str, undated: str) -> None:
    address = prefix + open_season(app, capacity=2)
    assert left in Visitor(app).get(address).text
    browser, own = registered(app, address)
    page = browser.get(own)

    assert (page.status, page.heading) == (200, heading)
    for said in ("Nätverket, Våren 2030", "Kari Nord", "kari@example.org", "Statens verk", dated, undated):
        assert said in page.text
    assert own.startswith(f"{prefix}/registration/")
    with app.app_context():
        assert [(letter.kind, letter.language) for letter in db.session.scalars(select(Letter))] == [("joining", prefix[1:] or "sv")]


def test_a_registration_is_found_and_kept_by_nobody_else(app: Flask) -> None:
    _kari, own = registered(app, open_season(app))
    response = Visitor(app).get(own).response

    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert Visitor(app).get(own[:-1] + ("a" if own[-1] != "a" else "b")).status == 404


def test_colleagues_are_added_row_by_row_without_a_script(app: Flask) -> None:
    address, assistant = open_season(app), Visitor(app)
    one = assistant.send(address, **KARI, add="1")
    two = assistant.press(one, address, name_1="Per Ek", email_1="per@example.org", add="1", only_others="y")

    assert [page.status for page in (one, two)] == [200, 200]
    assert two.tree.get_element_by_id("name").value == "Kari Nord"
    assert two.tree.get_element_by_id("name_1").value == "Per Ek"
    assert two.tree.xpath("//*[@autofocus]/@id") == ["name_2"]
    assert taken(app) == []
    assert assistant.press(two, address, name_2="Ida", email_2="ida@example.org").status == 302
    assert taken(app) == ["Per Ek", "Ida"]


def test_there_is_room_for_ten_and_no_more(app: Flask) -> None:
    address, browser = open_season(app), Visitor(app)
    page = browser.send(address, **KARI, rows="8", add="1")
    assert page.tree.get_element_by_id("name_9") is not None
    assert page.tree.xpath("//button[@name='add']") == []

    page = browser.press(page, address, rows="500", add="1")
    assert page.tree.xpath("count(//input[@type='email'])") == 10
    assert browser.press(page, address, rows="x").status == 302


def test_what_is_missing_is_said_at_the_top_and_at_the_field(app: Flask) -> None:
    page = Visitor(app).send(open_season(app), name=" ", email="kari")

    assert page.status == 422
    assert page.tree.xpath("//div[@role='alert']//a/@href") == ["#name", "#email"]
    assert "Skriv ditt namn." in page.text
    assert "Det är inte en fullständig e-postadress." in page.text
    assert page.tree.get_element_by_id("email").get("aria-describedby").split() == ["email-hint", "email-wrong"]
    assert taken(app) == []


def test_a_colleague_needs_both_name_and_address(app: Flask) -> None:
    address, browser = open_season(app), Visitor(app)
    page = browser.send(address, **KARI, rows="0", add="1")
    assert "Skriv e-postadressen till den här personen." in (refused := browser.press(page, address, name_1="Per")).text
    assert "Skriv namnet som hör till adressen." in browser.press(page, address, email_1="per@example.org").text
    assert refused.status == 422
    assert "Lägg till minst en person som kommer." in browser.press(page, address, only_others="y").text
    assert taken(app) == []


def test_a_form_sent_twice_leads_to_the_same_registration(app: Flask) -> None:
    address, browser = open_season(app, capacity=1), Visitor(app)
    page = browser.get(address)
    first, second = browser.press(page, address, **KARI), browser.press(page, address, **KARI)

    assert first.leads_to == second.leads_to
    assert taken(app) == ["Kari Nord"]
    assert "Det finns inga platser kvar." in browser.press(page, address, **KARI, once="0" * 32).text


def test_a_full_season_without_a_waiting_list_says_so_and_shows_no_form(app: Flask) -> None:
    address = open_season(app, capacity=1, has_waiting_list=False)
    open_page = (late := Visitor(app)).get(address)
    registered(app, address)
    refused = late.press(open_page, address, name="Per", email="per@example.org")
    page = Visitor(app).get(address)

    assert (refused.status, page.status) == (409, 200)
    for full in (refused, page):
        assert "Det finns inga platser kvar." in full.text
        assert full.tree.xpath("//main//form") == []
    assert taken(app) == ["Kari Nord"]


def test_too_few_places_keep_what_was_written(app: Flask) -> None:
    address, browser = open_season(app, capacity=1), Visitor(app)
    page = browser.press(browser.send(address, **KARI, add="1"), address, name_1="Per", email_1="per@example.org")

    assert page.status == 409
    assert "Det finns en plats kvar, och du bad om 2. Ingenting har bokats." in page.text
    assert page.tree.get_element_by_id("name_1").value == "Per"


def test_what_is_not_released_takes_no_registration(app: Flask) -> None:
    with app.app_context(), write():
        season = make.season()
    assert Visitor(app).get(f"/{season.path}/register").status == 404


def test_a_name_is_shown_as_text(app: Flask) -> None:
    browser, own = registered(app, open_season(app), name="<script>alert(1)</script>")
    page = browser.get(own)

    assert "<script>alert" not in page.response.text
    assert "<script>alert(1)</script>" in page.text


def test_cancelling_asks_first_and_names_what_it_does(app: Flask) -> None:
    address, browser = open_season(app, capacity=2), Visitor(app)
    own = browser.press(browser.send(address, **KARI, add="1"), address, name_1="Per", email_1="per@example.org").leads_to
    assert own
    asked = browser.get(f"{own}/cancel")
    assert "Vems plats avbokas? Kari Nord Per" in asked.text
    assert taken(app) == ["Kari Nord", "Per"]

    assert browser.press(asked, f"{own}/cancel").leads_to == own
    assert browser.get(own).heading == "Anmälan är avbokad"
    assert "Alla platser är redan avbokade." in browser.get(f"{own}/cancel").text
    assert browser.press(asked, f"{own}/cancel").leads_to == own
    assert taken(app) == []
    assert "Det finns 2 platser kvar." in browser.get(address).text


def test_one_of_several_is_cancelled_and_the_others_stay(app: Flask) -> None:
    address, browser = open_season(app), Visitor(app)
    own = browser.press(browser.send(address, **KARI, add="1"), address, name_1="Per", email_1="per@example.org").leads_to
    assert own
    asked = browser.get(f"{own}/cancel")
    [kari, per] = asked.tree.xpath("//input[@name='places']/@value")

    nobody = browser.press(asked, f"{own}/cancel", places=[])
    assert (nobody.status, "Kryssa för minst en person" in nobody.text) == (422, True)
    assert taken(app) == ["Kari Nord", "Per"]
    assert browser.press(asked, f"{own}/cancel", places=[per]).leads_to == own
    assert taken(app) == ["Kari Nord"]
    assert "Per (avbokad)" in browser.get(own).text
    assert "Avboka platsen" in browser.get(f"{own}/cancel").text
    browser.press(asked, f"{own}/cancel", places=[per])
    assert taken(app) == ["Kari Nord"]
    assert kari != per


def test_a_page_costs_the_same_for_one_and_for_ten(app: Flask) -> None:
    one, ten = (
        open_season(app),
        {f"{what}_{n}": value for n in range(1, 10) for what, value in (("name", f"P{n}"), ("email", f"p{n}@example.org"))},
    )
    _kari, own_of_one = registered(app, one)
    browser = Visitor(app)
    own_of_ten = browser.press(browser.send(one, rows="8", add="1"), one, name="Per", email="per@example.org", **ten).leads_to
    assert own_of_ten

    assert queries_of(app, browser, own_of_one) == queries_of(app, browser, own_of_ten)


def queries_of(app: Flask, browser: Visitor, path: str) -> int:
    """How many statements it takes to show a page."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    try:
        assert browser.get(path).status == 200
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    return len(seen)


def test_an_office_of_sixty_registers_from_one_address(app: Flask) -> None:
    address = open_season(app)
    browser = Visitor(app, address="192.0.2.1")
    told = [browser.send(address, name=f"P{n}", email=f"p{n}@example.org").status for n in range(60)]
    assert set(told) == {302}


def test_registering_without_end_is_stopped_with_a_sentence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "MOST_FROM_CLIENT", 3)
    address = open_season(app)
    registered(app, address)
    browser = Visitor(app)
    refused = [browser.send(address, **KARI).status for _ in range(2)]
    page = browser.send(address, name="Per", email="per@example.org")

    assert (refused, page.status) == ([409, 409], 429)
    assert "vänta en kvart och skicka formuläret igen" in page.text
    assert page.tree.get_element_by_id("name").value == "Per"
    assert taken(app) == ["Kari Nord"]
    assert Visitor(app, address="192.0.2.1").send(address, name="Per", email="per@example.org").status == 302


def test_types_are_cards_that_say_their_price_and_what_is_left(app: Flask) -> None:
    address, browser = open_season(app, capacity=3), Visitor(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        make.place_type("Hel plats", season=season, slug="hel", price_ore=450_000)
        make.place_type("Halv plats", season=season, slug="halv", quota=1)
    page = browser.get(address)
    assert [" ".join(card.text_content().split()) for card in page.tree.find_class("offer")] == [
        "Hel plats 4 500 kr exkl. moms 3 kvar", "Halv plats Kostnadsfritt En kvar",
    ]  # fmt: skip
    assert "Välj en platstyp." in browser.send(address, **KARI).text
    registered(app, address, place_type="halv")
    assert "Slutsålt; du kan ställa dig på väntelistan" in browser.get(address).text

    per = {"name": "Per", "email": "per@example.org", "place_type": "halv"}
    refused = browser.press(page, address, **per)
    assert (refused.status, "Ställ oss på väntelistan" in refused.text) == (409, True)
    assert browser.press(refused, address, wait="1").status == 302
    with app.app_context():
        places = db.session.scalars(select(Place).order_by(Place.id))
        assert [(place.name, place.state) for place in places] == [("Kari Nord", PlaceState.CONFIRMED), ("Per", PlaceState.WAITING)]


def test_a_guest_comes_to_one_session_and_takes_no_seat_of_the_season(app: Flask) -> None:
    address, browser = open_season(app, capacity=1), Visitor(app)
    registered(app, address)
    with app.app_context(), write():
        db.session.scalars(select(Session).where(Session.title == "Om tillit")).one().takes_guests = True
    [link] = browser.get(address).tree.xpath("//main//a[contains(@href, 'session=')]/@href")
    assert browser.send(link, name="Per", email="per@example.org").status == 302
    assert browser.get(link.replace("session-2", "session-1")).text.count("tar inte emot gäster.") == 1
    assert browser.get(f"{address}?session=ingen").status == 404
    with app.app_context():
        season, guest = db.session.scalars(select(Season)).one(), db.session.scalars(select(Place).where(Place.name == "Per")).one()
        assert (season.seats_taken, guest.session.title if guest.session else "") == (1, "Om tillit")


def test_a_full_season_offers_its_waiting_list(app: Flask) -> None:
    address = open_season(app, capacity=1)
    registered(app, address)
    page = Visitor(app).get(address)
    assert "Det finns inga platser kvar. Ställ dig på väntelistan" in page.text
    assert page.tree.xpath("//main//button[contains(@class, 'filled')]/@name") == ["wait"]
    assert Visitor(app).send(address, name="Per", email="per@example.org").status == 409
    assert Visitor(app).send(address, name="Per", email="per@example.org", wait="1").status == 302
    assert taken(app) == ["Kari Nord"]
