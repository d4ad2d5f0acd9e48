"""The desk's inbox."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import event, select

from netverk.db import db, write
from netverk.incoming.values import Action, Bounce
from netverk.letters import tags
from netverk.letters.models import Fate, Letter, Told
from netverk.people.models import JournalEntry, Person
from netverk.receiving import bouncing, inbox
from netverk.receiving.models import Kind, Outcome, Received
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.sessions.models import Session
from tests import make, scene
from tests.scene import Scene
from tests.visitor import Visitor

BOUNCE = Bounce(action=Action.FAILED, status="5.1.1", said="550 5.1.1 No such user")


@pytest.fixture
def house(app: Flask, clock_at: Callable[[str | datetime], None]) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


def come_back(house: Scene) -> int:
    """Kari's letter; its number."""
    with house.app.app_context(), write():
        letter = db.session.scalars(select(Letter).where(Letter.address == "kari@example.org")).one()
        letter.fate, letter.settled_at = Fate.SENT, letter.made_at
        received = make.received(kind=Kind.BOUNCE)
        bouncing.take(received, BOUNCE, [tags.bounce_address(letter)])
        return letter.id


def test_a_mail_waits_in_the_inbox_until_somebody_has_taken_care_of_it(house: Scene) -> None:
    oda = house.organiser
    assert "Ingenting väntar på dig" in oda.get("/organise/inbox").text
    with house.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        tillit = db.session.scalars(select(Session).where(Session.slug == "tillit")).one()
        facts = {"sender_name": "Kari Nord", "because": "It does not say whether %(attendee)s comes.", "facts": {"attendee": "Kari"}}
        number = make.received("Kan Maj komma i stället?", season=season, uid=tillit.uid, **facts).id

    page = oda.get("/organise/inbox")
    for words in ("Ett mejl väntar på någon.", "Kari Nord", "Om tillit", "Det säger inte om Kari kommer.", "Kan Maj komma i stället?"):
        assert words in page.text
    assert "Ett obesvarat mejl" in oda.get("/organise/").text
    assert "/organise/natverket/varen-2030/answers?session=tillit" in page.tree.xpath("//main//a/@href")

    assert oda.press(page, "/organise/inbox").leads_to == "/organise/inbox"
    emptied = oda.get("/organise/inbox")
    assert "Det som Kari Nord skrev är omhändertaget." in emptied.tree.text_content()
    assert "Kan Maj" not in emptied.text
    assert "Kan Maj" in oda.get("/organise/inbox?show=all").text
    oda.send(f"/organise/inbox/{number}")
    assert "Kan Maj" in oda.get("/organise/inbox").text
    with house.app.app_context():
        verbs = db.session.scalars(select(JournalEntry.verb).where(JournalEntry.subject == f"received:{number}").order_by(JournalEntry.id))
        assert list(verbs) == ["settle", "open again"]


def test_whom_letters_do_not_reach_stands_there_with_what_they_may_miss(house: Scene) -> None:
    number = come_back(house)
    oda = house.organiser
    page = oda.get("/organise/inbox")

    for words in (
        "En person går inte att nå.",
        "Kari Nord",
        "070-1740605",
        "Vet kanske inte om 2 träffar",
        "Om tillit",
        "550 5.1.1 No such user",
    ):
        assert words in page.text
    assert "Om mod" not in page.text, "it is not published"
    assert "Ett mejl kom tillbaka." in oda.get("/organise/").text
    oda.press(page, "/organise/inbox")
    assert "Kari Nord" not in oda.get("/organise/inbox").text, "she was called"
    assert "Kom tillbaka" in oda.get(f"/organise/letters/{number}").text


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(house: Scene) -> None:
    asked: list[str] = []
    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))

    def queries(people: int) -> int:
        with house.app.app_context(), write():
            season = db.session.scalars(select(Season)).one()
            for n in range(people):
                make.received(season=season, uid=f"u{n}", person=make.person(f"P{n}"))
        with house.app.app_context():
            asked.clear()
            assert all(line.received.season and line.received.person for line in inbox.open_lines(None))
            return len(asked)

    assert queries(3) == queries(30)


def test_what_is_about_no_season_is_for_those_who_work_with_everything(house: Scene) -> None:
    with house.app.app_context(), write():
        make.received("Hemligt", sender_name="Okänd")
        within = {db.session.scalars(select(Season.series_id)).one()}
        assert [inbox.count_open(which) for which in (None, within)] == [1, 0]
        assert db.session.scalars(select(Received.outcome)).all() == [Outcome.FOR_PEOPLE]


def test_who_comes_by_is_asked_for_another_address_and_gets_everything_there(house: Scene) -> None:
    come_back(house)
    with house.app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one()
        season = db.session.scalars(select(Season)).one()
        db.session.add(Told(address="kari@example.org", uid="x", season_id=season.id))
    her = Visitor(house.app, signed_in=kari)
    assert "Våra mejl till kari@example.org kommer tillbaka." in her.get("/me/").tree.text_content()
    assert her.send("/me/address", email="kari@example.org").status == 409, "the same one"
    assert her.send("/me/address", email="nord@example.org").leads_to == "/me/address"
    with house.app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "confirm_address")).one()
        assert (letter.address, letter.person_id) == ("nord@example.org", kari.id)
    path = f"/me/address/{letter.facts['token']}"
    assert Visitor(house.app, signed_in=house.oda).send(path).leads_to == "/me/address", "it is not hers"

    her.send("/me/address", email="nord@example.org")
    with house.app.app_context():
        token = db.session.scalars(select(Letter).where(Letter.kind == "confirm_address").order_by(Letter.id.desc())).first()
        assert token
    assert her.send(f"/me/address/{token.facts['token']}").leads_to == "/me/"

    with house.app.app_context():
        kari = db.session.get_one(Person, kari.id)
        assert (kari.email, kari.unreachable_since) == ("nord@example.org", None)
        assert db.session.scalars(select(Told).where(Told.address == "kari@example.org")).all() == []
        assert (
            db.session.scalars(select(Letter.address).where(Letter.kind == "joining").order_by(Letter.id.desc())).first()
            == "nord@example.org"
        )
    assert "kommer tillbaka" not in her.get("/me/").tree.text_content()


def test_the_house_writes_the_address_that_it_is_told_on_the_phone(house: Scene) -> None:
    come_back(house)
    with house.app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one()
        make.person("Per")
        make.organiser("Eva", Role.EDITOR)
        make.grant(kari, Role.DOOR)
        eva = make.person("Eva")
    path = f"/organise/inbox/people/{kari.id}/address"
    assert path in house.organiser.get("/organise/inbox").tree.xpath("//main//a/@href")
    editor = Visitor(house.app, signed_in=eva)
    assert editor.send(path, email="nord@example.org").status == 409, "Kari works with the house now"
    assert house.organiser.send(path, email="per@example.org").status == 409, "somebody else's"
    assert house.organiser.send(path, email="nord@example.org").leads_to == "/organise/inbox"

    with house.app.app_context():
        kari = db.session.get_one(Person, kari.id)
        assert (kari.email, kari.unreachable_since) == ("nord@example.org", None)
        assert inbox.gone(None) == []
