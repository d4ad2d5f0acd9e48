"""The next season of a series: which term it belongs to, when its mornings could be, what it takes over from the one before."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.clashes import Break
from netverk.programme.free_days import easter_monday, holiday_name, is_squeeze_day
from netverk.programme.when import Exactness, When
from netverk.seasons.finding import find_season
from netverk.seasons.models import AskingAgain, Leadership, Season
from netverk.seasons.naming import season_slug
from netverk.seasons.planning import leaders_of, take_over_advisories

Hours = tuple[time, time]

USUAL_HOURS = (time(9, 30), time(12, 30))
NOTICE = timedelta(weeks=2)  # nobody can be asked to a morning that is nearer
LEAST = timedelta(weeks=12)  # a term that has less left is let go for the next one
SPRING = ((1, 20), (6, 10))  # month and day of the first and the last morning that people come to
AUTUMN = ((9, 1), (12, 10))
SCHOOL_BREAKS = frozenset({7, 8, 9, 10, 44})  # ISO weeks: winter break somewhere in Sweden, autumn break
A_DAY = timedelta(days=1)


def roll_over(season: Season, *, slug: str, title: str, term: When, **facts: Any) -> Season:
    """The season after `season`, in the caller's transaction: as many sessions and seats, the same discussion leaders as they are now.

    It takes registrations and begins with the standing information of its series. The members of `season` are to be asked whether they
    come to it. Its sessions come with `laying_out.lay_out`. Refuses an address that is taken. `facts` are what it has otherwise.
    """
    series = season.series
    if find_season(series.slug, season_slug(slug)):
        raise RuleBroken(N_("“%(series)s” already has a season at “%(slug)s”."), series=series.title, slug=slug)
    taken_over = {"planned": season.planned, "capacity": season.capacity}
    following = Season(series=series, slug=season_slug(slug), title=title, term=term, **(taken_over | facts))
    db.session.add_all([following, AskingAgain(season=following, before=season)])
    take_over_advisories(following)
    for each in leaders_of(season):
        leader = each.speaker
        now = {"name": leader.name, "title": leader.title, "affiliation": leader.affiliation}
        db.session.add(Leadership(season=following, speaker=leader, position=each.position, **now))
    db.session.flush()
    return following


def term_ahead(today: date) -> When:
    """The first term that has not begun, or has at least LEAST left of its mornings."""
    terms = (When.term(year, autumn=autumn) for year in (today.year, today.year + 1) for autumn in (False, True))
    return next(term for term in terms if run_of(term)[1] - max(run_of(term)[0], today) >= LEAST)


def run_of(term: When) -> tuple[date, date]:
    """The first and the last date in a period on which people come to a morning. Raises RuleBroken where nothing is known of it."""
    if term.starts is None or term.ends is None:
        raise RuleBroken(N_("Say which term the season is for."))
    if term.exactness is not Exactness.TERM:
        return term.starts.date(), term.ends.date() - A_DAY
    first, last = SPRING if term.starts.month == 1 else AUTUMN
    return date(term.starts.year, *first), date(term.starts.year, *last)


def mornings(
    n: int, *, first: date, last: date, weekday: int | None, hours: Hours, skip: Callable[[date], bool] | None = None
) -> list[When]:
    """`n` mornings, spread evenly from `first` to `last`, on one weekday (0 is Monday; None: any working day).

    `skip` says which days not to use; without it those that `is_avoided`. Raises RuleBroken where there are too few days.
    """
    wanted = set(range(5)) if weekday is None else {weekday}
    avoided = skip or is_avoided
    days = [day for day in _days(first, last) if day.weekday() in wanted and not avoided(day)]
    if len(days) < n:
        raise RuleBroken(
            N_("%(n)s mornings do not fit between %(first)s and %(last)s: there are %(found)s suitable days."),
            n=n,
            first=first,
            last=last,
            found=len(days),
        )
    aims = [first + (last - first) * (2 * i + 1) / (2 * n) for i in range(n)]
    return [When.hours(datetime.combine(day, hours[0]), datetime.combine(day, hours[1])) for day in _nearest(days, aims)]


def is_avoided(day: date) -> bool:
    """Whether few can come: public holidays and their eves, squeeze days, the weeks of school breaks, July."""
    return is_day_off(day) or day.month == 7 or day.isocalendar().week in SCHOOL_BREAKS or _is_by_easter(day)


def is_day_off(day: date) -> bool:
    """Public holidays and their eves, and squeeze days."""
    return bool(holiday_name(day) or holiday_name(day + A_DAY) or is_squeeze_day(day))


def avoiding(breaks: Sequence[Break]) -> Callable[[date], bool]:
    """Which days not to use in a house that has these school breaks; nothing is avoided that is not in its table or a day off."""
    return lambda day: is_day_off(day) or any(each.first <= day <= each.last for each in breaks)


def following_term(term: When, today: date, taken: Collection[When] = ()) -> When:
    """The term after `term`, or the first one ahead where that is nearly over or nothing is known; none that is `taken`."""
    ahead = term_ahead(today)
    following = max(_next_term(term), ahead, key=lambda each: each.order) if term.exactness is Exactness.TERM else ahead
    while following in taken:
        following = _next_term(following)
    return following


def _next_term(term: When) -> When:
    first = term.first_date or date.min
    return When.term(first.year + (first.month == 7), autumn=first.month == 1)


def usual_hours(written: str) -> Hours:
    """`09.30–12.30` as a series has it; USUAL_HOURS where nothing can be read from it."""
    found = re.search(r"(\d{1,2})[.:](\d\d)\s*[–-]\s*(\d{1,2})[.:](\d\d)", written)
    if not found:
        return USUAL_HOURS
    starts, start_minutes, ends, end_minutes = map(int, found.groups())
    return time(starts, start_minutes), time(ends, end_minutes)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _nearest(days: Sequence[date], aims: Sequence[date]) -> list[date]:
    """For each aim in turn the nearest day after the one before, leaving a day for each aim to come."""
    chosen: list[date] = []
    left = 0
    for n, aim in enumerate(aims, 1):
        within = days[left : len(days) - (len(aims) - n)]
        place = bisect_left(within, aim)
        near = within[max(place - 1, 0) : place + 1]
        chosen.append(min(near, key=lambda day: abs(day - aim)))
        left = days.index(chosen[-1]) + 1
    return chosen


def _is_by_easter(day: date) -> bool:
    """Whether it lies in the week before or after Easter: schools are closed in one or the other."""
    return timedelta(days=-7) <= day - easter_monday(day.year) < timedelta(days=6)
