"""Moving sessions on the board: their rows, by the same transitions as the session's form, and all of one request or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from netverk import clock
from netverk.boards.ways import place_of, room_path
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.published import over
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN, When
from netverk.releases import reading
from netverk.seasons.rollover import usual_hours
from netverk.sessions import planning, scheduling
from netverk.sessions.models import Session
from netverk.sessions.placing import GONE
from netverk.sessions.versions import Overtaken
from netverk.venues.models import Room

MOST = 500  # moves in one request
FASTER = N_("%(who)s has changed “%(title)s”, which is now %(where)s. Your own move of it is not saved.")
REMOVED = N_("That session is no longer in the plan.")
HELD = N_("“%(title)s” has already been held.")


@dataclass(frozen=True, slots=True)
class Move:
    """Where a session, as it was seen in a `version`, shall be.

    `when` without anything takes it off its hours; a date alone keeps the hours it has, or gives it the usual ones. `place` is
    `venue/room`, empty for no room, None to leave it. `settled` says whether the date stands; None leaves that as the form has it.
    """

    uid: str
    version: int | None
    when: When | date
    place: str | None = None
    settled: bool | None = None


def read(data: Any) -> list[Move]:
    """What a board sent: `{"moves": [{"uid", "version", "when", "place"?, "settled"?}]}`; ValueError where it is anything else."""
    moves = data.get("moves") if isinstance(data, dict) else None
    if not isinstance(moves, list) or not 0 < len(moves) <= MOST or not all(isinstance(each, dict) for each in moves):
        raise ValueError("no moves")
    return [_read(each) for each in moves]


def _read(each: dict[str, Any]) -> Move:
    uid, version, when, place, settled = (each.get(name) for name in ("uid", "version", "when", "place", "settled"))
    if not isinstance(uid, str) or not isinstance(version, int) or not isinstance(when, str):
        raise ValueError("no move")
    if not isinstance(place, str | None) or not isinstance(settled, bool | None):
        raise ValueError("no place")
    to = When.parse(when)
    return Move(uid, version, to if to.has_hours or not to.day else to.day, place, settled)


def carry_out(sessions: Sequence[Session], rooms: Sequence[Room], moves: Sequence[Move], *, by: int | None) -> None:
    """Move some of a season's locked `sessions`, in the caller's transaction. A move that was carried out before changes nothing.

    Raises Overtaken where somebody edited one of them meanwhile, RuleBroken where a rule forbids it.
    """
    known, places = {session.uid: session for session in sessions}, {room_path(room): room for room in rooms}
    asked = [(_known(known, move.uid), move) for move in moves]
    wanted = {session: _spot(session, move, places) for session, move in asked}
    moving = [(session, move) for session, move in asked if not _is_there(session, *wanted[session], move)]
    for session, move in moving:
        if move.version is not None and move.version != session.version:
            raise Overtaken(FASTER, session)
    was = {session: _facts(session) for session, _move in moving}
    yielding = {session for session, move in moving if session.status is Status.PLANNED and move.settled is None}
    for session, move in moving:
        _put(session, *wanted[session], move.settled)
    _settle_clashes(list(was), yielding)
    for session, old in was.items():
        journal.note_changes("place", session, old, _facts(session), by=by)


def swapped(one: Session, other: Session) -> list[Move]:
    """Each begins when and where the other did, and keeps its own length."""
    return [Move(each.uid, each.version, _beginning_as(there, each), place_of(there)) for each, there in ((one, other), (other, one))]


def shifted(sessions: Sequence[Session], day: date, after: time, by: timedelta, place: str | None = None) -> list[Move]:
    """Everything that begins on a day (to five in the morning) at `after` or later, in one place or in all, so much later or earlier."""
    found = [session for session in sessions if session.when.has_hours and session.when.day == day and _can_move(session)]
    begin = datetime.combine(day, after)
    return [
        Move(session.uid, session.version, session.when.starting(session.when.starts + by))
        for session in found
        if session.when.starts and session.when.starts >= begin and place in (None, place_of(session))
    ]


def has_been_held(session: Session) -> bool:
    """Whether people know of it and it is over: then it stays where it was."""
    ends = over(session.when, session.season.series.zone) if session.released_at and session.status is Status.SCHEDULED else None
    return bool(ends and ends <= clock.now())


def _can_move(session: Session) -> bool:
    return session.status is not Status.CANCELLED and not has_been_held(session)


def _known(known: dict[str, Session], uid: str) -> Session:
    if uid not in known:
        raise RuleBroken(REMOVED)
    return known[uid]


def _spot(session: Session, move: Move, places: dict[str, Room]) -> tuple[When, Room | None]:
    when = _on_day(session, move.when) if isinstance(move.when, date) else move.when
    if move.place is None:
        return when, session.room
    if move.place and move.place not in places:
        raise RuleBroken(GONE)
    return when, places.get(move.place)


def _on_day(session: Session, day: date) -> When:
    """Its own hours on another day; those that are usual where it has none."""
    if session.when.has_hours and session.when.starts and session.when.day:
        return session.when.starting(session.when.starts + (day - session.when.day))
    starts, ends = usual_hours(session.season.series.usual_hours)
    return When.hours(datetime.combine(day, starts), datetime.combine(day, ends))


def _is_there(session: Session, when: When, room: Room | None, move: Move) -> bool:
    return (session.when, session.room) == (when, room) and move.settled in (None, session.status is Status.SCHEDULED)


def _put(session: Session, when: When, room: Room | None, settled: bool | None) -> None:
    if has_been_held(session):
        raise RuleBroken(HELD, title=session.title)
    if settled is None:
        settled = session.status is Status.SCHEDULED or not session.when.has_date  # as the session's form has it
    venue = room.venue if room else session.venue
    if not when and session.released_at and _takes_back_its_date(session):
        session.venue, session.room = venue, room
        return
    planning.put(session, when, venue, room, settled=settled)


def _takes_back_its_date(session: Session) -> bool:
    """A date that nobody has been told of: the session is again as people know it, postponed or without one."""
    release = reading.current(session.season_id)
    known = reading.programme_of(release).session(session.uid) if release else None
    if session.status is not Status.SCHEDULED or known is None or known.status not in (Status.POSTPONED, Status.PLANNED):
        return False
    session.status, session.when, session.because = known.status, known.when, known.because
    return True


def _settle_clashes(moved: Sequence[Session], yielding: set[Session]) -> None:
    """Whoever stands in a taken room is refused; one that had no settled date yet is planned there, and still not settled."""
    for session, other in scheduling.taken(moved).items():
        if session not in yielding:
            raise RuleBroken(scheduling.TAKEN, room=session.room.name if session.room else "", title=other.title)
        session.status = Status.PLANNED


def _beginning_as(there: Session, session: Session) -> When:
    if not there.when.has_hours or there.when.starts is None:
        return UNKNOWN
    minutes = session.when.minutes or there.when.minutes
    return When.hours(there.when.starts, there.when.starts + timedelta(minutes=minutes))


def _facts(session: Session) -> dict[str, str]:
    return {"status": session.status.value, "when": str(session.when), "place": place_of(session)}
