"""One line of what needs somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from netverk.language import _, ngettext

LATER = datetime.max.replace(tzinfo=UTC)


class Urgency(IntEnum):
    """What comes first."""

    LEAVES_NOW = 0  # can be taken back for a moment more
    UNREACHED = 1  # somebody has to be called
    CLASHES = 2
    HAS_A_DAY = 3  # the nearer its day, the sooner
    UNPUBLISHED = 4
    NEWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What, where, and the one page where it is solved. `kind` names its sign, `due` (UTC) the moment by which it matters."""

    urgency: Urgency
    kind: str
    what: str
    where: str
    endpoint: str
    facts: Mapping[str, object] = field(default_factory=dict)
    due: datetime | None = None
    soon: str = ""  # how soon, in words
    phone: str = ""

    @property
    def order(self) -> tuple[Urgency, datetime, str]:
        return self.urgency, self.due or LATER, self.what


def few(lines: Sequence[Need], most: int, rest: Need) -> list[Need]:
    """The lines, or `rest` in place of them all where they are too many to read."""
    return list(lines) if len(lines) <= most else [rest]


def wall(now: datetime, zone: str) -> datetime:
    """The moment as the clock on the wall of `zone` shows it."""
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def days_until(day: datetime, today: datetime) -> str:
    """`i dag`, `i morgon`, `om 12 dagar`."""
    days = (day.date() - today.date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in one day", "in %(n)s days", days) % {"n": days}
