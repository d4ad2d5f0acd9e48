"""How one session stands at a moment, as every public page shows it: its date, its marks, its place, what is said about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from netverk.language import N_, NO_BREAK, _
from netverk.programme.changes import PlaceChange, Relocated, RoomChanged, WentHybrid, WentOnline, WentOnSite
from netverk.programme.published import Published, over
from netverk.programme.value import Mode, Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import period_words

PLACE_MARKS = {
    Relocated: N_("New venue"),
    RoomChanged: N_("New room"),
    WentOnline: N_("Online instead"),
    WentOnSite: N_("On site instead"),
    WentHybrid: N_("On site and online"),
}


class Mark(NamedTuple):
    """One word about a session; `kind` names its colour and its sign."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is said about a session besides its date and place: marks, the time and place it left, why, and what comes."""

    marks: tuple[Mark, ...] = ()
    was: When = UNKNOWN
    was_at: str = ""
    because: str = ""
    outlook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A session as a page shows it. `shown` is the date at its side, which no longer holds where `struck`; `place` is empty then.

    `starts` and `ends` are its instants (UTC, ISO 8601) for the script that marks what is on now; empty where it is not on.
    """

    session: Session
    state: State
    shown: When
    struck: bool
    place: str
    is_over: bool
    starts: str = ""
    ends: str = ""

    @property
    def is_on(self) -> bool:
        return self.session.status in (Status.PLANNED, Status.SCHEDULED)


def entry(published: Published, session: Session, at: datetime, *, ended: bool) -> Entry:
    """How a session stands at `at`; in a season that has `ended` nothing more is promised."""
    programme = published.programme
    passed = is_over(session, programme.zone, at)
    off = session.status in (Status.POSTPONED, Status.CANCELLED)
    first = session.formerly if session.status is Status.POSTPONED else session.when
    shown = first or session.formerly or session.when
    timed = session.is_dated and session.when.has_hours
    return Entry(
        session=session,
        state=state(published, session, at, ended=ended),
        shown=shown,
        struck=off and bool(shown) and shown != (session.when if session.status is Status.POSTPONED else UNKNOWN),
        place="" if off else place_words(programme, session),
        is_over=passed,
        starts=_iso(session.when.starts_at(programme.zone)) if timed else "",
        ends=_iso(session.when.ends_at(programme.zone)) if timed else "",
    )


def next_entry(published: Published, at: datetime) -> Entry | None:
    """The next session that takes place; one that is going on counts until it is over."""
    programme = published.programme
    ahead = [each for each in programme.sessions if each.is_dated and not is_over(each, programme.zone, at)]
    found = min(ahead, key=lambda each: each.when.order, default=None)
    return entry(published, found, at, ended=False) if found else None


def state(published: Published, session: Session, at: datetime, *, ended: bool) -> State:
    """What is said about a session at `at`. What was moved is old news once the session is over; what was called off is not."""
    zone = published.programme.zone
    if session.status is Status.CANCELLED:
        return State(marks=(Mark("cancelled", _("Cancelled")),), because=session.because)
    if session.status is Status.POSTPONED:
        outlook = "" if ended else _new_date(session, zone, at)
        return State(marks=(Mark("postponed", _("Postponed")),), because=session.because, outlook=outlook)
    if ended or is_over(session, zone, at):
        return State()
    place = _place_change(published, session)
    was = session.formerly if session.status is Status.SCHEDULED else UNKNOWN
    return State(
        marks=tuple(_marks(session, place)),
        was=was,
        was_at=place.was if place else "",
        because=session.because if was or place else "",
        outlook=_("The hours will be announced.") if session.is_dated and not session.when.has_hours else "",
    )


def is_over(session: Session, zone: str, at: datetime) -> bool:
    """Whether its time (the date it left, where it has no new one) has passed at `at`."""
    end = over(session.when or session.formerly, zone)
    return end is not None and at >= end


def place_words(programme: Programme, session: Session) -> str:
    """`Stora salen, Klarahuset, Drottninggatan 33, Stockholm`; online where there is nowhere to go."""
    if session.mode is Mode.ONLINE:
        return _("Online")
    venue, room = programme.venue(session.venue), programme.room(session.venue, session.room)
    address = venue.address.replace(venue.postcode, venue.postcode.replace(" ", NO_BREAK)) if venue else ""
    where = ", ".join(part for part in (room.name if room else "", address) if part)
    if session.mode is Mode.HYBRID:
        return _("%(place)s, and online", place=where) if where else _("On site and online")
    return where


def _marks(session: Session, place: PlaceChange | None) -> list[Mark]:
    marks = []
    if session.preliminary:
        marks.append(Mark("preliminary", _("Preliminary")))
    if session.status is Status.PLANNED and session.when:
        marks.append(Mark("undated", _("Date not settled yet") if session.when.has_date else _("Date to be announced")))
    if session.status is Status.SCHEDULED and session.formerly:
        marks.append(Mark("moved", _("Moved")))
    if place:
        marks.append(Mark("changed", _(PLACE_MARKS[type(place)])))
    return marks


def _new_date(session: Session, zone: str, at: datetime) -> str:
    end = over(session.when, zone)
    if end is None or at >= end:
        return _("A new date has not been set.")
    return _("New date expected: %(period)s.", period=period_words(session.when))


def _place_change(published: Published, session: Session) -> PlaceChange | None:
    """The last time it was given another place, unless that was taken back or was no news (a place where it had none)."""
    undone = {notice.undoes for notice in published.notices}
    standing = (notice for notice in published.notices if notice.undoes is None and notice.number not in undone)
    changes = (change for notice in standing for change in notice.changes)
    found = next((each for each in changes if isinstance(each, PlaceChange) and each.uid == session.uid), None)
    return found if found and found.was else None


def _iso(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}" if moment else ""
