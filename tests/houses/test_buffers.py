"""How much time the house leaves from one engagement to the next."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.models import Season
from tests import make
from tests.houses.conftest import PAGE
from tests.publishing.workspace import AT, published


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
