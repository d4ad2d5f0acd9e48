"""What does not fit together in a programme. A clash warns; whether it also forbids is for the one who publishes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from netverk.programme.clash_kinds import (
    Break,
    Clash,
    HolidayClash,
    MembersHurried,
    MembersTaken,
    MoreThanSeats,
    OfMembers,
    OnBreak,
    OutsideSeason,
    RoomTaken,
    SeasonBackwards,
    SpeakerHurried,
    SpeakerTaken,
    SqueezeDay,
    TalksTooLong,
    TooFewSeats,
)
from netverk.programme.free_days import SWEDEN, holiday_name, is_squeeze_day
from netverk.programme.occupancy import (
    USUAL,
    Buffers,
    Gathering,
    Occupied,
    Taken,
    doubled,
    gathered,
    needed,
    occupies,
    room_key,
    speaker_key,
    travels,
)
from netverk.programme.running_order import overrun
from netverk.programme.value import Mode, Programme, Session, Status

__all__ = [
    "Break",
    "Buffers",
    "Clash",
    "Gathering",
    "HolidayClash",
    "MembersHurried",
    "MembersTaken",
    "MoreThanSeats",
    "Occupied",
    "OfMembers",
    "OnBreak",
    "OutsideSeason",
    "RoomTaken",
    "SeasonBackwards",
    "SpeakerHurried",
    "SpeakerTaken",
    "SqueezeDay",
    "TalksTooLong",
    "TooFewSeats",
    "clashes",
    "occupies",
    "room_key",
    "speaker_key",
]


def clashes(
    programme: Programme,
    *,
    elsewhere: Sequence[Occupied] = (),
    gatherings: Iterable[Gathering] = (),
    breaks: Sequence[Break] = (),
    registered: int = 0,
    buffers: Buffers = USUAL,
) -> tuple[Clash, ...]:
    """Everything that does not fit: in the season, then session by session, then what two want at once, or one soon after the other.

    `elsewhere` are the bookings of other seasons, `gatherings` what else those who have a place are to come to, `breaks` the house's
    school breaks, `registered` how many have a place. What is postponed or cancelled clashes with nothing, nor do hours not yet exact.
    """
    return (
        *_of_season(programme),
        *_of_sessions(programme, breaks, registered),
        *_of_doubles(programme, elsewhere, buffers),
        *_of_members(programme, gatherings, buffers),
    )


def _of_season(programme: Programme) -> Iterator[Clash]:
    starts, ends = programme.season.starts_on, programme.season.ends_on
    if starts and ends and ends < starts:
        yield SeasonBackwards(starts_on=starts, ends_on=ends)


def _of_sessions(programme: Programme, breaks: Sequence[Break], registered: int) -> Iterator[Clash]:
    first, last = _run(programme)
    for session in programme.sessions:
        if session.status in {Status.POSTPONED, Status.CANCELLED}:
            continue
        days = _days(session)
        if days and ((last and days[0] > last) or (first and days[1] < first) or _is_off_days(session, programme)):
            yield OutsideSeason(sessions=(session.uid,), title=session.title, day=days[0])
        yield from _seats(session, programme, registered)
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


def _seats(session: Session, programme: Programme, registered: int) -> Iterator[Clash]:
    """A network sits in one room; the rooms of a conference share its attendees, so nothing follows from one of them."""
    room, capacity = programme.room(session.venue, session.room), programme.season.capacity
    if room is None or room.seats is None or programme.is_conference or session.mode is Mode.ONLINE:
        return
    uids, title, seats = (session.uid,), session.title, room.seats
    if registered > seats:
        yield MoreThanSeats(sessions=uids, title=title, room=room.name, seats=seats, registered=registered)
    elif capacity and capacity > seats:
        yield TooFewSeats(sessions=uids, title=title, room=room.name, seats=seats, capacity=capacity)


def _days_off(session: Session, day: date) -> Iterator[Clash]:
    if holiday_name(day):
        yield HolidayClash(sessions=(session.uid,), title=session.title, day=day)
    elif is_squeeze_day(day):
        yield SqueezeDay(sessions=(session.uid,), title=session.title, day=day)


def _of_doubles(programme: Programme, elsewhere: Sequence[Occupied], buffers: Buffers) -> Iterator[Clash]:
    rooms = {room_key(venue.slug, room.slug): room.name for venue in programme.venues for room in venue.rooms}
    lines = (*programme.leaders, *(line for session in programme.sessions for line in session.bylines))
    people = {speaker_key(line.speaker): line.name for line in lines}
    for first, second in doubled(programme, elsewhere, buffers):
        one, other = (first, second) if first.session else (second, first)  # this programme's own first
        uids = tuple(taken.session for taken in (one, other) if taken.session)
        if one.what not in people:
            yield RoomTaken(sessions=uids, room=rooms.get(one.what, one.what.partition(":")[2]), title=one.title, other=other.title)
        elif (minutes := _minutes_between(first, second)) < 0:
            yield SpeakerTaken(sessions=uids, name=people[one.what], title=one.title, other=other.title)
        else:
            yield SpeakerHurried(
                sessions=uids,
                name=people[one.what],
                title=first.title,
                other=second.title,
                minutes=minutes,
                needed=_minutes(needed(first, second, buffers)),
                travels=travels(first, second),
            )


def _of_members(programme: Programme, gatherings: Iterable[Gathering], buffers: Buffers) -> Iterator[Clash]:
    for one, other, there in gathered(programme, gatherings, buffers):
        uids = (one.session,) if one.session else ()
        day = None if one.session else one.starts.astimezone(ZoneInfo(programme.zone)).date()
        facts: dict[str, Any] = {
            "people": there.people,
            "title": one.title,
            "other": there.title,
            "series": there.series,
            "path": there.path,
            "day": day,
        }
        minutes = max(_minutes_between(one, other), _minutes_between(other, one))
        if minutes < 0:
            yield MembersTaken(sessions=uids, **facts)
        else:
            yield MembersHurried(
                sessions=uids,
                **facts,
                minutes=minutes,
                needed=_minutes(needed(one, other, buffers)),
                travels=travels(one, other),
            )


def _minutes_between(one: Taken, other: Taken) -> int:
    """From the end of the one to the beginning of the other; less than none where they meet."""
    return _minutes(other.starts - one.ends)


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
