"""Calendars of people, each made once: fetched again, two narrow queries tell whether anything that it was made from has changed.

They are kept in the memory of this process alone, since they hold what is private.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Engine, Executable, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from netverk.admissions.models import PlaceType
from netverk.calendars.feed import Cover
from netverk.deputies.models import Deputy
from netverk.people.models import Person
from netverk.prepared import Lookup
from netverk.releases.models import Release
from netverk.seasons.models import House
from netverk.seats.models import Place

KEPT_BYTES = 16 * 1024 * 1024

Rows = tuple[Sequence[Any], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar, and until when (UTC) it reads like this if none of the `rows` that it was made from changes."""

    rows: Rows
    until: datetime | None
    body: bytes
    at: datetime
    etag: str


_Newer = aliased(Release)
_WHOSE = (Person.calendar_token == bindparam("token"), Person.email.is_not(None))
_PERSON = (Person.id, Person.name, Person.email, Person.language, select(House.name).limit(1).scalar_subquery())
_RELEASE = (Release.id, Release.made_at, Release.turning_points)
_PLACE = (Place.id, Place.season_id, Place.session_id, Place.state, Place.offered_at, Place.cancelled_at, PlaceType.covers)
_DEPUTY = (Deputy.id, Deputy.person_id, Deputy.state, Deputy.settled_at, Place.state)


def _is_newest() -> ColumnElement[bool]:
    newest = select(func.max(_Newer.id)).where(_Newer.season_id == Place.season_id).correlate(Place).scalar_subquery()
    return Release.id == newest


def _held() -> Executable:
    query = select(*_PERSON, *_PLACE, *_RELEASE).select_from(Person).outerjoin(Place, Place.holder_id == Person.id)
    return query.outerjoin(PlaceType, PlaceType.id == Place.type_id).outerjoin(Release, _is_newest()).where(*_WHOSE).order_by(Place.id)


def _stood_in() -> Executable:
    query = select(*_DEPUTY, *_RELEASE).select_from(Deputy).join(Place, Place.id == Deputy.place_id)
    mine = or_(Deputy.person_id == Person.id, Place.holder_id == Person.id)
    return query.join(Person, mine).outerjoin(Release, _is_newest()).where(*_WHOSE).order_by(Deputy.id)


_HELD, _STOOD_IN = Lookup(_held()), Lookup(_stood_in())


def rows_of(engine: Engine, token: str) -> Rows:
    """Everything about its owner that decides how a calendar reads, as the driver gives it; nothing where the token is nobody's."""
    return _HELD.found(engine, token=token), _STOOD_IN.found(engine, token=token)


class Keeper:
    """The calendars fetched last, by token."""

    def __init__(self) -> None:
        self.memory: OrderedDict[str, Kept] = OrderedDict()
        self.bytes = 0
        self.guard = Lock()

    def get(self, token: str, rows: Rows, now: datetime, make: Callable[[], tuple[bytes, Cover, datetime | None]]) -> Kept:
        """As it was made from these rows before; else `make` it. `rows` were read before: what changes meanwhile is seen the next time."""
        with self.guard:
            kept = self.memory.get(token)
            if kept and kept.rows == rows and kept.at <= now and (kept.until is None or now < kept.until):
                self.memory.move_to_end(token)
                return kept
        body, cover, until = make()
        made = Kept(rows, until, body, cover.at, hashlib.sha256(body).hexdigest()[:32])
        self._remember(token, made)
        return made

    def forget(self, token: str) -> None:
        with self.guard:
            if gone := self.memory.pop(token, None):
                self.bytes -= len(gone.body)

    def _remember(self, token: str, made: Kept) -> None:
        self.forget(token)
        with self.guard:
            self.memory[token] = made
            self.bytes += len(made.body)
            while self.bytes > KEPT_BYTES and len(self.memory) > 1:
                _token, gone = self.memory.popitem(last=False)
                self.bytes -= len(gone.body)
