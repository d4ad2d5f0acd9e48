"""Laying out a season and rolling it over on pages: dates are looked at, changed, then planned."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.breaks.models import SchoolBreak
from netverk.breaks.school_breaks import breaks
from netverk.db import db, write
from netverk.programme.value import Status
from netverk.seasons.models import Leadership, Season
from netverk.sessions.models import Session
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.rows import nothing_changes
from tests.visitor import Page

NEXT = f"{AT}/roll-over"


@pytest.fixture(autouse=True)
def in_the_summer(clock_at: Callable[[str], None]) -> None:
    clock_at("2031-06-15 12:00")


def led(app: Flask) -> Workspace:
    workspace = published(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        season.term, season.planned = make.when("2031-spring"), 5
        season.series.usual_weekday, season.series.usual_hours = 1, "08.00–10.00"
        make.leader(make.speaker("Astrid Öberg"), season=season)
    return workspace


def dates(page: Page) -> list[str]:
    return page.tree.xpath("//ol[@class='proposal']//input/@value")  # type: ignore[no-any-return]  # texts


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())


def test_the_next_season_is_looked_at_changed_and_made(app: Flask) -> None:
    workspace = led(app)
    page = workspace.oda.get(NEXT)
    assert page.tree.get_element_by_id("title").value == "Hösten 2031"
    assert len(dates(page)) == 5
    assert {date.fromisoformat(day).weekday() for day in dates(page)} == {1}

    made = workspace.oda.press(page, NEXT, make="1", **{"dates-0-day": "2031-09-04", "dates-4-day": ""})
    assert made.leads_to == "/organise/natverk/hosten-2031/"
    with app.app_context():
        season = db.session.scalars(select(Season).where(Season.slug == "hosten-2031")).one()
        rows = db.session.scalars(select(Session).where(Session.season_id == season.id).order_by(Session.number)).all()
        assert {row.status for row in rows} == {Status.PLANNED}
        assert [str(row.when) for row in (rows[0], rows[4])] == ["2031-09-04T08:00/2031-09-04T10:00", "2031-autumn"]
        assert (season.planned, season.capacity) == (5, 40)
        assert db.session.scalars(select(Leadership.name).where(Leadership.season_id == season.id)).all() == ["Astrid Öberg"]


def test_the_same_form_sent_twice_makes_one_season(app: Flask) -> None:
    browser = led(app).oda
    page = browser.get(NEXT)
    first = browser.press(page, NEXT, make="1")
    with nothing_changes(app):
        assert browser.press(page, NEXT, make="1").leads_to == first.leads_to


def test_what_cannot_be_is_said_and_the_dates_stay(app: Flask) -> None:
    browser = led(app).oda
    page = browser.get(NEXT)
    with nothing_changes(app):
        refused = browser.press(page, NEXT, make="1", title="", ends="07:00", **{"dates-0-day": "2031-02-30"})
    assert refused.status == 422
    assert "Skriv vad säsongen heter" in fault(refused, "title")
    assert "Den slutar innan den börjar." in fault(refused, "ends")
    assert "#dates-0-day" in refused.tree.xpath("//div[@role='alert']//a/@href")
    assert dates(refused)[1:] == dates(page)[1:]
    taken = browser.press(page, NEXT, make="1", slug="varen")
    assert (taken.status, "har redan en säsong" in taken.text) == (409, True)


def test_too_many_for_the_term_is_said_at_the_number(app: Flask) -> None:
    browser = led(app).oda
    page = browser.press(browser.get(NEXT), NEXT, propose="1", number="40")
    assert "får inte plats" in fault(page, "number")


def test_a_season_that_is_there_is_laid_out_once(app: Flask) -> None:
    workspace = led(app)
    workspace.oda.send("/organise/natverk/new", title="Hösten 2031", term="hösten 2031", planned="4")
    path = "/organise/natverk/hosten-2031/lay-out"
    page = workspace.oda.get(path)
    for _twice in range(2):
        assert workspace.oda.press(page, path, make="1").leads_to == "/organise/natverk/hosten-2031/"
    assert workspace.count(Session) == 2 + 4
    assert "4 träffar är planerade" in workspace.oda.get("/organise/natverk/hosten-2031/").text


def test_the_house_keeps_its_own_table_of_breaks(app: Flask) -> None:
    workspace = led(app)
    page = workspace.oda.get(NEXT)
    day = dates(page)[2]
    assert "Tabellen är tom" in workspace.oda.get("/organise/breaks").text
    form = workspace.oda.get("/organise/breaks").tree.xpath("//form[contains(@action, '/breaks')]")[-1]
    token = form.xpath(".//input[@name='csrf_token']/@value")[0]
    said = {"csrf_token": token, "name": "Lov", "first_on": day, "last_on": day}
    for _twice in range(2):
        assert workspace.oda.client.post("/organise/breaks", data=said).status_code == 302
    assert day not in dates(workspace.oda.get(NEXT))
    again = workspace.oda.press(page, NEXT)
    assert "Lov" in again.text, "pointed out at the date that somebody keeps"
    with app.app_context():
        assert [(each.name, each.first.isoformat()) for each in breaks()] == [("Lov", day)]

    wrong = workspace.oda.client.post("/organise/breaks", data=said | {"last_on": "2000-01-01"})
    assert (wrong.status_code, "Lovet slutar innan det börjar." in wrong.text) == (422, True)
    assert workspace.oda.client.post("/organise/breaks/1/remove", data={"csrf_token": token}).status_code == 302
    with app.app_context():
        assert breaks() == []


def test_a_date_within_a_break_is_pointed_out_at_the_desk(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        db.session.add(SchoolBreak(name="Sportlov", first_on=date(2031, 3, 1), last_on=date(2031, 3, 1)))
    assert "”Träff 1” lördagen den 1 mars 2031 infaller under sportlov." in workspace.oda.get(f"{AT}/").text.replace("\xa0", " ").replace(
        "Sportlov", "sportlov"
    )
