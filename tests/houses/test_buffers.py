"""How much time the house leaves from one engagement to the next."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask
from sqlalchemy import select

from netverk.breaks.school_breaks import add_break
from netverk.db import db, write
from netverk.houses.reckoning import Reckoning, reckoning
from netverk.programme.clashes import Break
from netverk.programme.occupancy import USUAL, Buffers
from netverk.seasons.models import Season
from tests import make
from tests.houses.conftest import PAGE
from tests.publishing.workspace import AT, published


def test_a_house_without_facts_or_breaks_reckons_with_what_is_usual(app: Flask) -> None:
    winter, autumn = Break("Sportlov", date(2031, 2, 24), date(2031, 2, 28)), Break("Höstlov", date(2031, 10, 27), date(2031, 10, 31))
    with app.app_context():
        assert reckoning() == Reckoning([], USUAL)
        with write():
            for each in (autumn, winter):
                add_break(each.name, each.first, each.last, by=None)
        assert reckoning() == Reckoning([winter, autumn], USUAL)
        with write():
            make.house(minutes_between=5, minutes_of_travel=90)
        assert reckoning() == Reckoning([winter, autumn], Buffers(5, 90))


def test_another_buffer_is_another_clash(app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-02-20 12:00")
    workspace = published(app, publish=False)
    with app.app_context(), write():
        first = db.session.scalars(select(Season)).one()
        other = make.season("Hösten", series=make.series("Digitalt", slug="digitalt"))
        make.session("Moln", season=other, slug="moln", starts="2031-03-01 13:00")
        for season in (first, other):
            make.place("Kari", season=season)

    paths = {"/organise/", f"{AT}/", f"{AT}/board", f"{AT}/sessions/traff-1", f"{AT}/publish"}

    def say_so() -> set[str]:
        pages = {path: workspace.oda.get(path).text.replace("\N{NO-BREAK SPACE}", " ") for path in paths}
        return {path for path, text in pages.items() if "har 30 minuter på sig mellan ”" in text}

    assert say_so() == set()
    workspace.oda.send(PAGE, minutes_between="31")
    assert say_so() == paths
    workspace.oda.send(PAGE, minutes_between="30")
    assert say_so() == set()
