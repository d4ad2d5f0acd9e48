"""The first plan of a season that was rolled over: mornings on the usual weekday, at the usual hours and venue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from netverk import clock
from netverk.db import db
from netverk.language import _, speaking
from netverk.people import journal
from netverk.people.models import JournalEntry
from netverk.programme.clashes import Break
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.models import Season, Series
from netverk.seasons.naming import slugify, unique_slug
from netverk.seasons.rollover import NOTICE, Hours, avoiding, mornings, roll_over, run_of, usual_hours
from netverk.sessions.models import Session

AS_MANY = 5  # mornings, where no season has said how many


@dataclass(frozen=True, slots=True)
class Layout:
    """How many sessions, on which weekday (0 is Monday, None: any working day), at which hours."""

    number: int
    weekday: int | None
    hours: Hours


def lay_out(season: Season, *, after: Season) -> list[Session]:
    """Planned sessions of a network's season with proposed hours, spread over its term, in the caller's transaction.

    Their weekday is the one that the season before them, `after`, had most often. None lies nearer than NOTICE. Raises RuleBroken where
    the term has no room for them.
    """
    series = season.series
    first, last = run_of(season.term)
    whens = mornings(
        season.planned or AS_MANY,
        first=max(first, _today(series.zone) + NOTICE),
        last=last,
        weekday=_usual_weekday(after),
        hours=usual_hours(series.usual_hours),
    )
    with speaking(series.language):
        made = [_planned(season, number, when) for number, when in enumerate(whens, 1)]
    db.session.add_all(made)
    db.session.flush()
    return made


def proposal(season: Season | None, term: When, wanted: Layout, *, zone: str, breaks: Sequence[Break]) -> list[When]:
    """The dates that a season over `term` could have, keeping clear of days off, `breaks` and what it has already.

    None lies nearer than NOTICE. Raises RuleBroken where the term has no room for them.
    """
    first, last = run_of(term)
    taken = {when.day for when in db.session.scalars(select(Session.when).where(Session.season_id == season.id))} if season else set()
    avoided = avoiding(breaks)
    return mornings(
        wanted.number,
        first=max(first, _today(zone) + NOTICE),
        last=last,
        weekday=wanted.weekday,
        hours=wanted.hours,
        skip=lambda day: day in taken or avoided(day),
    )


def plan(season: Season, whens: Sequence[When], *, by: int | None, once: str = "", settled: bool = False) -> list[Session]:
    """Sessions at the end of a season, at the usual venue, in the caller's transaction. One without a date has the term.

    They are planned; `settled` says that the dates stand, so that they go into calendars.
    """
    last = db.session.scalar(select(func.max(Session.number)).where(Session.season_id == season.id)) or 0
    taken = set(db.session.scalars(select(Session.slug).where(Session.season_id == season.id)))
    with speaking(season.series.language):
        made = [_planned(season, number, when or season.term) for number, when in enumerate(whens, last + 1)]
    for row in made:
        row.status = Status.SCHEDULED if settled and row.when.has_date else Status.PLANNED
        row.slug = unique_slug(row.title, taken, "session")
        taken.add(row.slug)
    db.session.add_all(made)
    db.session.flush()
    journal.note("lay out", season, by=by, once=once, sessions=[row.id for row in made])
    return made


def plan_once(season: Season, whens: Sequence[When], *, settled: bool, once: str, by: int | None) -> int:
    """As `plan`; the same form, sent again, plans nothing more. How many the form has planned."""
    lines = select(JournalEntry).where(JournalEntry.verb == "lay out", JournalEntry.subject == journal.subject(season))
    if line := next((line for line in db.session.scalars(lines) if line.facts.get("once") == once), None):
        return len(line.facts["sessions"])
    return len(plan(season, whens, by=by, once=once, settled=settled))


def roll_over_once(
    season: Season, whens: Sequence[When], *, title: str, slug: str, term: When, settled: bool, once: str, by: int | None, **facts: Any
) -> Season:
    """The season after `season`, with sessions at these times, in the caller's transaction; the same form sent again gives the same."""
    others = db.session.scalars(select(Season).where(Season.series_id == season.series_id)).all()
    if known := journal.find_made(others, once):
        return known
    made = roll_over(season, slug=slug, title=title, term=term, **facts)
    journal.note("make", made, by=by, once=once, after=season.id)
    plan(made, whens, by=by, once=once, settled=settled)
    return made


def usual_layout(series: Series, before: Season | None, number: int | None) -> Layout:
    """The series' own weekday, or the one that the season before had most often; its usual hours."""
    weekday = series.usual_weekday
    if weekday is None and before:
        weekday = _usual_weekday(before)
    return Layout(number or AS_MANY, weekday, usual_hours(series.usual_hours))


def _planned(season: Season, number: int, when: When) -> Session:
    """At the usual venue where it has a date: where the others are, nobody knows yet."""
    title, venue = _("Meeting %(n)s", n=number), season.series.venue if when.has_date else None
    return Session(uid=str(uuid4()), season=season, slug=slugify(title), number=number, title=title, when=when, venue=venue)


def _usual_weekday(season: Season) -> int | None:
    """Of several that are as usual, the one that came first."""
    whens = db.session.scalars(select(Session.when).where(Session.season_id == season.id).order_by(Session.number))
    days = Counter(when.day.weekday() for when in whens if when.day)
    return days.most_common(1)[0][0] if days else None


def _today(zone: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone)).date()
