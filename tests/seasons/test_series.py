"""What is known of a series: changed at the desk, seen by readers with the next release."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.operations.bench.queries import counted
from netverk.people.models import JournalEntry
from netverk.programme.value import Kind
from netverk.seasons.models import Advisory, Series
from tests import make
from tests.publishing.workspace import AT, published
from tests.rows import nothing_changes
from tests.visitor import Page

PAGE = "/organise/natverk/"
FACTS = "/organise/natverk/facts"


def series_of(app: Flask) -> Series:
    with app.app_context():
        return db.session.scalars(select(Series)).one()


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())


def test_facts_are_seen_by_readers_with_the_next_release_and_nobody_is_mailed(app: Flask) -> None:
    workspace = published(app, "Kari")
    said = {
        "purpose": "Att leda i kris.",
        "usual_weekday": "1",
        "usual_hours": "09.30–12.30",
        "accent": "7A1F4C",
        "contact": "Oda@Example.org",
    }
    assert workspace.oda.send(FACTS, **said, questions="Vad är tillit?\n\nVem bestämmer? ").leads_to == PAGE

    assert (series_of(app).accent, series_of(app).questions) == ("#7a1f4c", ["Vad är tillit?", "Vem bestämmer?"])
    assert workspace.seen().series.purpose == ""
    preview = workspace.oda.get(f"{AT}/publish").text
    assert "syfte, frågor, kontakt, vanlig veckodag, vanlig tid och färg." in preview
    assert "Ingen får något mejl." in preview
    letters = len(workspace.letters())
    workspace.oda.send(f"{AT}/publish")
    assert (workspace.seen().series.accent, workspace.seen().series.usual_weekday) == ("#7a1f4c", 1)
    assert len(workspace.letters()) == letters
    public = workspace.oda.get("/natverk/varen/")
    assert "Tisdagar 09.30–12.30" in public.text
    assert "/static/accents/7a1f4c.css" in public.response.text
    assert "/static/accents/" not in workspace.oda.get("/").response.text


def test_the_page_shows_what_is_known_and_its_seasons(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(FACTS, purpose="Att leda i kris.", usual_weekday="1", accent="#ffe066")
    page = workspace.oda.get(PAGE)

    assert page.heading == "NätverketNätverk"
    assert all(said in page.text for said in ("Att leda i kris.", "Våren 2031", "Tisdag", "Europe/Stockholm", "Färgen görs mörkare"))


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"title": ""}, "title", "Skriv vad nätverket eller konferensen heter."),
        ({"zone": "Europa/Stockholm"}, "zone", "Det finns ingen tidszon ”Europa/Stockholm”"),
        ({"accent": "röd"}, "accent", "”röd” är ingen färg"),
        ({"contact": "oda@"}, "contact", "inte en fullständig e-postadress"),
        ({"advisories-0-title": "Hälsa"}, "advisories-0-text", "Skriv både rubrik och text, eller töm båda."),
        ({"zone": "Europe/Berlin"}, "zone", "tidszonen är därför kvar"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    browser = published(app).oda
    form = browser.get(FACTS)
    with nothing_changes(app):
        page = browser.press(form, FACTS, **({"purpose": "Att leda."} | answers))

    assert page.status == 422
    assert said in fault(page, field)
    assert f"#{field}" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert page.tree.get_element_by_id("purpose").value.strip() == "Att leda."


def test_the_kind_changes_only_while_nothing_is_published(app: Flask) -> None:
    workspace = published(app, publish=False)
    assert workspace.oda.send(FACTS, kind="conference", zone="Europe/Berlin").leads_to == PAGE
    assert (series_of(app).kind, series_of(app).zone) == (Kind.CONFERENCE, "Europe/Berlin")

    workspace.oda.send(f"{AT}/publish")
    page = workspace.oda.send(FACTS, kind="network")
    assert page.status == 422
    assert "#kind" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert series_of(app).kind is Kind.CONFERENCE


def test_a_new_season_begins_with_the_standing_information(app: Flask) -> None:
    workspace = published(app)
    first = {"advisories-0-title": "Hälsa", "advisories-0-text": "Stanna hemma."}
    page = workspace.oda.send(FACTS, add="advisory", **first)
    assert page.tree.get_element_by_id("advisories-0-title").value == "Hälsa"
    workspace.oda.press(page, FACTS, **{"advisories-1-title": "Mat", "advisories-1-text": "Säg till."})
    workspace.oda.send("/organise/natverk/new", title="Hösten 2031")

    with app.app_context():
        known = db.session.execute(select(Advisory.title, Advisory.text, Advisory.ends_on).order_by(Advisory.id))
        assert [tuple(row) for row in known] == [("Hälsa", "Stanna hemma.", None), ("Mat", "Säg till.", None)]


def test_sent_twice_it_is_noted_once_with_old_and_new(app: Flask) -> None:
    browser = published(app).oda
    form = browser.get(FACTS)
    for _twice in range(2):
        browser.press(form, FACTS, title="Chefsnätverket")

    with app.app_context():
        noted = db.session.scalars(select(JournalEntry).where(JournalEntry.subject == f"series:{series_of(app).id}")).all()
        assert [line.facts for line in noted] == [{"old": {"title": "Nätverket"}, "new": {"title": "Chefsnätverket"}}]


def test_the_page_costs_as_many_queries_whatever_it_lists(app: Flask) -> None:
    workspace = published(app)

    def cost() -> int:
        with app.app_context(), counted(db.engine) as found:
            workspace.oda.get(PAGE)
        return len(found)

    before = cost()
    with app.app_context(), write():
        owner = db.session.scalars(select(Series)).one()
        for n in range(20):
            make.season(f"Säsong {n}", series=owner)
    assert cost() == before
