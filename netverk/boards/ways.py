"""The way out of a clash: the next free room at that hour, the next free hour in that room, another day on which nothing is in the way."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from netverk.boards.rows import Rows
from netverk.language import _, clock_time, long_date
from netverk.programme.clashes import (
    HolidayClash,
    MembersHurried,
    MembersTaken,
    OnBreak,
    OutsideSeason,
    RoomTaken,
    SpeakerHurried,
    SpeakerTaken,
    SqueezeDay,
    room_key,
    speaker_key,
)
from netverk.programme.occupancy import Occupied, Taken, are_too_near, needed, of_elsewhere, of_programme
from netverk.programme.value import Mode, Status
from netverk.programme.when import DAY_TURNS_AT, When, instant
from netverk.sessions.models import Session
from netverk.venues.models import Room

NETWORK_ENDS_BY = time(17)  # people come from work, and go home from it
LAST_START = 22  # hours on the clock: nobody is sent to an hour later than that
AT_ONCE = RoomTaken | SpeakerTaken | SpeakerHurried | MembersTaken | MembersHurried
ON_THAT_DAY = HolidayClash | SqueezeDay | OnBreak
AVOIDED = AT_ONCE | ON_THAT_DAY | OutsideSeason
WEEKS = (1, -1, 2, -2, 3, -3)  # a network meets on its weekday: as near as possible, rather later than earlier


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
        self.rows, self.zone, self.buffers = rows, rows.programme.zone, rows.around.buffers
        self._taken: dict[str, list[Taken]] = defaultdict(list)
        for taken in (*of_programme(rows.programme), *filter(None, map(of_elsewhere, rows.around.taken))):
            self._taken[taken.what].append(taken)
        if not rows.is_conference:  # whose attendees are there all day, wherever a session of it goes
            there = (Occupied("", each.when, each.zone, each.title, each.venue) for each in rows.around.gatherings)
            self._taken[""] = [taken for taken in map(of_elsewhere, there) if taken]

    def out_of(self, session: Session, when: When, place: str) -> list[Way]:
        """At most two ways for a session that is wanted at `when` in `place`."""
        if not self.rows.is_conference:
            return [*self._day_near(session, when), *self._hour_in(session, when, place)]
        return [*self._room_at(session, when, place), *self._hour_in(session, when, place)]

    def of_clash(self, clash: object) -> list[Way]:
        """For the one that is not settled, else for the last of those that clash."""
        if not isinstance(clash, AT_ONCE | ON_THAT_DAY):
            return []
        clashing = [session for session in map(self.rows.session, reversed(clash.sessions)) if session and session.when.has_hours]
        session = max(clashing, key=lambda each: each.status is Status.PLANNED, default=None)
        if session is None:
            return []
        if isinstance(clash, ON_THAT_DAY):
            return [] if self.rows.is_conference else list(self._day_near(session, session.when))
        return self.out_of(session, session.when, place_of(session))

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

    def _hour_in(self, session: Session, when: When, place: str) -> Iterator[Way]:
        room = next((each for each in self.rows.rooms if room_path(each) == place), session.room if place_of(session) == place else None)
        for starts in self._hours_after(session, when, room):
            then = when.starting(starts)
            if self._is_free(session, then, room):
                words = _("Move “%(title)s” to %(hour)s", title=session.title, hour=clock_time(starts))
                yield self._way(session, then, place, words)
                return

    def _day_near(self, session: Session, when: When) -> Iterator[Way]:
        """The same hours on the nearest of its weekdays on which nothing clashes with it."""
        programme = self.rows.programme
        for weeks in WEEKS:
            if when.starts is None:
                return
            then = when.starting(when.starts + timedelta(weeks=weeks))
            moved = (replace(each, when=then) if each.uid == session.uid else each for each in programme.sessions)
            found = self.rows.around.clashes(replace(programme, sessions=tuple(moved)))
            if then.starts and not any(session.uid in clash.sessions and isinstance(clash, AVOIDED) for clash in found):
                words = _("Move “%(title)s” to %(day)s", title=session.title, day=long_date(then.starts.date()))
                yield self._way(session, then, place_of(session), words)
                return

    def _hours_after(self, session: Session, when: When, room: Room | None) -> Iterator[datetime]:
        """Whenever something that is in the way is over and done with, on the same day, in order."""
        if when.starts is None:
            return
        last = datetime.combine(when.starts.date(), DAY_TURNS_AT) + timedelta(hours=LAST_START - DAY_TURNS_AT.hour)
        if not self.rows.is_conference:
            last = datetime.combine(when.starts.date(), NETWORK_ENDS_BY) - timedelta(minutes=when.minutes or 0)
        pairs = self._pairs(session, when, room)
        for end in sorted({taken.ends + needed(taken, wanted, self.buffers) for wanted, taken in pairs}):
            offset = end - instant(when.starts, self.zone)
            if offset > timedelta() and when.starts + offset <= last:
                yield when.starts + offset

    def _is_free(self, session: Session, when: When, room: Room | None) -> bool:
        return when.has_hours and not any(are_too_near(wanted, taken, self.buffers) for wanted, taken in self._pairs(session, when, room))

    def _pairs(self, session: Session, when: When, room: Room | None) -> Iterator[tuple[Taken, Taken]]:
        """The session as it would be, beside everything else that has what it wants."""
        starts, ends = when.starts_at(self.zone), when.ends_at(self.zone)
        owner = room.venue if room else session.venue
        venue = owner.slug if owner and session.mode is not Mode.ONLINE else ""
        if not starts or not ends:
            return
        for what in self._wanted(session, room):
            wanted = Taken(what, starts, ends, session.title, session.uid, venue)
            yield from ((wanted, taken) for taken in self._taken[what] if taken.session != session.uid)

    def _way(self, session: Session, when: When, place: str, words: str) -> Way:
        return Way(session, when, place, words, settles=self.rows.is_conference or session.status is Status.SCHEDULED)

    def _wanted(self, session: Session, room: Room | None) -> list[str]:
        leaders = () if self.rows.is_conference else self.rows.programme.leaders
        people = {uid for uid, _name in self.rows.people.get(session.id, ())} | {leader.speaker for leader in leaders}
        return [*map(speaker_key, sorted(people)), *([room_key(room.venue.slug, room.slug)] if room else []), ""]


def room_path(room: Room) -> str:
    return f"{room.venue.slug}/{room.slug}"


def place_of(session: Session) -> str:
    """`venue/room` of a session; nothing where it has no room."""
    return f"{session.venue.slug}/{session.room.slug}" if session.venue and session.room else ""
