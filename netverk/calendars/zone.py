"""A time zone as iCalendar describes it (RFC 5545 §3.6.5): when its clocks change, by rule where there is one.

No RDATE anywhere: ical.js, which Thunderbird and Nextcloud use, misreads those with several values. A change that follows no rule is
an observance of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

EARLIEST, LATEST = 1970, 2040  # the years looked at; a rule is one that still holds in the last of them
LISTED_FROM = 2010  # the changes that no rule covers are listed one by one from this year on
MAKES_A_RULE = 4  # so many years in a row
BEGINNING = datetime(EARLIEST, 1, 1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of the clocks: its wall time by the clock before it, and the offsets from UTC before and after."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_forward(self) -> bool:
        return self.after > self.before

    @property
    def kind(self) -> tuple[object, ...]:
        """What turns of the same rule have in common, whatever the date."""
        return (self.wall.month, self.wall.weekday(), self.wall.time(), self.before, self.after, self.name)


@dataclass(frozen=True, slots=True)
class Observance:
    """A turn, with the RRULE by which it comes again where there is one."""

    turn: Turn
    rule: str = ""


def is_utc(zone: str) -> bool:
    """Whether its times are written with a Z and need no VTIMEZONE. Raises ZoneInfoNotFoundError."""
    return _steady(zone).name == "UTC" and not turns(zone)


def component(zone: str) -> "Timezone":
    """The VTIMEZONE of an IANA zone. Raises ZoneInfoNotFoundError."""
    from icalendar import Timezone

    timezone = Timezone()
    timezone.add("TZID", zone)
    for observance in observances(zone):
        timezone.add_component(_written(observance))
    return timezone


@cache
def observances(zone: str) -> tuple[Observance, ...]:
    """The recent changes that no rule covers, then the rules that hold now, each from the first year it held; never none."""
    ruled = {forward: rule for forward in (True, False) if (rule := _rule([turn for turn in turns(zone) if turn.is_forward is forward]))}
    recent = [turn for turn in turns(zone) if turn.wall.year >= LISTED_FROM]
    listed = [turn for turn in recent if turn.is_forward not in ruled or turn.wall < ruled[turn.is_forward].turn.wall]
    return (*map(Observance, listed), *ruled.values()) or (Observance(_steady(zone)),)


@cache
def turns(zone: str) -> tuple[Turn, ...]:
    """Every change of a zone's offset from EARLIEST to LATEST, in order."""
    place, first = ZoneInfo(zone), BEGINNING.replace(tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range((first.replace(year=LATEST + 1) - first).days + 1)]
    return tuple(_turn(place, day) for day, following in pairwise(days) if _offset(place, day) != _offset(place, following))


def _turn(place: ZoneInfo, day: datetime) -> Turn:
    """The change in the 24 hours after `day`, to the minute."""
    before, low, high = _offset(place, day), 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(place, day + timedelta(minutes=middle)) == before else (low, middle)
    moment = day + timedelta(minutes=high)
    return Turn((moment + before).replace(tzinfo=None), before, _offset(place, moment), _name(place, moment))


def _steady(zone: str) -> Turn:
    """What holds at the end of the years looked at, as if it always had."""
    place, moment = ZoneInfo(zone), datetime(LATEST, 12, 31, tzinfo=UTC)
    return Turn(BEGINNING, _offset(place, moment), _offset(place, moment), _name(place, moment))


def _rule(same_way: list[Turn]) -> Observance | None:
    """The rule that the latest turns of one direction follow, with the first turn of the unbroken row of years it held in."""
    if not same_way:
        return None
    alike = list(_back_through_the_years(takewhile(lambda turn: turn.kind == same_way[-1].kind, reversed(same_way))))
    held = [(rule, list(takewhile(fits, alike))) for rule, fits in _candidates(alike)]
    rule, row = max(held, key=lambda each: len(each[1]), default=("", []))
    return Observance(row[-1], rule) if len(row) >= MAKES_A_RULE else None


def _back_through_the_years(backwards: Iterable[Turn]) -> Iterator[Turn]:
    """The turns as long as there is one in every year, from LATEST back."""
    for year, turn in zip(range(LATEST, EARLIEST - 1, -1), backwards, strict=False):
        if turn.wall.year != year:
            return
        yield turn


def _candidates(alike: list[Turn]) -> Iterator[tuple[str, Callable[[Turn], bool]]]:
    """What might say when these turns come, the plainest first: the last Sunday, the second one, the one from the 24th to the 30th."""
    if not alike:
        return
    month, weekday = alike[0].wall.month, WEEKDAYS[alike[0].wall.weekday()]
    yearly = f"FREQ=YEARLY;BYMONTH={month};BYDAY="
    yield f"{yearly}-1{weekday}", lambda turn: (turn.wall + timedelta(days=7)).month != month
    nth = _nth(alike[0])
    yield f"{yearly}{nth}{weekday}", lambda turn: _nth(turn) == nth
    first = min(turn.wall.day for turn in alike)
    week = range(first, first + 7)
    yield f"{yearly}{weekday};BYMONTHDAY={','.join(map(str, week))}", lambda turn: turn.wall.day in week


def _nth(turn: Turn) -> int:
    """Which weekday of its kind within the month it is, from 1."""
    return (turn.wall.day - 1) // 7 + 1


def _written(observance: Observance) -> "TimezoneStandard | TimezoneDaylight":
    from icalendar import TimezoneDaylight, TimezoneStandard, vUTCOffset
    from icalendar.prop import vInline

    turn = observance.turn
    made = TimezoneDaylight() if turn.is_forward else TimezoneStandard()
    made.add("DTSTART", turn.wall)
    made.add("TZOFFSETFROM", vUTCOffset(turn.before))
    made.add("TZOFFSETTO", vUTCOffset(turn.after))
    made.add("TZNAME", turn.name)
    if observance.rule:
        made.add("RRULE", vInline(observance.rule))
    return made


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _name(place: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(place).tzname() or place.key
