"""Many sessions written down at once, on a page."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.people.models import JournalEntry
from netverk.sessions.models import Appearance, Session
from netverk.sessions.several_forms import MOST
from tests import make
from tests.rows import nothing_changes
from tests.visitor import Page, Visitor

AT = "/organise/dagarna/2031/several-sessions"


@pytest.fixture
def oda(app: Flask) -> Visitor:
    with app.app_context(), write():
        season = make.season("2031", slug="2031", series=make.conference(slug="dagarna"))
        make.session("Lunch", season=season, starts=None)
        return Visitor(app, signed_in=make.organiser())


def titles(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Session.title).order_by(Session.number)))


def fault(page: Page) -> str:
    return " ".join(page.tree.get_element_by_id("titles-wrong").text_content().split())


def test_each_line_becomes_a_session_that_waits_for_its_hours(app: Flask, oda: Visitor) -> None:
    page = oda.send(AT, titles="Tillit\n\n  Makt och ansvar  \nTid\n")

    assert page.leads_to == "/organise/dagarna/2031/"
    assert "3 är uppskrivna." in oda.get("/organise/dagarna/2031/").text
    assert titles(app) == ["Lunch", "Tillit", "Makt och ansvar", "Tid"]
    with app.app_context():
        rows = db.session.scalars(select(Session).where(Session.title != "Lunch")).all()
        assert {(row.status, bool(row.when)) for row in rows} == {("planned", False)}
        assert sorted(row.slug for row in rows) == ["makt-och-ansvar", "tid", "tillit"]
        made = db.session.scalars(select(JournalEntry.subject).where(JournalEntry.verb == "make")).all()
        assert set(made) == {f"session:{row.id}" for row in rows}


def test_columns_of_a_spreadsheet_name_the_speaker(app: Flask, oda: Visitor) -> None:
    oda.send(AT, titles="Tillit\tAda Ek\tdocent\tUniversitetet\nMakt\tBo Al")

    with app.app_context():
        spoken = db.session.scalars(select(Appearance).join(Appearance.session).order_by(Session.number)).all()
        said = [(each.session.title, each.name, each.title, each.affiliation) for each in spoken]
    assert said == [("Tillit", "Ada Ek", "docent", "Universitetet"), ("Makt", "Bo Al", "", "")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Skriv minst en rubrik."),
        ("Tillit\nlunch", "Finns redan: ”lunch”."),
        ("Tillit\nMakt\ntillit", "Står två gånger: ”Tillit” och ”tillit”."),
        ("Tillit\n\tAda Ek", "Rad 2 saknar rubrik."),
        ("Tillit\n" + "a" * 201, "Rad 2 är för lång"),
        ("\n".join(f"Punkt {n}" for n in range(MOST + 1)), f"Högst {MOST} kan skrivas upp på en gång."),
    ],
)
def test_what_does_not_go_is_said_at_the_list_which_stays_as_typed(app: Flask, oda: Visitor, typed: str, says: str) -> None:
    with nothing_changes(app):
        page = oda.send(AT, titles=typed)

    assert page.status == 422
    assert says in fault(page)
    assert (page.tree.get_element_by_id("titles").text or "").strip() == typed.strip()


def test_what_is_there_twice_on_purpose_is_ticked(app: Flask, oda: Visitor) -> None:
    refused = oda.send(AT, titles="Lunch\nLunch")
    oda.press(refused, AT, twice="y")

    assert titles(app) == ["Lunch", "Lunch", "Lunch"]


def test_the_same_list_sent_again_writes_nothing_more_down(app: Flask, oda: Visitor) -> None:
    page = oda.get(AT)
    for _time in range(2):
        assert oda.press(page, AT, titles="Tillit\nMakt").leads_to == "/organise/dagarna/2031/"

    assert titles(app) == ["Lunch", "Tillit", "Makt"]
