"""A minute that somebody chooses on the clock of a season."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netverk.errors import RuleBroken
from netverk.language import N_, clock_time
from netverk.programme.when import When

MINUTE = timedelta(minutes=1)
SKIPPED = N_("That night the clock is put forward, and %(hour)s does not exist. Choose an earlier or a later one.")


def minute(day: date, hour: time, zone: str) -> When:
    """The chosen minute on the clock of `zone`; refuses one that the clock skips in spring. Of a doubled one the first counts."""
    wall = datetime.combine(day, hour)
    there = ZoneInfo(zone)
    if wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) != wall:
        raise RuleBroken(SKIPPED, hour=clock_time(wall))
    return When.hours(wall, wall + MINUTE)


def is_doubled(due: When, zone: str) -> bool:
    """Whether the clock shows that minute twice, as it does in the night when it is put back."""
    if due.starts is None:
        return False
    first, second = (due.starts.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first != second
