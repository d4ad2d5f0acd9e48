"""The journal of everything, and of each record on its page."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.desk.chronicle import PAGE
from netverk.people import journal
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Registration
from netverk.sessions.models import Session
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.registrations.test_public import queries_of
from tests.visitor import Page


@pytest.fixture
def workspace(app: Flask, clock_at: Callable[[str | datetime], None]) -> Workspace:
    clock_at("2031-01-10 12:00")
    return published(app, "Kari")


def said(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//ol[@class='journal']/li")]


def test_a_move_in_the_plan_is_told_with_both_dates_on_the_list_and_on_its_page(workspace: Workspace) -> None:
    workspace.oda.send(f"{AT}/sessions/traff-1", day="2031-03-19", title="Nytt namn")
    for page in (workspace.oda.get("/organise/journal"), workspace.oda.get(f"{AT}/sessions/traff-1"), workspace.oda.get(f"{AT}/")):
        first = said(page)[0]
        assert "Oda flyttade ”Nytt namn” från lördagen den 1 mars 2031 kl. 09.30–12.30 till onsdagen den 19 mars 2031 kl. 09.30" in first
        assert "Titel: Träff 1 →blev Nytt namn" in first


def test_saving_without_a_change_notes_nothing(workspace: Workspace) -> None:
    before = said(workspace.oda.get("/organise/journal"))
    assert workspace.oda.send(f"{AT}/sessions/traff-1").status == 302
    assert workspace.oda.send(f"{AT}/facts").status == 302
    assert said(workspace.oda.get("/organise/journal")) == before


def test_a_published_change_stands_with_its_session_and_its_notice(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.scalars(select(Session).where(Session.slug == "traff-1")).one().move(make.when("2031-05-05 09:30", 180))
    workspace.oda.send(f"{AT}/publish")
    page = workspace.oda.get("/organise/journal")
    assert "publicerade utgåva 2 av Nätverket, Våren 2031" in said(page)[0]
    assert "flyttade ”Träff 1” från lördagen den 1 mars 2031" in said(page)[1]
    assert page.tree.xpath("(//ol[@class='journal']/li)[1]//a/@href") == ["/organise/notices/2"]


def test_it_is_chosen_by_person_series_kind_and_day(workspace: Workspace, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-11 00:30")
    with workspace.app.app_context(), write():
        oda, siv = db.session.scalars(select(Person).where(Person.is_organiser)).one(), make.organiser("Siv")
        journal.note("revise", db.session.scalars(select(Session).where(Session.slug == "traff-1")).one(), by=oda.id)
        journal.note("make", make.season("Annan"), by=siv.id)
        ident = siv.id
    mine, theirs = "Oda ändrade ”Träff 1” Gå dit: ”Träff 1”", "Siv började på säsongen Ledarskapsnätverket, Annan"
    chosen = {"series=natverk&day=2031-01-11": mine, "kind=session": mine, f"by={ident}": theirs, "day=2031-01-11&kind=season": theirs}
    for query, line in chosen.items():
        [found] = said(workspace.oda.get(f"/organise/journal?{query}"))
        assert line in found, query
    assert "Inget är antecknat om det" in workspace.oda.get("/organise/journal?day=1999-01-01").text
    assert workspace.oda.get("/organise/journal?by=x&day=x&before=x").status == 200


def test_a_registration_has_its_history(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        registration = db.session.scalars(select(Registration)).one()
        journal.note("register", registration, by=None)
        number = registration.id
    assert "Den som anmälde registrerade en anmälan, Kari" in said(workspace.oda.get(f"{AT}/registrations/{number}/cancel"))[0]


def test_older_lines_are_a_page_away_and_cost_the_same(workspace: Workspace) -> None:
    def grow(n: int) -> int:
        with workspace.app.app_context(), write():
            season = db.session.scalars(select(Season)).first()
            assert season
            for _each in range(n):
                journal.note("make", make.session(season=season), by=make.organiser().id)
        return queries_of(workspace.app, workspace.oda, "/organise/journal")

    assert grow(2) == grow(PAGE)
    page = workspace.oda.get("/organise/journal")
    [older] = page.tree.xpath("//main//p[@class='apart']/a/@href")
    assert len(said(page)) == PAGE
    assert not set(page.tree.xpath("//ol[@class='journal']/li/@id")) & set(workspace.oda.get(older).tree.xpath("//li/@id"))
