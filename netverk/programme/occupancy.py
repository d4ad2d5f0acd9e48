"""Who and what is taken at which hours, and where two want the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from netverk.programme.value import Programme, Session, Status
from netverk.programme.when import When


@dataclass(frozen=True, slots=True)
class Occupied:
    """A room or a person is taken elsewhere: `what` as `room_key` or `speaker_key` makes it, `title` what takes it."""

    what: str
    when: When
    zone: str
    title: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Some hours (UTC instants, exclusive end) of a room or a person; without a `session` they are taken elsewhere."""

    what: str
    starts: datetime
    ends: datetime
    title: str
    session: str = ""  # uid


def room_key(venue: str, room: str) -> str:
    return f"room:{venue}/{room}"


def speaker_key(uid: str) -> str:
    return f"speaker:{uid}"


def occupies(session: Session) -> bool:
    """Whether it lays hold of its room and people: not while postponed or cancelled, and only once its hours are exact."""
    return session.status not in {Status.POSTPONED, Status.CANCELLED} and session.when.has_hours


def doubled(programme: Programme, elsewhere: Sequence[Occupied]) -> Iterator[tuple[Taken, Taken]]:
    """Every two that want the same at the same time, at least one of them in this programme, ordered by time."""
    wanted: dict[str, list[Taken]] = defaultdict(list)
    for taken in (*_of_programme(programme), *_of_elsewhere(elsewhere)):
        wanted[taken.what].append(taken)
    for what in sorted(wanted):
        yield from _overlapping(sorted(wanted[what], key=lambda taken: (taken.starts, taken.ends, taken.session)))


def _overlapping(ordered: list[Taken]) -> Iterator[tuple[Taken, Taken]]:
    going: list[Taken] = []
    for taken in ordered:
        going = [other for other in going if other.ends > taken.starts]
        yield from ((other, taken) for other in going if other.session or taken.session)
        going.append(taken)


def _of_programme(programme: Programme) -> Iterator[Taken]:
    for session in filter(occupies, programme.sessions):
        starts, ends = session.when.starts_at(programme.zone), session.when.ends_at(programme.zone)
        for what in _wants(session, programme):
            if starts and ends:
                yield Taken(what, starts, ends, session.title, session.uid)


def _wants(session: Session, programme: Programme) -> set[str]:
    leaders = () if programme.is_conference else programme.leaders  # a network's discussion leader is there every time
    people = {speaker_key(line.speaker) for line in (*session.bylines, *leaders)}
    return people | ({room_key(session.venue, session.room)} if session.room else set())


def _of_elsewhere(elsewhere: Iterable[Occupied]) -> Iterator[Taken]:
    for other in elsewhere:
        starts, ends = other.when.starts_at(other.zone), other.when.ends_at(other.zone)
        if other.when.has_hours and starts and ends:
            yield Taken(other.what, starts, ends, other.title)
