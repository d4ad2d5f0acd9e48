"""Speakers at the desk: found, changed, merged; when it suits them."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.people.models import JournalEntry
from netverk.sessions.models import Appearance
from tests import make
from tests.engagements.conftest import Asked
from tests.publishing.workspace import AT
from tests.registrations.test_public import queries_of
from tests.rows import nothing_changes
from tests.visitor import Visitor


def names(asked: Asked, wanted: str) -> list[str]:
    page = asked.workspace.oda.get(f"/organise/speakers?q={wanted}")
    return list(page.tree.xpath("//ul[contains(@class, 'speakers')]//h2/a/text()"))


def test_speakers_are_found_by_name_and_affiliation_whatever_the_letters(asked: Asked) -> None:
    with asked.app.app_context(), write():
        make.speaker("Åsa Östman", affiliation="Region Örebro")
        make.speaker("Örjan Ek", title="rektor")

    assert names(asked, "") == ["Talare 1", "Talare 2", "Åsa Östman", "Örjan Ek"]
    assert (names(asked, "åsa ÖRE"), names(asked, "REKTOR"), names(asked, "ingen")) == (["Åsa Östman"], ["Örjan Ek"], [])
    assert "Ingen heter så" in asked.workspace.oda.get("/organise/speakers?q=ingen").text


def test_an_empty_house_says_how_speakers_come_here(app: Flask) -> None:
    with app.app_context(), write():
        oda = Visitor(app, signed_in=make.organiser())

    page = oda.get("/organise/speakers")
    assert "Här finns ingen talare än" in page.text
    assert "0 personer" not in page.text


def test_the_list_costs_as_many_queries_however_many_they_are(asked: Asked) -> None:
    def grow(n: int) -> int:
        with asked.app.app_context(), write():
            for _each in range(n):
                make.talk(session=make.session(), by=make.speaker())
        return queries_of(asked.app, asked.workspace.oda, "/organise/speakers")

    assert grow(2) == grow(20)


def test_a_speaker_has_everything_they_do_with_us_the_next_first(asked: Asked) -> None:
    with asked.app.app_context(), write():
        speaker = asked._speaker(1)
        for title, starts in (("Länge sedan", "2029-05-05 09:30"), ("Nyss", "2030-12-05 09:30"), ("Snart", "2031-02-01 09:30")):
            make.talk(session=make.session(title, starts=starts), by=speaker)
        make.leader(speaker, season=make.season("Hösten 2031"))
    page = asked.workspace.oda.get(f"/organise/speakers/{asked.speaker().slug}")

    assert page.tree.xpath("//article//h3/a/text()") == ["Snart", "Träff 1", "Nyss", "Länge sedan"]
    assert "Leder samtalen i Ledarskapsnätverket, Hösten 2031" in page.text


def test_a_misspelt_speaker_without_an_address_is_corrected(asked: Asked) -> None:
    with asked.app.app_context(), write():
        asked._speaker(1).email = ""
    path = f"/organise/speakers/{asked.speaker().slug}/profile"
    asked.workspace.oda.send(path, name="Astrid 1", title="rektor", email="Astrid@Example.org", fee="12 000 kr")

    known = asked.speaker()
    assert (known.name, known.email, known.fee, known.own_edits) == ("Astrid 1", "astrid@example.org", "12 000 kr", [])
    with asked.app.app_context():
        lines = db.session.scalars(select(Appearance).where(Appearance.speaker_id == known.id))
        assert [(line.name, line.title) for line in lines] == [("Astrid 1", "rektor")]
        facts = db.session.scalars(
            select(JournalEntry.facts).where(JournalEntry.verb == "revise", JournalEntry.subject == f"speaker:{known.id}")
        ).one()
    assert facts == {"name": ["Talare 1", "Astrid 1"], "title": ["", "rektor"], "private": ["email", "fee"]}
    assert "Astrid 1" not in Visitor(asked.app).get("/natverk/varen/").text


def test_what_has_been_keeps_its_name_and_what_was_named_otherwise_too(asked: Asked) -> None:
    with asked.app.app_context(), write():
        speaker = asked._speaker(1)
        make.talk(session=make.session("Förr", starts="2029-05-05 09:30"), by=speaker)
        special = make.session("Särskilt", starts="2031-05-05 09:30")
        make.appearance(speaker, session=special, name="Fru Talare")
    asked.workspace.oda.send(f"/organise/speakers/{asked.speaker().slug}/profile", name="Astrid 1")

    with asked.app.app_context():
        named = {line.session.title: line.name for line in db.session.scalars(select(Appearance))}
    assert named == {"Förr": "Talare 1", "Särskilt": "Fru Talare", "Träff 1": "Astrid 1", "Träff 2": "Talare 2"}


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"name": ""}, "name", "Skriv ett namn."),
        ({"email": "bo@"}, "email", "inte en fullständig e-postadress"),
        ({"email": "talare.2@example.org"}, "email", "Talare 2 har redan den adressen."),
        ({"links": "ftp://x"}, "links", "är ingen webbadress"),
        ({"title": "x" * 500}, "title", "högst 120 tecken"),
    ],
)
def test_a_wrong_answer_is_said_at_its_field(asked: Asked, answers: dict[str, str], field: str, said: str) -> None:
    with nothing_changes(asked.app):
        page = asked.workspace.oda.send(f"/organise/speakers/{asked.speaker().slug}/profile", **({"biography": "Kort."} | answers))

    assert page.status == 422
    assert said in page.tree.get_element_by_id(f"{field}-wrong").text_content()
    assert page.tree.get_element_by_id("biography").value.strip() == "Kort."


def test_when_it_suits_is_written_down_and_warns_who_asks(asked: Asked) -> None:
    slug = asked.speaker().slug
    path = f"/organise/speakers/{slug}/availability"
    page = asked.workspace.oda.send(path, add="row")
    row = {"rows-0-suits": "no", "rows-0-first_on": "2031-02-24", "rows-0-last_on": "2031-03-02", "rows-0-note": "sportlov"}
    asked.workspace.oda.press(page, path, **row, **{"rows-1-suits": "yes", "rows-1-first_on": "2031-03-08"})

    text = asked.workspace.oda.get(f"/organise/speakers/{slug}").text.replace("\xa0", " ")
    assert "Passar inte: 24 februari – 2 mars 2031 sportlov" in text
    assert "Den tiden passar inte Talare 1." in asked.workspace.oda.get(asked.asking()).text
    asked.edit(when=make.when("2031-03-08 09:30", 180))
    assert "Den tiden passar inte" not in asked.workspace.oda.get(asked.asking()).text


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"note": "sportlov"}, "first_on", "Skriv den första dagen."),
        ({"first_on": "2031-03-02", "last_on": "2031-03-01"}, "last_on", "Den slutar innan den börjar."),
        ({"first_on": "2031-03-02", "starts": "09.30"}, "ends", "både när den börjar och när den slutar"),
        ({"first_on": "2031-03-02", "starts": "09.30", "ends": "08.00"}, "ends", "Den slutar innan den börjar."),
        ({"first_on": "2/3"}, "first_on", "Skriv ett datum."),
    ],
)
def test_a_row_that_cannot_be_is_said_at_its_field(asked: Asked, answers: dict[str, str], field: str, said: str) -> None:
    path = f"/organise/speakers/{asked.speaker().slug}/availability"
    with nothing_changes(asked.app):
        page = asked.workspace.oda.send(path, **{f"rows-0-{name}": value for name, value in answers.items()})

    assert page.status == 422
    assert said in page.tree.get_element_by_id(f"rows-0-{field}-wrong").text_content()


@pytest.mark.parametrize("path", ["/organise/speakers/ingen", "/organise/speakers/ingen/photo", f"{AT}/sessions/traff-1/ask/ingen"])
def test_who_is_not_there_is_not_found(asked: Asked, path: str) -> None:
    assert asked.workspace.oda.get(path).status == 404
