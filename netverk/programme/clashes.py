"""What does not fit together in a programme. A clash warns; whether it also forbids is for the one who publishes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from netverk.language import _, date_words, long_date
from netverk.programme.free_days import SWEDEN, holiday_name, is_squeeze_day
from netverk.programme.occupancy import Occupied, doubled, occupies, room_key, speaker_key
from netverk.programme.running_order import overrun
from netverk.programme.value import Programme, Session, Status

__all__ = [
    "Break",
    "Clash",
    "HolidayClash",
    "Occupied",
    "OnBreak",
    "OutsideSeason",
    "RoomTaken",
    "SeasonBackwards",
    "SpeakerTaken",
    "SqueezeDay",
    "TalksTooLong",
    "TooFewSeats",
    "clashes",
    "occupies",
    "room_key",
    "speaker_key",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing that does not fit. `sessions` are the uids it concerns, none where it is the season itself."""

    sessions: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What does not fit, in the language spoken."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTaken(Clash):
    room: str
    title: str
    other: str

    def sentence(self) -> str:
        return _("%(room)s is wanted by “%(title)s” and “%(other)s” at the same time.", room=self.room, title=self.title, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerTaken(Clash):
    name: str
    title: str
    other: str

    def sentence(self) -> str:
        return _("%(name)s is wanted in “%(title)s” and “%(other)s” at the same time.", name=self.name, title=self.title, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSeason(Clash):
    title: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” on %(day)s lies outside the season.", title=self.title, day=date_words(self.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewSeats(Clash):
    title: str
    room: str
    seats: int
    capacity: int

    def sentence(self) -> str:
        facts = {"title": self.title, "room": self.room, "seats": self.seats, "capacity": self.capacity}
        return _("“%(title)s” is in %(room)s, which seats %(seats)s, and the season takes %(capacity)s.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksTooLong(Clash):
    """The parts of a session, breaks too, take more minutes than it has."""

    title: str
    minutes: int
    over: int

    def sentence(self) -> str:
        facts = {"title": self.title, "minutes": self.minutes, "over": self.over}
        return _("“%(title)s” is %(minutes)s minutes, and its parts take %(over)s minutes more than that.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayClash(Clash):
    """A public holiday, or an eve that is free by custom."""

    title: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” falls on %(name)s, %(day)s.", title=self.title, name=holiday_name(self.day), day=long_date(self.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class SqueezeDay(Clash):
    """A working day between two free ones."""

    title: str
    day: date

    def sentence(self) -> str:
        return _(
            "“%(title)s” falls on a squeeze day, %(day)s: the days before and after are free.", title=self.title, day=long_date(self.day)
        )


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which schools are closed, by the house's own table; both ends belong to it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBreak(Clash):
    title: str
    name: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” on %(day)s falls within %(name)s.", title=self.title, day=long_date(self.day), name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonBackwards(Clash):
    starts_on: date
    ends_on: date

    def sentence(self) -> str:
        facts = {"starts": date_words(self.starts_on), "ends": date_words(self.ends_on)}
        return _("The season ends (%(ends)s) before it starts (%(starts)s).", **facts)


def clashes(programme: Programme, *, elsewhere: Sequence[Occupied] = (), breaks: Sequence[Break] = ()) -> tuple[Clash, ...]:
    """Everything that does not fit: in the season, then session by session, then what two want at once.

    `elsewhere` are the bookings of other seasons, `breaks` the house's school breaks. What is postponed or cancelled clashes with
    nothing, nor do hours not yet exact.
    """
    return (*_of_season(programme), *_of_sessions(programme, breaks), *_of_doubles(programme, elsewhere))


def _of_season(programme: Programme) -> Iterator[Clash]:
    starts, ends = programme.season.starts_on, programme.season.ends_on
    if starts and ends and ends < starts:
        yield SeasonBackwards(starts_on=starts, ends_on=ends)


def _of_sessions(programme: Programme, breaks: Sequence[Break]) -> Iterator[Clash]:
    first, last = _run(programme)
    for session in programme.sessions:
        if session.status in {Status.POSTPONED, Status.CANCELLED}:
            continue
        days = _days(session)
        if days and ((last and days[0] > last) or (first and days[1] < first) or _is_off_days(session, programme)):
            yield OutsideSeason(sessions=(session.uid,), title=session.title, day=days[0])
        yield from _seats(session, programme)
        if over := overrun(session):
            yield TalksTooLong(sessions=(session.uid,), title=session.title, minutes=session.when.minutes, over=over)
        if day := session.when.day:
            yield from _days_off(session, day) if programme.zone == SWEDEN else ()
            yield from (
                OnBreak(sessions=(session.uid,), title=session.title, name=each.name, day=day)
                for each in breaks
                if each.first <= day <= each.last
            )


def _run(programme: Programme) -> tuple[date | None, date | None]:
    """The first and the last date of the season, as far as they are known; nothing can be said of one that runs backwards."""
    season = programme.season
    first = season.starts_on or season.term.first_date
    last = season.ends_on or (season.term.ends.date() - timedelta(days=1) if season.term.ends else None)
    return (None, None) if first and last and last < first else (first, last)


def _days(session: Session) -> tuple[date, date] | None:
    """The first and the last date on which it may fall."""
    when = session.when
    if when.day:
        return when.day, when.day
    return (when.starts.date(), when.ends.date() - timedelta(days=1)) if when.starts and when.ends else None


def _is_off_days(session: Session, programme: Programme) -> bool:
    """Whether the conference has days, and this session's is none of them."""
    return bool(programme.days and session.when.day) and session.when.day not in {day.date for day in programme.days}


def _seats(session: Session, programme: Programme) -> Iterator[Clash]:
    """A network sits in one room; the rooms of a conference share its attendees, so nothing follows from one of them."""
    room, capacity = programme.room(session.venue, session.room), programme.season.capacity
    if room and room.seats is not None and capacity and capacity > room.seats and not programme.is_conference:
        yield TooFewSeats(sessions=(session.uid,), title=session.title, room=room.name, seats=room.seats, capacity=capacity)


def _days_off(session: Session, day: date) -> Iterator[Clash]:
    if holiday_name(day):
        yield HolidayClash(sessions=(session.uid,), title=session.title, day=day)
    elif is_squeeze_day(day):
        yield SqueezeDay(sessions=(session.uid,), title=session.title, day=day)


def _of_doubles(programme: Programme, elsewhere: Sequence[Occupied]) -> Iterator[Clash]:
    rooms = {room_key(venue.slug, room.slug): room.name for venue in programme.venues for room in venue.rooms}
    lines = (*programme.leaders, *(line for session in programme.sessions for line in session.bylines))
    people = {speaker_key(line.speaker): line.name for line in lines}
    for one, other in doubled(programme, elsewhere):
        if not one.session:
            one, other = other, one  # noqa: PLW2901 (this programme's own first)
        uids = tuple(taken.session for taken in (one, other) if taken.session)
        if one.what in people:
            yield SpeakerTaken(sessions=uids, name=people[one.what], title=one.title, other=other.title)
        else:
            yield RoomTaken(sessions=uids, room=rooms.get(one.what, one.what.partition(":")[2]), title=one.title, other=other.title)
