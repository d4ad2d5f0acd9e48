"""The calendar of a network's term: its months as weeks, with days off and what is planned on each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from netverk import clock
from netverk.boards.cards import POOL, Card, Dealer, Fault, faults
from netverk.boards.rows import Rows
from netverk.language import _
from netverk.programme.free_days import SWEDEN, holiday_name, is_squeeze_day
from netverk.programme.value import Status
from netverk.programme.when import Exactness
from netverk.seasons.models import Season

A_WEEK = timedelta(weeks=1)
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class TermDay:
    """`off` names what makes few come: a holiday, a squeeze day; empty on other days."""

    date: date
    off: str
    is_free: bool
    is_today: bool
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday; None where a day belongs to the month before or after."""

    first: date
    weeks: Sequence[tuple[int, Sequence[TermDay | None]]]  # with the number of the week


@dataclass(frozen=True, slots=True)
class Term:
    season: Season
    months: Sequence[Month]
    pool: Sequence[Card]
    faults: Sequence[Fault]
    tracks: dict[str, int]

    @property
    def cards(self) -> list[Card]:
        days = (day for month in self.months for _number, week in month.weeks for day in week if day)
        return [*(card for day in days for card in day.cards), *self.pool]


def term(rows: Rows) -> Term:
    """Every month of the term, and of what is planned outside it."""
    dealer = Dealer(rows)
    cards: dict[date, list[Card]] = {}
    for session in sorted(rows.sessions, key=lambda each: each.when.order):
        if session.when.day and session.status is not Status.POSTPONED:
            cards.setdefault(session.when.day, []).append(dealer.card(session, session.when.day.isoformat()))
    dated = {card.session.uid for many in cards.values() for card in many}
    pool = [dealer.card(each, POOL) for each in rows.sessions if each.uid not in dated and each.status is not Status.CANCELLED]
    uids = {session.uid for session in rows.sessions}
    return Term(rows.season, _months(rows, cards), pool, faults(rows, uids), dealer.tracks)


def _months(rows: Rows, cards: dict[date, list[Card]]) -> list[Month]:
    today, (first, last) = _today(rows.season), _run(rows.season, cards)
    found: list[Month] = []
    month = first.replace(day=1)
    while month <= last and len(found) < MOST_MONTHS:
        found.append(_month(month, cards, today, in_sweden=rows.programme.zone == SWEDEN))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _run(season: Season, cards: dict[date, list[Card]]) -> tuple[date, date]:
    run = season.term
    known = [season.starts_on or (run.starts.date() if run.starts else None)]
    known += [season.ends_on or (run.ends.date() - timedelta(days=1) if run.ends else None)]
    days = sorted([day for day in known if day] + list(cards))
    if not days:
        return _today(season), _today(season) + 26 * A_WEEK
    if run.exactness is Exactness.UNKNOWN and not season.ends_on:  # nobody knows how long: a little room after the last
        return days[0], days[-1] + 8 * A_WEEK
    return days[0], days[-1]


def _month(first: date, cards: dict[date, list[Card]], today: date, *, in_sweden: bool) -> Month:
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday.replace(day=1) <= first:
        days = [monday + timedelta(days=n) for n in range(7)]
        shown = [_day(day, cards, today, in_sweden=in_sweden) if day.month == first.month else None for day in days]
        weeks.append((monday.isocalendar().week, shown))
        monday += A_WEEK
    return Month(first, weeks)


def _day(day: date, cards: dict[date, list[Card]], today: date, *, in_sweden: bool) -> TermDay:
    holiday = holiday_name(day) if in_sweden else ""
    off = holiday or (_("squeeze day") if in_sweden and is_squeeze_day(day) else "")
    return TermDay(day, off, bool(holiday) or day.weekday() >= 5, day == today, cards.get(day, ()))


def _today(season: Season) -> date:
    return clock.now().astimezone(ZoneInfo(season.series.zone)).date()
