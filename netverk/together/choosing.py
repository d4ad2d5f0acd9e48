"""Choosing sessions across the whole house: by series, dates, venue or word."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.folding import folded, words_of
from netverk.language import alphabetical
from netverk.programme.value import Status
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
    found = [each for each in db.session.scalars(query.options(*WITH_ALL)) if _is_in(each, wanted)]
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


def _is_in(session: Session, wanted: Wanted) -> bool:
    """Whether it may fall on these dates. What has no date at all counts only where none is asked for."""
    when = session.when
    if not (when.starts and when.ends):
        return session.status is not Status.CANCELLED if not (wanted.first or wanted.last) else False
    today = clock.now().astimezone(ZoneInfo(session.season.series.zone)).date()
    first, last = wanted.first or (None if wanted.last else today), wanted.last
    ends = when.ends.date() if when.has_hours else date.fromordinal(when.ends.date().toordinal() - 1)
    return (first is None or ends >= first) and (last is None or when.starts.date() <= last)


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
