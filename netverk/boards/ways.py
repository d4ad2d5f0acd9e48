"""The way out of a clash: the next free room at that hour, the next free hour in that room."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from netverk.boards.rows import Rows
from netverk.language import _, clock_time
from netverk.programme.clashes import RoomTaken, SpeakerTaken, occupies, room_key, speaker_key
from netverk.programme.value import Status
from netverk.programme.when import DAY_TURNS_AT, When, instant
from netverk.sessions.models import Session
from netverk.venues.models import Room

Stretch = tuple[datetime, datetime]  # UTC, exclusive end
LAST_START = 22  # hours on the clock: nobody is sent to an hour later than that


@dataclass(frozen=True, slots=True)
class Way:
    """Where a session could be instead; `place` as `venue/room`, `settles` where its date would stand."""

    session: Session
    when: When
    place: str
    words: str
    settles: bool

    @property
    def facts(self) -> dict[str, object]:
        """As a board sends it back."""
        facts = {"uid": self.session.uid, "version": self.session.version, "when": str(self.when), "place": self.place}
        return facts | {"settled": self.settles}


class Ways:
    """Knows what is taken when, and so what is free."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.zone = rows, rows.programme.zone
        self._taken: dict[str, list[tuple[Stretch, str]]] = defaultdict(list)  # with the uid of the session, if it is one of ours
        for session in filter(occupies, rows.programme.sessions):
            people = [speaker_key(line.speaker) for line in session.bylines]
            for what in (*people, *([room_key(session.venue, session.room)] if session.room else [])):
                self._note(what, session.when, self.zone, session.uid)
        for other in rows.elsewhere:
            self._note(other.what, other.when, other.zone, "")

    def out_of(self, session: Session, when: When, place: str) -> list[Way]:
        """At most two ways for a session that is wanted at `when` in `place`."""
        return [*self._room_at(session, when, place), *self._hour_in(session, when, place)]

    def of_clash(self, clash: object) -> list[Way]:
        """For the one that is not settled, else for the last of those that clash."""
        if not isinstance(clash, RoomTaken | SpeakerTaken):
            return []
        clashing = [session for session in map(self.rows.session, reversed(clash.sessions)) if session and session.when.has_hours]
        session = max(clashing, key=lambda each: each.status is Status.PLANNED, default=None)
        return self.out_of(session, session.when, place_of(session)) if session else []

    def _note(self, what: str, when: When, zone: str, uid: str) -> None:
        starts, ends = when.starts_at(zone), when.ends_at(zone)
        if when.has_hours and starts and ends:
            self._taken[what].append(((starts, ends), uid))

    def _room_at(self, session: Session, when: When, place: str) -> Iterator[Way]:
        """The next room in the list that is free then, from the one after its own."""
        rooms = [room for room in self.rows.rooms if room_path(room) != place]
        following = [room_path(room) for room in self.rows.rooms]
        turn = following.index(place) if place in following else 0
        for room in (*rooms[turn:], *rooms[:turn]):
            if when.starts and self._is_free(session, when, room):
                words = _(
                    "Move “%(title)s” to %(room)s, still at %(hour)s", title=session.title, room=room.name, hour=clock_time(when.starts)
                )
                yield self._way(session, when, room_path(room), words)
                return

    def _way(self, session: Session, when: When, place: str, words: str) -> Way:
        return Way(session, when, place, words, settles=self.rows.is_conference or session.status is Status.SCHEDULED)

    def _hour_in(self, session: Session, when: When, place: str) -> Iterator[Way]:
        room = next((each for each in self.rows.rooms if room_path(each) == place), None)
        for starts in self._hours_after(session, when, room):
            then = when.starting(starts)
            if self._is_free(session, then, room):
                words = _("Move “%(title)s” to %(hour)s", title=session.title, hour=clock_time(starts))
                yield self._way(session, then, place, words)
                return

    def _hours_after(self, session: Session, when: When, room: Room | None) -> Iterator[datetime]:
        """Whenever something that is in the way has ended, on the same day, in order."""
        if when.starts is None:
            return
        last = datetime.combine(when.starts.date(), DAY_TURNS_AT) + timedelta(hours=LAST_START - DAY_TURNS_AT.hour)
        ends = {stretch[1] for what in self._wanted(session, room) for stretch, uid in self._taken[what] if uid != session.uid}
        for end in sorted(ends):
            offset = end - instant(when.starts, self.zone)
            if offset > timedelta() and when.starts + offset <= last:
                yield when.starts + offset

    def _is_free(self, session: Session, when: When, room: Room | None) -> bool:
        starts, ends = when.starts_at(self.zone), when.ends_at(self.zone)
        stretches = (stretch for what in self._wanted(session, room) for stretch, uid in self._taken[what] if uid != session.uid)
        return all(starts and ends and (ends <= taken[0] or taken[1] <= starts) for taken in stretches)

    def _wanted(self, session: Session, room: Room | None) -> list[str]:
        people = [speaker_key(uid) for uid, _name in self.rows.people.get(session.id, ())]
        return [*people, *([room_key(room.venue.slug, room.slug)] if room else [])]


def room_path(room: Room) -> str:
    return f"{room.venue.slug}/{room.slug}"


def place_of(session: Session) -> str:
    """`venue/room` of a session; nothing where it has no room."""
    return f"{session.venue.slug}/{session.room.slug}" if session.venue and session.room else ""
