"""Choosing sessions across the whole house: by series, dates, venue or word."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.folding import folded, words_of
from netverk.language import alphabetical
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.models import Season, Series
from netverk.sessions.models import Appearance, Session
from netverk.venues.models import Venue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not matter. Without dates everything counts that is not over. `venue` is a slug."""

    series: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    venue: str = ""
    word: str = ""


def find(wanted: Wanted, within: Collection[int] | None) -> list[Session]:
    """The sessions of seasons that are not archived, in order of date; `within` are the ids of the series to look in, None for all."""
    query = select(Session).join(Session.season).join(Season.series).where(Season.archived_at.is_(None), Series.archived_at.is_(None))
    if within is not None:
        query = query.where(Series.id.in_(within))
    if wanted.series:
        query = query.where(Series.slug.in_(wanted.series))
    if wanted.venue:
        query = query.join(Session.venue).where(Venue.slug == wanted.venue)
    rows = db.session.scalars(query.options(*WITH_ALL)).all()
    last = _last_times({each.season_id for each in rows if not each.when})
    found = [each for each in rows if _is_in(each, wanted, last.get(each.season_id, UNKNOWN))]
    if words := words_of(wanted.word):
        texts = _texts(found)
        found = [each for each in found if all(word in texts[each.id] for word in words)]
    return sorted(found, key=_order)


def chosen(ids: Collection[int], within: Collection[int] | None) -> list[Session]:
    """Those with these ids, as far as they are in these series, in order of date and as they are stored now."""
    query = select(Session).join(Session.season).where(Session.id.in_(ids)).options(*WITH_ALL)
    if within is not None:
        query = query.where(Season.series_id.in_(within))
    return sorted(db.session.scalars(query.execution_options(populate_existing=True)), key=_order)


def series_choices(within: Collection[int] | None) -> list[tuple[str, str]]:
    """Slug and title of every series to choose from, by title."""
    query = select(Series.slug, Series.title).where(Series.archived_at.is_(None))
    rows = db.session.execute(query if within is None else query.where(Series.id.in_(within)))
    return sorted(((slug, title) for slug, title in rows), key=lambda pair: alphabetical(pair[1]))


def _is_in(session: Session, wanted: Wanted, last: When) -> bool:
    """Whether it may fall on these dates. What has no date counts where none is asked for and its season is not over: `last` is
    the latest time of that."""
    when = session.when or (UNKNOWN if wanted.first or wanted.last else last)
    if not (when.starts and when.ends):
        return not (wanted.first or wanted.last)
    today = clock.now().astimezone(ZoneInfo(session.season.series.zone)).date()
    first = wanted.first or (None if wanted.last else today)
    ends = (when.ends - timedelta(minutes=1)).date()
    return (first is None or ends >= first) and (wanted.last is None or when.starts.date() <= wanted.last)


def _last_times(season_ids: Collection[int]) -> dict[int, When]:
    """By season, the latest time that any of its sessions has; times are written so that they sort."""
    query = select(Session.season_id, func.max(Session.when)).where(Session.season_id.in_(season_ids)).group_by(Session.season_id)
    return {season_id: when for season_id, when in db.session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def _texts(sessions: Sequence[Session]) -> dict[int, str]:
    """By id, what is searched: title, subject and track, the season's and the series' names, who stands up."""
    found: dict[int, list[str]] = defaultdict(list)
    names = select(Appearance.session_id, Appearance.name).where(Appearance.session_id.in_([each.id for each in sessions]))
    for ident, name in db.session.execute(names):
        found[ident].append(name)
    return {each.id: folded(" ".join([*_said(each), *found[each.id]])) for each in sessions}


def _said(session: Session) -> Iterator[str]:
    yield from (session.title, session.subtitle, session.summary, session.track, session.season.title, session.season.series.title)


def _order(session: Session) -> tuple[object, ...]:
    return (*session.when.order, alphabetical(session.season.series.title), session.number)


WITH_ALL = (joinedload(Session.season).joinedload(Season.series), joinedload(Session.venue), joinedload(Session.room))
