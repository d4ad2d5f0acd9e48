"""Hours as schedule files write them: an instant with its offset, or a time on the wall, and a duration."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netverk.exchange.reading import FileBroken
from netverk.language import N_
from netverk.programme.when import DAY_TURNS_AT, When, instant

USUAL_ZONES = (
    "Europe/Stockholm",
    "Europe/London",
    "Europe/Helsinki",
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
YEARS = range(1900, 2200)
LONGEST = timedelta(hours=99, minutes=59)  # that schedule.xml can write


@dataclass(frozen=True, slots=True)
class Stretch:
    """When an event begins, aware of its offset or on the wall, and how long it lasts."""

    starts: datetime
    lasts: timedelta


def stretch(day: date, moment: str, clock: str, duration: str, place: str) -> Stretch:
    """Read an event's hours: `moment` (ISO 8601) or, in old files without it, `clock` on the day of the programme. Raises FileBroken."""
    starts = _moment(moment, place) if "T" in moment or " " in moment else _on_day(day, clock, place)
    return Stretch(starts, _duration(duration, place))


def day_date(text: str, place: str) -> date:
    """Read `2014-12-27`. Raises FileBroken."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = date.max
    if day.year not in YEARS:
        raise FileBroken(N_("%(place)s: a day has a date such as 2030-05-05, not “%(found)s”."), place=place, found=text[:20])
    return day


def settled_zone(named: str, wanted: str, stretches: Iterable[Stretch]) -> str:
    """The zone the file names, else the one that is wanted, else the first usual one whose offsets are the file's. Raises FileBroken."""
    if named or wanted:
        return _known_zone(named or wanted)
    moments = [each.starts for each in stretches if each.starts.tzinfo]
    for zone in USUAL_ZONES:
        if all(moment.utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments):
            return zone
    raise FileBroken(N_("The file names no time zone, and its hours fit none of the usual ones. Say which it is, such as Europe/Berlin."))


def wall_hours(hours: Stretch, zone: str, place: str) -> When:
    """The same instants on the wall in `zone`. Raises FileBroken where the wall cannot show them: an hour that comes twice."""
    try:
        starts = hours.starts.astimezone(UTC) if hours.starts.tzinfo else instant(hours.starts, zone)
        ends = starts + hours.lasts
        when = When.hours(*(moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for moment in (starts, ends)))
        if (when.starts_at(zone), when.ends_at(zone)) == (starts, ends):
            return when
    except (ValueError, OverflowError):
        pass
    raise FileBroken(N_("%(place)s: it begins or ends at a time that the clocks of %(zone)s cannot show."), place=place, zone=zone)


def with_offset(moment: datetime, zone: str) -> str:
    """`2020-05-05T09:30:00+02:00` from a UTC moment."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def beginning(when: When, zone: str) -> datetime:
    """The instant it begins, in UTC. Raises ValueError where that is not known."""
    if starts := when.starts_at(zone):
        return starts
    raise ValueError("it has no beginning")


def duration(when: When, zone: str) -> timedelta:
    """How long it really lasts, also in the night when the clocks change; nothing where that is not known."""
    starts, ends = when.starts_at(zone), when.ends_at(zone)
    return ends - starts if starts and ends else timedelta()


def duration_text(lasts: timedelta) -> str:
    """`01:30`."""
    minutes = int(lasts.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        raise FileBroken(N_("There is no time zone “%(name)s”. One is called Europe/Stockholm, for example."), name=name[:40]) from None


def _moment(text: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.max  # noqa: DTZ901 (refused at once)
    if moment.second or moment.microsecond or moment.year not in YEARS:
        raise FileBroken(
            N_("%(place)s: a moment is written as 2030-05-05T09:30:00+02:00, to the minute, not “%(found)s”."),
            place=place,
            found=text[:20],
        )
    return moment


def _on_day(day: date, clock: str, place: str) -> datetime:
    if not (found := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?", clock, re.ASCII)):
        raise FileBroken(N_("%(place)s: a start is written as 09:30, not “%(found)s”."), place=place, found=clock[:20])
    starts = time(int(found[1]), int(found[2]))
    return datetime.combine(day + timedelta(days=starts < DAY_TURNS_AT), starts)


def _duration(text: str, place: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4}):([0-5]\d)(:00)?", text, re.ASCII)
    lasts = timedelta(hours=int(found[1]), minutes=int(found[2])) if found else timedelta()
    if not lasts:
        raise FileBroken(
            N_("%(place)s: a duration is written as 01:30 and is not nothing, unlike “%(found)s”."), place=place, found=text[:20]
        )
    return lasts
