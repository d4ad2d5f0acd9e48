"""Calendars of people, each made once: fetched again, two narrow queries tell whether anything that it was made from has changed.

They are kept in the memory of this process alone, since they hold what is private.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Engine, Executable, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from netverk import clock
from netverk.admissions.models import PlaceType
from netverk.calendars.feed import CONTENT_TYPE, Cover
from netverk.deputies.models import Deputy
from netverk.people.models import Person
from netverk.prepared import Lookup
from netverk.releases.models import Release
from netverk.seasons.models import House
from netverk.seats.models import Place
from netverk.showing.at_hand import answer
from netverk.showing.renditions import Rendition

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

KEPT_BYTES = 16 * 1024 * 1024
FRESH = 300  # seconds
BEFORE, BEHIND = "/me/calendar/", ".ics"  # what stands around the token in the address

Rows = tuple[Sequence[Any], Sequence[Any]]
Ask = Callable[[str], Rows]
Make = Callable[[], tuple[bytes, Cover, datetime | None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar since when (`at`) and until when (UTC) it reads like this if none of the `rows` that it was made from changes."""

    rows: Rows
    at: datetime
    until: datetime | None
    rendition: Rendition

    @property
    def headers(self) -> list[tuple[str, str]]:
        said = {"Last-Modified": format_datetime(self.at, usegmt=True), "Cache-Control": f"private, max-age={FRESH}"}
        return [*said.items(), ("X-Robots-Tag", "noindex")]

    def holds(self, rows: Rows, now: datetime) -> bool:
        return self.rows == rows and self.at <= now and (self.until is None or now < self.until)


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
        self.ask: Ask | None = None
        self.bytes = 0
        self.guard = Lock()

    def get(self, token: str, ask: Ask, now: datetime, make: Make) -> Kept:
        """As it was made before if it still holds; else `make` it. What changes meanwhile is seen the next time."""
        self.ask, rows = ask, ask(token)
        found = self._held(token, rows, now)
        if found is None:
            body, cover, until = make()
            found = Kept(rows, cover.at, until, Rendition.of(body, CONTENT_TYPE))
            self._remember(token, found)
        return found

    def at_hand(self, token: str, now: datetime) -> Kept | None:
        """What was made before and still holds; the database is asked of nothing else."""
        if self.ask is None or token not in self.memory:
            return None
        try:
            return self._held(token, self.ask(token), now)
        except Exception:  # noqa: BLE001 (the application asks again, and says what is wrong)
            return None

    def forget(self, token: str) -> None:
        with self.guard:
            self._drop(token)

    def _held(self, token: str, rows: Rows, now: datetime) -> Kept | None:
        with self.guard:
            kept = self.memory.get(token)
            if kept is None or not kept.holds(rows, now):
                return None
            self.memory.move_to_end(token)
            return kept

    def _remember(self, token: str, made: Kept) -> None:
        with self.guard:
            self._drop(token)
            self.memory[token] = made
            self.bytes += len(made.rendition.body)
            while self.bytes > KEPT_BYTES and len(self.memory) > 1:
                self._drop(next(iter(self.memory)))

    def _drop(self, token: str) -> None:
        if gone := self.memory.pop(token, None):
            self.bytes -= len(gone.rendition.body)


class OwnAtHand:
    """A layer around the application that answers who fetches their calendar again before it is woken."""

    def __init__(self, app: "App", keeper: Keeper) -> None:
        self.app, self.keeper = app, keeper

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        is_plain = environ["REQUEST_METHOD"] == "GET" and "HTTP_IF_MODIFIED_SINCE" not in environ
        if is_plain and path.startswith(BEFORE) and (kept := self.keeper.at_hand(path[len(BEFORE) : -len(BEHIND)], clock.now())):
            return answer(kept.rendition, kept.headers, environ.get("HTTP_IF_NONE_MATCH", ""), start_response)
        return self.app(environ, start_response)
