"""What people are reminded of, and from when: computed from what is released, so that a moved date is reminded of anew."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from netverk.programme.changes import day_hours
from netverk.programme.value import Programme, Status
from netverk.programme.when import When, instant

LEAVES_AT = time(8)  # in the morning, when people read what the day brings


@dataclass(frozen=True, slots=True)
class Due:
    """A session, or a day of a conference, of which people are to be reminded so many `days` before it."""

    uid: str
    when: When
    days: int


def due(programme: Programme, days: Collection[int], now: datetime) -> list[Due]:
    """Everything that is to be reminded of at this moment (UTC). Of several reminders that are due at once, the last."""
    found = []
    for uid, when in _dated(programme):
        starts = when.starts_at(programme.zone)
        begun = [n for n in days if when.day and instant(datetime.combine(when.day - timedelta(days=n), LEAVES_AT), programme.zone) <= now]
        if starts and begun and now < starts:
            found.append(Due(uid, when, min(begun)))
    return found


def _dated(programme: Programme) -> Iterator[tuple[str, When]]:
    """What has a date that holds: nobody is reminded of what is postponed or cancelled."""
    if programme.is_conference:
        yield from ((day.uid, day_hours(programme, day)) for day in programme.days)
    else:
        yield from ((each.uid, each.when) for each in programme.sessions if each.status is Status.SCHEDULED and each.is_dated)
