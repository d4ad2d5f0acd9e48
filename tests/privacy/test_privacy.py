"""What is stored about somebody: read, fetched and erased by themselves, by an owner, by a command."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clockwork
from netverk.cli import parser
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.people.models import JournalEntry, Person
from netverk.speakers.models import Speaker
from tests import scene
from tests.scene import Scene
from tests.visitor import Visitor

KARI = "kari@example.org"


@pytest.fixture
def laid(app: Flask, clock_at: Callable[[str | datetime], None]) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


def person(laid: Scene, email: str = KARI) -> Person:
    with laid.app.app_context():
        return db.session.scalars(select(Person).where(Person.email == email)).one()


def pass_time(laid: Scene) -> None:
    """What happens by itself within a minute."""
    with laid.app.app_context():
        clockwork.delivering()()
        clockwork.erase_due()


def test_one_reads_fetches_and_erases_what_is_one_s_own(laid: Scene) -> None:
    browser, ident = Visitor(laid.app, signed_in=person(laid)), person(laid).id
    page = browser.get("/me/data")
    for said in ("Namn: Kari Nord.", "E-post: kari@example.org.", "Telefon: 070-1740605.", "En anmälan som du har gjort.", "En plats"):
        assert said in page.text
    response = browser.client.get("/me/data/export.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="netverk.json"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json
    assert (response.json["format"], response.json["version"]) == ("netverk-person", 1)
    assert [each["season"] for each in response.json["places"]] == [laid.path]

    page = browser.get("/me/data/erase")
    assert "Vad som blir kvar, och varför" in page.text
    assert browser.press(page, "/me/data/erase").leads_to == "/me/data"
    page = browser.get("/me/data")
    assert "Du får ett sista mejl om det." in page.text
    assert "Radera vad ni lagrar om mig" not in page.text
    pass_time(laid)

    assert browser.get("/me/").leads_to == "/sign-in?next=/me/", "nobody is signed in as them any more"
    with laid.app.app_context():
        gone = db.session.get_one(Person, ident)
        assert (gone.name, gone.email) == ("Borttagen person", None)
        sent = [letter.kind for letter in db.session.scalars(select(Letter).where(Letter.person_id == ident, Letter.fate == "sent"))]
        assert sent.count("farewell") == 1


def test_an_owner_does_it_for_who_asks_the_house(laid: Scene) -> None:
    oda, ident = laid.organiser, person(laid).id
    assert oda.send("/organise/people/data", email="Kari@Example.org").leads_to == f"/organise/people/{ident}/data"
    unknown = oda.send("/organise/people/data", email="nobody@example.org")
    assert (unknown.status, "Ingen med adressen nobody@example.org är känd här." in unknown.text) == (422, True)

    page = oda.get(f"/organise/people/{ident}/data")
    fetched = oda.press(page, "").response
    assert fetched.json
    assert fetched.json["person"]["email"] == KARI
    erase = f"/organise/people/{ident}/data/erase"
    assert oda.send(erase).leads_to == f"/organise/people/{ident}/data"
    assert "Uppgifterna om Kari Nord raderas." in oda.get(f"/organise/people/{ident}/data").text
    pass_time(laid)

    assert oda.get(erase).status == 404
    with laid.app.app_context():
        about = select(JournalEntry.verb).where(JournalEntry.subject == f"person:{ident}", JournalEntry.person_id == laid.oda.id)
        assert list(db.session.scalars(about.order_by(JournalEntry.id))) == ["export person", "begin erasing", "erase"]


def test_the_last_owner_is_told_why_they_stay(laid: Scene) -> None:
    page = laid.organiser.send("/me/data/erase")

    assert (page.status, "Oda är den enda som är ägare av allt." in page.text) == (409, True)


def test_a_speaker_is_asked_about_what_was_published(laid: Scene) -> None:
    with laid.app.app_context(), write():
        db.session.scalars(select(Speaker)).one().email = "Kari@example.org"
    browser = Visitor(laid.app, signed_in=person(laid))
    assert "Du talar i Nätverket, Våren 2030" in browser.get("/me/").text
    page = browser.get("/me/data/erase")
    assert page.form.fields["from_programmes"] is None, "not ticked"

    browser.press(page, "/me/data/erase", from_programmes="y")
    with laid.app.app_context():
        assert db.session.scalars(select(Letter).where(Letter.kind == "farewell")).one().facts["from_programmes"] is True


def test_the_command_says_exports_and_erases(laid: Scene) -> None:
    def command(*given: str) -> dict[str, object]:
        asked = parser().parse_args(["person", KARI, *given])
        with laid.app.app_context():
            return dict(asked.run(asked))

    assert "Namn: Kari Nord." in str(command()["said"])
    assert json.loads(str(command("--export")["said"]))["person"]["email"] == KARI
    assert command("--erase")["erased"] is False
    with laid.app.app_context():
        clockwork.delivering()()
    assert command("--erase")["erased"] is True
    with laid.app.app_context():
        assert db.session.scalars(select(Person).where(Person.email == KARI)).all() == []
