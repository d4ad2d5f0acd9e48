"""A season at a glance: a network's term as small months, a conference's days as rooms by hours. The plan beside it says the same."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from netverk.desk.overview import Line, Overview
from netverk.language import _, clock_time, day_and_month, joined
from netverk.programme.free_days import SWEDEN, holiday_name
from netverk.programme.value import Programme, Status
from netverk.programme.when import Exactness
from netverk.showing.timetables import room_name

DAY = 24  # units of the drawing: a day of a month is a square of so many, which is room enough for a finger
SIGNS = 110  # of a small text that are sure to stand side by side along a whole day
MOST_MONTHS = 18  # a season without any sense of time is not drawn


@dataclass(frozen=True, slots=True)
class Square:
    """A day in its month, at `x` and `y`; `holiday` is its name, `lines` what is planned for it."""

    day: date
    x: int
    y: int
    holiday: str
    lines: Sequence[Line]
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5

    @property
    def is_settled(self) -> bool:
        return any(line.entry.session.status is Status.SCHEDULED and not line.entry.session.preliminary for line in self.lines)

    @property
    def is_off(self) -> bool:
        return all(not line.entry.is_on for line in self.lines)

    @property
    def words(self) -> str:
        """`19 mars: Beslut nära dem det gäller (Flyttad)`."""
        told = (f"{line.row.title}{_marks(line)}" for line in self.lines)
        return f"{day_and_month(self.day)}: {joined(told)}"


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    squares: Sequence[Square]
    without_day: Sequence[Line]  # that are to be some time this month

    @property
    def height(self) -> int:
        return max(square.y for square in self.squares) + DAY

    @property
    def words(self) -> str:
        """What a reader who does not see the picture is told of the month."""
        planned = [square.words for square in self.squares if square.lines]
        return "; ".join(planned) if planned or self.without_day else _("nothing planned")


@dataclass(frozen=True, slots=True)
class Block:
    """A session in its room's row, from `left` for `width` percent of the day."""

    line: Line
    left: float
    width: float

    @property
    def title(self) -> str:
        """As much of it as there is room for."""
        title, room = self.line.row.title, int(self.width * SIGNS / 100)
        return title if len(title) <= room else f"{title[: max(1, room - 1)].rstrip()}…"

    @property
    def words(self) -> str:
        shown = self.line.entry.shown
        hours = f"{clock_time(shown.starts)}–{clock_time(shown.ends)}" if shown.starts and shown.ends else ""
        return f"{hours} {self.line.row.title}{_marks(self.line)}"


@dataclass(frozen=True, slots=True)
class Track:
    """A room and what is in it; what overlaps there stands in rows of its own."""

    room: str
    rows: Sequence[Sequence[Block]]


@dataclass(frozen=True, slots=True)
class DayPicture:
    """One day of a conference: `hours` are the marks along the top, each with its place in percent."""

    day: date
    hours: Sequence[tuple[str, float]]
    tracks: Sequence[Track]


def months(overview: Overview, today: date) -> list[Month]:
    """The term from its first month to its last, as far as they are known; nothing where no day is."""
    programme = overview.programme
    if programme.is_conference:
        return []
    found, vague = defaultdict[date, list[Line]](list), defaultdict[date, list[Line]](list)
    for line in overview.lines:
        shown = line.entry.shown
        if shown.day:
            found[shown.day].append(line)
        elif shown.exactness is Exactness.MONTH and shown.starts:
            vague[shown.starts.date()].append(line)
    first, last = _term(programme, [*found, *vague])
    if first is None or last is None:
        return []
    known = list(_months_between(first, last))
    swedish = programme.zone == SWEDEN
    return [Month(each, _squares(each, found, today, swedish=swedish), vague.get(each, ())) for each in known[:MOST_MONTHS]]


def _term(programme: Programme, days: list[date]) -> tuple[date | None, date | None]:
    """From the first to the last day that is known of the season or of its sessions; else the whole term."""
    season = programme.season
    known = [*days, *(day for day in (season.starts_on, season.ends_on) if day)]
    if known:
        return min(known), max(known)
    term = season.term
    return (term.starts.date(), term.ends.date() - timedelta(days=1)) if term.starts and term.ends else (None, None)


def _months_between(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _squares(first: date, found: dict[date, list[Line]], today: date, *, swedish: bool) -> list[Square]:
    days = [first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1])]
    return [
        Square(
            day=day,
            x=day.weekday() * DAY,
            y=(day.day - 1 + first.weekday()) // 7 * DAY,
            holiday=holiday_name(day) if swedish else "",
            lines=found.get(day, ()),
            is_today=day == today,
        )
        for day in days
    ]


def day_pictures(overview: Overview) -> list[DayPicture]:
    """Each day of a conference that has sessions with hours."""
    if not overview.programme.is_conference:
        return []
    timed = ((day, [line for line in lines if line.entry.shown.has_hours]) for day, lines in overview.days if day)
    return [_day_picture(overview.programme, day, lines) for day, lines in timed if lines]


def _day_picture(programme: Programme, day: date, lines: Sequence[Line]) -> DayPicture:
    starts = min(_hours(line)[0] for line in lines).replace(minute=0)
    ends = max(_hours(line)[1] for line in lines)
    length = (ends - starts).total_seconds()

    def place(at: datetime) -> float:
        return round(100 * (at - starts).total_seconds() / length, 3)

    marks = [starts + timedelta(hours=n) for n in range(int((ends - starts).total_seconds() // 3600) + 1)]
    rooms: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        rooms[programme.place_order(line.entry.session)].append(line)
    tracks = [
        Track(
            room_name(programme, rooms[order][0].entry) or _("No room yet"),
            [
                [Block(line, place(_hours(line)[0]), round(place(_hours(line)[1]) - place(_hours(line)[0]), 3)) for line in row]
                for row in _apart(rooms[order])
            ],
        )
        for order in sorted(rooms)
    ]
    return DayPicture(day, [(clock_time(mark), place(mark)) for mark in marks if mark < ends], tracks)


def _apart(lines: Sequence[Line]) -> list[list[Line]]:
    """In as few rows as it takes for nothing to overlap."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.entry.shown.order):
        row = next((row for row in rows if _hours(row[-1])[1] <= _hours(line)[0]), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return rows


def _hours(line: Line) -> tuple[datetime, datetime]:
    starts, ends = line.entry.shown.starts, line.entry.shown.ends
    if starts is None or ends is None:
        raise ValueError("only what has hours is drawn")
    return starts, ends


def _marks(line: Line) -> str:
    words = [mark.word for mark in line.entry.state.marks]
    return f" ({', '.join(words)})" if words else ""
