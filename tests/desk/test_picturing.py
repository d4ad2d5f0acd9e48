"""A season at a glance."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk.db import db, write
from netverk.desk.picturing import Block
from netverk.programme.value import Kind
from netverk.programme.when import When
from netverk.seasons.models import Season, Series
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Visitor


@pytest.fixture
def workspace(app: Flask, clock_at: Callable[[str | datetime], None]) -> Workspace:
    clock_at("2031-03-05 12:00")
    return published(app)


def test_a_term_is_drawn_month_by_month_with_a_dot_for_each_meeting(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        make.session("Kanske", season=season, starts="2031-04-15 09:30", preliminary=True)
        make.session("I maj", season=season, starts=None, when=When.month(2031, 5))
    tree = workspace.oda.get(f"{AT}/").tree
    assert tree.xpath("//ol[@class='months']//h3/text()[1]") == ["Mars ", "April ", "Maj "]
    dots = {(dot.get("class"), dot.get("aria-label").replace("\xa0", " ")) for dot in tree.xpath("//ol[@class='months']//a[@aria-label]")}
    assert dots == {("dot", "1 mars: Träff 1"), ("dot", "2 mars: Träff 2"), ("dot open", "15 april: Kanske (Preliminärt)")}
    assert "Långfredagen" in tree.xpath("//rect[@class='holiday']/title/text()")
    assert [" ".join(each.text_content().split()) for each in tree.xpath("//p[@class='some-day']")] == ["I maj någon dag i månaden"]
    told = [" ".join(each.split()) for each in tree.xpath("//ol[@class='months']//p[@class='visually-hidden']/text()")]
    assert told[0] == "1 mars: Träff 1; 2 mars: Träff 2"


def test_each_dot_leads_to_its_meeting(workspace: Workspace) -> None:
    addresses = workspace.oda.get(f"{AT}/").tree.xpath("//ol[@class='months']//a/@href")
    assert addresses == [f"{AT}/sessions/traff-1", f"{AT}/sessions/traff-2"]


def test_a_conference_day_has_a_row_for_each_room_along_its_hours(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        venue = make.venue("Magasinet")
        small, large = make.room("Lilla", slug="a", venue=venue), make.room("Stora", slug="b", venue=venue)
        db.session.execute(update(Series).values(kind=Kind.CONFERENCE))
        for title, hour, room in (("Ett", "10:00", small), ("Två", "10:30", small), ("Tre", "12:00", large)):
            make.session(title, season=season, starts=f"2031-03-10 {hour}", minutes=60, venue=venue, room=room)
    [day] = workspace.oda.get(f"{AT}/").tree.xpath("//div[@class='day-picture'][@aria-label='Måndagen den 10\xa0mars 2031']")
    assert day.xpath("h4/text()") == ["Lilla", "Stora"]
    assert [row.xpath("a/@aria-label") for row in day.xpath("svg[@class='track']")] == [
        ["10.00–11.00 Ett"], ["10.30–11.30 Två"], ["12.00–13.00 Tre"],
    ]  # fmt: skip
    assert day.xpath("svg//a/svg/@x") == ["0.0%", "16.667%", "66.667%"]
    assert day.xpath("svg//a/svg/@width") == ["33.333%", "33.333%", "33.333%"]


@pytest.mark.parametrize(("width", "shown"), [(100, "Verksamhetsutvecklingssamtal"), (10, "Verksamhet…"), (0, "V…")])
def test_a_title_is_written_as_far_as_there_is_room(width: float, shown: str) -> None:
    line = SimpleNamespace(row=SimpleNamespace(title="Verksamhetsutvecklingssamtal"))
    assert Block(line, 0, width).title == shown  # type: ignore[arg-type]


def test_a_season_without_any_day_is_not_drawn(app: Flask) -> None:
    with app.app_context(), write():
        oda = make.organiser()
        season = make.season(slug="tom", series=make.series(slug="tomt"))
        make.session("Någon gång", season=season, starts=None)
        visitor = Visitor(app, signed_in=oda)
    page = visitor.get("/organise/tomt/tom/")
    assert "Någon gång" in page.text
    assert page.tree.xpath("//*[@class='glance']") == []
