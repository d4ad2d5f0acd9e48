"""A conference day as attendees hold it, one calendar entry: its outer hours, its venues, and how they change."""

from collections.abc import Iterator
from dataclasses import dataclass

from netverk.programme.kinds import NOTHING_TO_ATTEND, TO_ATTEND, Change
from netverk.programme.value import Day, Programme
from netverk.programme.when import UNKNOWN, When


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange(Change):
    """What changed of one day. Derived from the sessions, so no part of `difference`."""

    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMoved(DayChange):
    """The day begins or ends at another hour, or is another date."""

    before: When
    after: When
    tells = TO_ATTEND


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRelocated(DayChange):
    """The day is held in other venues."""

    before: tuple[str, ...]  # venue slugs
    after: tuple[str, ...]
    tells = TO_ATTEND


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCancelled(DayChange):
    """Nothing is left of the day: its last session was postponed, cancelled or moved away."""

    before: When
    tells = NOTHING_TO_ATTEND


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRestored(DayChange):
    """The day has sessions, and had none."""

    after: When
    tells = TO_ATTEND


def day_hours(programme: Programme, day: Day) -> When:
    """From the first to the last of the day's scheduled sessions; the bare date while no hours are set; unknown when none is left."""
    sessions = programme.of_day(day)
    starts = [session.when.starts for session in sessions if session.when.has_hours and session.when.starts]
    ends = [session.when.ends for session in sessions if session.when.has_hours and session.when.ends]
    if starts and ends:
        return When.hours(min(starts), max(ends))
    return When.on(day.date) if sessions else UNKNOWN


def day_venues(programme: Programme, day: Day) -> tuple[str, ...]:
    """The slugs of the venues of the day's scheduled sessions, in alphabetical order, each once."""
    return tuple(sorted({session.venue for session in programme.of_day(day) if session.venue}))


def day_changes(before: Programme, after: Programme) -> tuple[DayChange, ...]:
    """What those who hold whole days have to be told, day by day; days are known by uid."""
    old, new = {day.uid: day for day in before.days}, {day.uid: day for day in after.days}
    return tuple(change for uid in {**old, **new} for change in _changes_of(uid, before, old.get(uid), after, new.get(uid)))


def _changes_of(uid: str, before: Programme, was: Day | None, after: Programme, now: Day | None) -> Iterator[DayChange]:
    old, new = day_hours(before, was) if was else UNKNOWN, day_hours(after, now) if now else UNKNOWN
    if old and not new:
        yield DayCancelled(uid=uid, before=old)
    elif new and not old:
        yield DayRestored(uid=uid, after=new)
    elif old != new:
        yield DayMoved(uid=uid, before=old, after=new)
    if was and now and old and new and (left := day_venues(before, was)) != (reached := day_venues(after, now)):
        yield DayRelocated(uid=uid, before=left, after=reached)
