"""When something happens, as exactly as it is known: hours, a date, a month, a term, a year, or not at all."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Self
from zoneinfo import ZoneInfo

DAY_TURNS_AT = time(5)  # what begins before five in the morning belongs to the evening before

WALL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?", re.ASCII)


class Exactness(IntEnum):
    """How much is known; a larger one knows more."""

    UNKNOWN = 0
    YEAR = 1
    TERM = 2
    MONTH = 3
    DATE = 4
    HOURS = 5


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of wall time and how exactly it is meant; the zone is the season's.

    `starts` and `ends` are naive wall times with an exclusive end: a month is its first midnight to the next month's.
    Both are None where nothing is known. Make one with the functions below, not with the constructor.
    """

    exactness: Exactness = Exactness.UNKNOWN
    starts: datetime | None = None
    ends: datetime | None = None

    @classmethod
    def hours(cls, starts: datetime, ends: datetime) -> Self:
        """Exact hours; the end may lie past midnight. Raises ValueError unless the end is after the start, in whole minutes."""
        if starts.tzinfo or ends.tzinfo or starts.second or ends.second or starts.microsecond or ends.microsecond:
            raise ValueError("hours are wall times in whole minutes")
        if ends <= starts:
            raise ValueError("the end must come after the start")
        return cls(Exactness.HOURS, starts, ends)

    @classmethod
    def on(cls, day: date) -> Self:
        """A date whose hours are not settled."""
        return cls(Exactness.DATE, _midnight(day), _midnight(day + timedelta(days=1)))

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        first = date(year, month, 1)
        return cls(Exactness.MONTH, _midnight(first), _midnight(first + timedelta(days=monthrange(year, month)[1])))

    @classmethod
    def term(cls, year: int, *, autumn: bool) -> Self:
        """A Swedish half-year term: spring is January to June, autumn July to December."""
        if autumn:
            return cls(Exactness.TERM, datetime(year, 7, 1), datetime(year + 1, 1, 1))
        return cls(Exactness.TERM, datetime(year, 1, 1), datetime(year, 7, 1))

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(Exactness.YEAR, datetime(year, 1, 1), datetime(year + 1, 1, 1))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str()` wrote, and the same with a space for the T: see `str()`. Raises ValueError."""
        text = text.strip().replace(" ", "T")
        if not text:
            return cls()
        if "/" in text:
            starts, ends = text.split("/", 1)
            if not (WALL_TIME.fullmatch(starts) and WALL_TIME.fullmatch(ends)):
                raise ValueError(f"not two wall times: {text!r}")
            return cls.hours(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        if found := re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-(spring|autumn))?", text, re.ASCII):
            year, month, day, term = found.groups()
            if term:
                return cls.term(int(year), autumn=term == "autumn")
            if day:
                return cls.on(date(int(year), int(month), int(day)))
            return cls.month(int(year), int(month)) if month else cls.year(int(year))
        raise ValueError(f"not a time: {text!r}")

    def __str__(self) -> str:
        """`2020-05-05T09:30/2020-05-05T12:30`, `2020-05-05`, `2020-06`, `2020-spring`, `2020`, or nothing at all."""
        if self.starts is None or self.ends is None:
            return ""
        match self.exactness:
            case Exactness.HOURS:
                return f"{self.starts.isoformat(timespec='minutes')}/{self.ends.isoformat(timespec='minutes')}"
            case Exactness.DATE:
                return self.starts.date().isoformat()
            case Exactness.MONTH:
                return self.starts.date().isoformat()[:7]
            case Exactness.TERM:
                return f"{self.starts.year:04}-{'autumn' if self.starts.month == 7 else 'spring'}"
            case _:
                return f"{self.starts.year:04}"

    def __bool__(self) -> bool:
        """Whether anything at all is known."""
        return self.exactness is not Exactness.UNKNOWN

    @property
    def has_hours(self) -> bool:
        return self.exactness is Exactness.HOURS

    @property
    def has_date(self) -> bool:
        return self.exactness >= Exactness.DATE

    @property
    def first_date(self) -> date | None:
        """The first calendar date it may fall on."""
        return self.starts.date() if self.starts else None

    @property
    def day(self) -> date | None:
        """The day of the programme it belongs to: past midnight still counts as the evening before."""
        if self.starts is None or not self.has_date:
            return None
        early = self.has_hours and self.starts.time() < DAY_TURNS_AT
        return self.starts.date() - timedelta(days=1) if early else self.starts.date()

    @property
    def minutes(self) -> int:
        """Its length on the clock on the wall; 0 where the hours are not known."""
        if not self.has_hours or self.starts is None or self.ends is None:
            return 0
        return int((self.ends - self.starts).total_seconds()) // 60

    def starting(self, starts: datetime) -> Self:
        """The same length, beginning at another hour."""
        return type(self).hours(starts, starts + timedelta(minutes=self.minutes))

    def starts_at(self, zone: str) -> datetime | None:
        """The instant it begins, in UTC."""
        return instant(self.starts, zone) if self.starts else None

    def ends_at(self, zone: str) -> datetime | None:
        """The instant it is over, in UTC; of a vague one the last instant it may last to."""
        return instant(self.ends, zone) if self.ends else None

    def overlaps(self, other: "When") -> bool:
        """Whether both are known to the hour and share a minute."""
        if not (self.has_hours and other.has_hours and self.starts and self.ends and other.starts and other.ends):
            return False
        return self.starts < other.ends and other.starts < self.ends

    @property
    def order(self) -> tuple[datetime, datetime]:
        """Sorts by time, the vaguer after the more exact one that begins with it, the unknown last."""
        last = datetime.max  # noqa: DTZ901 (wall time)
        if self.has_hours:
            return (self.starts or last, self.ends or last)
        return (self.ends - timedelta(seconds=1) if self.ends else last, last)


UNKNOWN = When()


def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a wall time. An hour the clock skips in spring counts from before the jump; of a doubled one the first."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
