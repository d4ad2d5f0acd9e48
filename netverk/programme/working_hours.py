"""Time as people at work have it: from nine to five, on days that nobody has off."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netverk.programme.free_days import SWEDEN, holiday_name
from netverk.programme.when import instant

OPENS, CLOSES = time(9), time(17)
NO_TIME = timedelta()

Span = tuple[datetime, datetime | None]  # UTC instants; without an end it goes on still


def is_working_day(day: date, zone: str) -> bool:
    """Not a Saturday or a Sunday, nor, in Sweden, a public holiday or an eve that is free by custom."""
    return day.weekday() < 5 and not (zone == SWEDEN and holiday_name(day))


def after_working_hours(begun: datetime, hours: int, zone: str, pauses: Iterable[Span] = ()) -> datetime | None:
    """The instant (UTC) at which so many working hours have passed since `begun`, those within `pauses` not counted.

    None while a pause without an end keeps it from ever passing. It always falls within the hours of a working day.
    """
    left, still = timedelta(hours=hours), sorted(pauses)
    open_end = next((starts for starts, ends in still if ends is None), None)
    day = begun.astimezone(ZoneInfo(zone)).date()
    while open_end is None or day <= open_end.astimezone(ZoneInfo(zone)).date():
        for starts, ends in _free_of(still, max(begun, _at(day, OPENS, zone)), _at(day, CLOSES, zone)) if is_working_day(day, zone) else ():
            if ends - starts >= left:
                return starts + left
            left -= ends - starts
        day += timedelta(days=1)
    return None


def _at(day: date, hour: time, zone: str) -> datetime:
    return instant(datetime.combine(day, hour), zone)


def _free_of(pauses: list[Span], starts: datetime, ends: datetime) -> Iterable[tuple[datetime, datetime]]:
    """What is left of a stretch without the pauses, which come in order of time."""
    for begins, stops in pauses:
        if begins > starts:
            yield from [(starts, min(begins, ends))] if min(begins, ends) > starts else []
        starts = max(starts, stops or ends)
    if ends > starts:
        yield starts, ends
