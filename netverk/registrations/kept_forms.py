"""The empty form of a season as it was made, for as long as nothing has changed that it is made from.

On the morning when registration opens everybody asks for it at once. What it is made from is read each time, as the driver gives it; the
page is made anew where that differs, and once a minute, because registration opens and closes by the clock.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, FromClause, Select, bindparam, case, func, or_, select, true

from netverk import clock
from netverk.admissions.models import PlaceType, Question
from netverk.language import spoken
from netverk.prepared import Lookup
from netverk.registrations.entry import FEW
from netverk.releases.models import Release
from netverk.seasons.models import House, Season, Series
from netverk.seats.models import TAKES_A_SEAT, Place
from netverk.sessions.models import Session

TOKEN, ONCE = "\N{NULL}token", "\N{NULL}once"  # what no page contains


def _few(free: ColumnElement[Any]) -> ColumnElement[Any]:
    """As many as the page tells apart."""
    return case((free > FEW, FEW + 1), else_=free)


def _facts(table: FromClause) -> list[ColumnElement[Any]]:
    """Every column but the one that changes with each registration."""
    return [column for column in table.columns if column.key != "seats_taken"]


def _of_season(what: Select[Any]) -> Lookup:
    """`what`, for the season at an address."""
    at = Series.slug == bindparam("series"), Season.slug == bindparam("season")
    return Lookup(what.join(Series, Series.id == Season.series_id).where(*at))


_RELEASE = select(func.max(Release.id)).where(Release.season_id == Season.id).scalar_subquery()
_SEATED = or_(*(Place.state == each for each in sorted(TAKES_A_SEAT)))  # the driver itself knows no lists
_GUESTS = select(func.count(Place.id)).where(Place.session_id == Session.id, _SEATED).scalar_subquery()
_SHOWN = Session.id, Session.uid, Session.slug, Session.number, Session.title, Session.takes_guests, Session.status
_MADE_FROM = tuple(
    map(
        _of_season,
        (
            select(_RELEASE, _few(Season.capacity - Season.seats_taken), *_facts(Season.__table__), *_facts(Series.__table__))
            .add_columns(*_facts(House.__table__))
            .select_from(Season)
            .outerjoin(House, true()),
            select(_few(PlaceType.quota - PlaceType.seats_taken), *_facts(PlaceType.__table__)).join(Season).order_by(PlaceType.id),
            select(*_facts(Question.__table__)).join(Season).order_by(Question.id),
            select(*_SHOWN, _few(Session.capacity - Season.seats_taken - _GUESTS))
            .join(Season)
            .where(or_(Session.takes_guests, Session.capacity.is_not(None)))
            .order_by(Session.id),
        ),
    )
)


class KeptForms:
    """One page for each address and language, with marks for the two values that belong to one reader alone: their token, and `once`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], tuple[str, str]] = {}

    def page(self, engine: Engine, series: str, season: str, token: Callable[[], str], make: Callable[[str], str]) -> str:
        """The page for the reader with that `token` against forgery; `make` makes it with a given `once`. `engine` is `reading()`."""
        address, state, once = (series, season, spoken()), _state(engine, series, season), uuid4().hex
        found, page = self._kept.get(address, ("", ""))
        if found != state:
            page = make(once).replace(token(), TOKEN).replace(once, ONCE)
            self._kept[address] = state, page
        return page.replace(TOKEN, token()).replace(ONCE, once) if TOKEN in page else page


def _state(engine: Engine, series: str, season: str) -> str:
    """Everything that the page is made from, at this minute."""
    return repr([f"{clock.now():%Y%m%dT%H%M}", *(each.found(engine, series=series, season=season) for each in _MADE_FROM)])
