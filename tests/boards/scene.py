"""A conference day on a board: two rooms, what is planned in them, and what waits for hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from netverk.db import db, write
from netverk.people.models import Person
from netverk.publishing import releasing
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.venues.models import Room
from tests import make
from tests.visitor import Visitor

AT = "/organise/dagarna/2031/board"
DAY = "2031-03-04"


@dataclass
class BoardScene:
    app: Flask
    oda: Person
    eva: Person

    def visitor(self, who: Person | None = None) -> Visitor:
        return Visitor(self.app, signed_in=who or self.oda)

    def row(self, title: str) -> Session:
        with self.app.app_context():
            found = db.session.scalars(select(Session).where(Session.title == title)).one()
            _place = found.venue, found.room
            return found

    def add(self, title: str, hours: str = "", room: str = "", **facts: Any) -> None:
        """`hours` as `10.00–10.45`, on DAY; none for what waits for hours."""
        with self.app.app_context(), write():
            add(title, hours, room, **facts)

    def move(self, title: str, when: str, who: Person | None = None, **facts: Any) -> TestResponse:
        """As the board's script sends it: with the version that stands there now, unless another is given."""
        row = self.row(title)
        return self.send([{"uid": row.uid, "version": row.version, "when": when} | facts], who)

    def send(self, moves: Any, who: Person | None = None) -> TestResponse:
        visitor = self.visitor(who)
        token = visitor.get(AT).tree.xpath("//*[@data-board]/@data-token")[0]
        return visitor.client.post(f"{AT}/moves?day={DAY}", json={"moves": moves}, headers={"X-CSRFToken": token})

    def publish(self) -> None:
        with self.app.app_context(), write():
            season = db.session.scalars(select(Season.id)).one()
            what = releasing.propose(releasing.lock_season(season))
            releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")


def lay(app: Flask) -> BoardScene:
    with app.app_context(), write():
        make.house()
        oda, eva = make.organiser("Oda"), make.organiser("Eva")
        make.season("2031", slug="2031", series=make.conference(slug="dagarna"))
        venue = make.venue("Tekniska", slug="tekniska")
        make.room("Stora salen", venue=venue, slug="a-stora")
        make.room("Biblioteket", venue=venue, slug="b-biblioteket")
        return BoardScene(app, oda, eva)


def add(title: str, hours: str = "", room: str = "", **facts: Any) -> Session:
    """In the caller's transaction."""
    season = db.session.scalars(select(Season)).one()
    found = db.session.scalar(select(Room).where(Room.name == room))
    starts, _dash, ends = hours.replace(".", ":").partition("–")
    minutes = between(starts, ends) if hours else 0
    placed = {"venue": found.venue, "room": found} if found else {}
    return make.session(title, season=season, starts=f"{DAY} {starts}" if hours else None, minutes=minutes, **placed, **facts)


def between(starts: str, ends: str) -> int:
    """Minutes, past midnight too."""
    hours = [datetime.strptime(each, "%H:%M") for each in (starts, ends)]  # noqa: DTZ007 (an hour on the wall)
    return int((hours[1] - hours[0]).total_seconds()) // 60 % (24 * 60)


def at(hours: str, day: str = DAY) -> str:
    """`10.00–10.45` as a move says it."""
    starts, ends = hours.replace(".", ":").split("–")
    return f"{day}T{starts}/{day}T{ends}"


class Statements:
    """Counts what reaches the database inside a block; `BEGIN` asks nothing."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.seen: list[str] = []

    def __enter__(self) -> "Statements":
        event.listen(self.engine, "before_cursor_execute", self._remember)
        return self

    def __exit__(self, *_fault: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._remember)

    def _remember(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            self.seen.append(statement)
