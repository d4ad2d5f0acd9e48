"""Who and what is taken at which hours, and where two want the same, or one would have to hurry from the one to the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from netverk.programme.value import Mode, Programme, Session, Status
from netverk.programme.when import When

ROOM = "room:"


@dataclass(frozen=True, slots=True)
class Buffers:
    """Minutes that anybody needs from one engagement to the next: `between` any two, `travel` from one venue to another.

    Between two sessions of one programme in one venue nothing is needed: its own breaks decide.
    """

    between: int = 15  # to end a conversation and find the next room
    travel: int = 45  # across a city


USUAL = Buffers()


@dataclass(frozen=True, slots=True)
class Occupied:
    """A room or a person is taken elsewhere: `what` as `room_key` or `speaker_key` makes it, `title` what takes it.

    `venue` is a slug, empty where nobody has to be anywhere, or it is not known where.
    """

    what: str
    when: When
    zone: str
    title: str
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Something in another season (`path`), to which `people` who have a place in this one are to come too."""

    when: When
    zone: str
    title: str
    people: int
    series: str  # its title
    path: str  # `series/season`
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Some hours (UTC instants, exclusive end) of a room or a person; without a `session` they are taken elsewhere."""

    what: str
    starts: datetime
    ends: datetime
    title: str
    session: str = ""  # uid
    venue: str = ""


def room_key(venue: str, room: str) -> str:
    return f"{ROOM}{venue}/{room}"


def speaker_key(uid: str) -> str:
    return f"speaker:{uid}"


def occupies(session: Session) -> bool:
    """Whether it lays hold of its room and people: not while postponed or cancelled, and only once its hours are exact."""
    return session.status not in {Status.POSTPONED, Status.CANCELLED} and session.when.has_hours


def venue_of(session: Session) -> str:
    """Where people have to be; empty where they can be anywhere."""
    return "" if session.mode is Mode.ONLINE else session.venue


def travels(one: Taken, other: Taken) -> bool:
    """Whether they are known to be in different venues."""
    return bool(one.venue and other.venue and one.venue != other.venue)


def needed(one: Taken, other: Taken, buffers: Buffers) -> timedelta:
    """The time from the one to the other that whoever is wanted in both needs. Never less than none; a room needs none."""
    if one.what.startswith(ROOM):
        return timedelta()
    if travels(one, other):
        return timedelta(minutes=max(buffers.travel, buffers.between))
    return timedelta() if one.session and other.session else timedelta(minutes=buffers.between)


def are_too_near(one: Taken, other: Taken, buffers: Buffers) -> bool:
    """Whether they meet, or lie closer than whoever is wanted in both can bear. The order does not matter."""
    first, second = sorted((one, other), key=lambda taken: taken.starts)
    return second.starts - first.ends < needed(one, other, buffers)


def doubled(programme: Programme, elsewhere: Sequence[Occupied], buffers: Buffers = USUAL) -> Iterator[tuple[Taken, Taken]]:
    """Every two that are too near for what they both want, at least one of them in this programme, each two in the order of time."""
    wanted: dict[str, list[Taken]] = defaultdict(list)
    for taken in (*of_programme(programme), *filter(None, map(of_elsewhere, elsewhere))):
        wanted[taken.what].append(taken)
    for what in sorted(wanted):
        yield from _near(sorted(wanted[what], key=lambda taken: (taken.starts, taken.ends, taken.session)), buffers)


def gathered(programme: Programme, gatherings: Iterable[Gathering], buffers: Buffers = USUAL) -> Iterator[tuple[Taken, Taken, Gathering]]:
    """Every meeting of this programme's members that is too near to something else that some of them are to come to.

    The members of a network come to each of its sessions; those of a conference are there all day.
    """
    ours = list(_days(programme) if programme.is_conference else _sessions(programme))
    for gathering in gatherings:
        theirs = of_elsewhere(Occupied("", gathering.when, gathering.zone, gathering.title, gathering.venue))
        yield from ((taken, theirs, gathering) for taken in ours if theirs and are_too_near(taken, theirs, buffers))


def of_elsewhere(other: Occupied) -> Taken | None:
    """Its hours, once they are exact."""
    starts, ends = other.when.starts_at(other.zone), other.when.ends_at(other.zone)
    return Taken(other.what, starts, ends, other.title, venue=other.venue) if other.when.has_hours and starts and ends else None


def _near(ordered: list[Taken], buffers: Buffers) -> Iterator[tuple[Taken, Taken]]:
    longest = timedelta(minutes=max(buffers.travel, buffers.between))
    going: list[Taken] = []
    for taken in ordered:
        going = [other for other in going if other.ends + longest > taken.starts]
        yield from ((other, taken) for other in going if (other.session or taken.session) and are_too_near(other, taken, buffers))
        going.append(taken)


def of_programme(programme: Programme) -> Iterator[Taken]:
    """What its sessions lay hold of."""
    for session in filter(occupies, programme.sessions):
        yield from filter(None, (_taken(what, session, programme.zone) for what in wants(session, programme)))


def _sessions(programme: Programme) -> Iterator[Taken]:
    yield from filter(None, (_taken("", session, programme.zone) for session in filter(occupies, programme.sessions)))


def _days(programme: Programme) -> Iterator[Taken]:
    """Each day from its first session to its last; without a `session`, for it is none of them."""
    days: dict[date, list[Taken]] = defaultdict(list)
    for session in filter(occupies, programme.sessions):
        if (taken := _taken("", session, programme.zone)) and session.when.day:
            days[session.when.day].append(taken)
    for many in days.values():
        venues = {taken.venue for taken in many}
        first, last = min(taken.starts for taken in many), max(taken.ends for taken in many)
        yield Taken("", first, last, programme.season.title, venue=venues.pop() if len(venues) == 1 else "")


def _taken(what: str, session: Session, zone: str) -> Taken | None:
    starts, ends = session.when.starts_at(zone), session.when.ends_at(zone)
    return Taken(what, starts, ends, session.title, session.uid, venue_of(session)) if starts and ends else None


def wants(session: Session, programme: Programme) -> set[str]:
    """Its room, and everybody who stands up in it."""
    leaders = () if programme.is_conference else programme.leaders  # a network's discussion leader is there every time
    people = {speaker_key(line.speaker) for line in (*session.bylines, *leaders)}
    return people | ({room_key(session.venue, session.room)} if session.room else set())
