"""A session as a card of the board: where it lies, what is written on it, what does not fit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from netverk.boards.moves import has_been_held
from netverk.boards.rows import Rows
from netverk.boards.ways import Way, Ways
from netverk.language import N_, _, joined
from netverk.programme.value import Status
from netverk.programme.words import bare_hours, period_words
from netverk.publishing.fitting import Warned, warned
from netverk.sessions.models import Session

POOL = "pool"
USUAL_MINUTES = 45  # of a session that never had hours
TRACKS = 8  # patterns that the tracks of a season take in turn
MARKS = {
    Status.POSTPONED: ("postponed", N_("Postponed")),
    Status.CANCELLED: ("cancelled", N_("Cancelled")),
}
UNSETTLED = ("undated", N_("Not settled"))
PRELIMINARY = ("preliminary", N_("Preliminary"))


@dataclass(frozen=True, slots=True)
class Card:
    """`lane` is where it lies: a place or a date, or POOL. `starts` and `ends` are minutes after the midnight its day begins with.

    Both are None in the pool and in a calendar. `faults` say what it clashes with; `track` is the number of its pattern, 0 without a track.
    """

    session: Session
    lane: str
    starts: int | None
    ends: int | None
    hours: str
    room: str
    people: tuple[str, ...]
    speakers: str
    marks: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]
    track: int
    is_fixed: bool

    @property
    def label(self) -> str:
        """Read out when one comes to it: `Om tillit, 10.30–11.15, Stora salen`."""
        said = [
            self.session.title,
            self.hours,
            self.room,
            self.session.track,
            *(word for _kind, word in self.marks),
            *([_("clashes")] if self.faults else []),
        ]
        return ", ".join(part for part in said if part)

    def facts(self) -> dict[str, object]:
        """For the script, without what is written on it."""
        return {
            "uid": self.session.uid,
            "version": self.session.version,
            "lane": self.lane,
            "starts": self.starts,
            "ends": self.ends,
            "minutes": self.session.when.minutes or USUAL_MINUTES,
            "track": self.track,
            "off": self.session.status is Status.CANCELLED,
            "fixed": self.is_fixed,
            "clashes": bool(self.faults),
            "people": list(self.people),
            "title": self.session.title,
            "label": self.label,
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, with the ways out."""

    warned: Warned
    ways: tuple[Way, ...]


def tracks(rows: Rows) -> dict[str, int]:
    """The tracks of the season by name (the kinds, where it has no tracks), each with the number of its pattern."""
    names = {session.track for session in rows.sessions if session.track} or {session.kind for session in rows.sessions if session.kind}
    return {name: n % TRACKS + 1 for n, name in enumerate(sorted(names, key=str.casefold))}


def faults_by_session(rows: Rows) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for clash in rows.clashes:
        for uid in clash.sessions:
            found[uid].append(clash.sentence())
    return {uid: tuple(said) for uid, said in found.items()}


def faults(rows: Rows, uids: set[str]) -> list[Fault]:
    """Everything that does not fit with some sessions, or with the season itself."""
    ways = Ways(rows)
    concerned = [clash for clash in rows.clashes if not clash.sessions or uids & set(clash.sessions)]
    return [Fault(warned(clash, rows.programme, uids), tuple(ways.of_clash(clash))) for clash in concerned]


class Dealer:
    """Makes the cards of one season."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.tracks, self.faults = rows, tracks(rows), faults_by_session(rows)

    def card(self, session: Session, lane: str, day: date | None = None) -> Card:
        """`day` is the one that hours are counted from."""
        when, named = session.when, self.rows.people.get(session.id, ())
        return Card(
            session=session,
            lane=lane,
            starts=minutes_into(day, when.starts) if day else None,
            ends=minutes_into(day, when.ends) if day else None,
            hours=bare_hours(when) or (period_words(when) if when else ""),
            room=session.room.name if session.room else "",
            people=tuple(uid for uid, _name in named),
            speakers=joined(dict.fromkeys(name for _uid, name in named)),
            marks=tuple((kind, _(word)) for kind, word in _marks(session)),
            faults=self.faults.get(session.uid, ()),
            track=self.tracks.get(session.track) or self.tracks.get(session.kind) or 0,
            is_fixed=session.status is Status.CANCELLED or has_been_held(session),
        )


def minutes_into(day: date, wall: datetime | None) -> int | None:
    return int((wall - datetime.combine(day, datetime.min.time())).total_seconds()) // 60 if wall else None


def _marks(session: Session) -> list[tuple[str, str]]:
    if session.status in MARKS:
        return [MARKS[session.status]]
    unsettled = session.status is Status.PLANNED and session.when.has_date
    return [*([UNSETTLED] if unsettled else []), *([PRELIMINARY] if session.preliminary else [])]


def is_in_pool(session: Session) -> bool:
    """Whether it waits for hours; what was cancelled without any waits for nothing."""
    return not session.when.has_hours and session.status is not Status.CANCELLED
