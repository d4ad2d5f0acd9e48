"""Taking seats and giving them back: whoever wants one, it is counted here, under the lock of its season, and nowhere else.

Each function asks for the season's row to be locked by the caller, inside its `write()`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, inspect, update
from sqlalchemy.orm.attributes import set_committed_value

from netverk.admissions.models import PlaceType
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.prepared import Prepared
from netverk.records import insert
from netverk.seasons.models import Season
from netverk.seats.limits import free_seats
from netverk.seats.models import NEXT, TAKES_A_SEAT, Place, PlaceState
from netverk.seats.standing import FULL, NoSeats
from netverk.sessions.models import Session

IS_ALREADY = {
    PlaceState.PENDING: N_("This place is waiting to be approved already."),
    PlaceState.CONFIRMED: N_("This place is confirmed already."),
    PlaceState.WAITING: N_("This place is in the waiting list already."),
    PlaceState.OFFERED: N_("This place has been offered already."),
    PlaceState.LAPSED: N_("The time for this place has run out. You are welcome to register again."),
    PlaceState.CANCELLED: N_("This place has been cancelled. You are welcome to register again."),
}

_ADD = {
    each: Prepared(update(each).where(each.id == bindparam("ident")).values(seats_taken=each.seats_taken + bindparam("seats")))
    for each in (Season, PlaceType)
}


def fit(season: Season, places: Sequence[Place]) -> bool:
    """Whether there is a seat for each of these."""
    return all(left is None or left >= wanted for left, wanted in _left_and_wanted(season, places))


def seats_left(season: Season, places: Sequence[Place]) -> int | None:
    """How many of these there is a seat for; None where nothing limits them."""
    left = [left for left, _wanted in _left_and_wanted(season, places) if left is not None]
    return min(left) if left else None


def take(season: Season, places: Sequence[Place], state: PlaceState, *, until: datetime | None = None) -> None:
    """Give each of these, new or from the waiting list, a seat of their own; `until` says when it is lost again.

    The caller has made sure that they `fit`; what the season and the type have is guarded by the database too.
    """
    for place in places:
        place.state, place.until = state, until
        if inspect(place).transient:
            insert(place)
    _count(season, places, 1)


def confirm(places: Iterable[Place]) -> None:
    """For good; RuleBroken unless each is held for its holder."""
    for place in places:
        _become(place, PlaceState.CONFIRMED)
        place.until = None


def leave(season: Season, places: Sequence[Place], state: PlaceState) -> None:
    """Give back the seats of those that have one, and be CANCELLED, LAPSED or WAITING."""
    seated = [place for place in places if place.takes_a_seat]
    for place in places:
        _become(place, state)
        place.until = None
    _count(season, seated, -1)


def convert(season: Season, place: Place, type: PlaceType | None, session: Session | None) -> None:  # noqa: A002 (the field's word)
    """Give a place that has a seat another type, or another part of its season; NoSeats where there is none of that kind."""
    _count(season, [place], -1)
    place.type, place.session = None, None  # so that it takes no seat while they are counted
    db.session.flush()
    left = free_seats(season, type, session)
    if left is not None and left < 1:
        raise NoSeats(FULL)
    place.type, place.session = type, session
    _count(season, [place], 1)


def _become(place: Place, state: PlaceState) -> None:
    if state not in NEXT[place.state]:
        raise RuleBroken(IS_ALREADY[place.state])
    place.state = state


def _count(season: Season, places: Iterable[Place], by: int) -> None:
    """A guest takes no seat of the season, whose members are many."""
    places = list(places)
    for type_ in {place.type for place in places if place.type}:
        db.session.refresh(type_, ("seats_taken",))  # it may have been loaded before the season was locked
    _add(season, by * sum(place.session_id is None and place.session is None for place in places))
    for type_, counted in Counter(place.type for place in places if place.type).items():
        _add(type_, by * counted)
    db.session.flush()


def _add(record: Season | PlaceType, seats: int) -> None:
    """By a statement of its own, and known to the session as read: of what else it keeps of the record nothing has changed."""
    if seats:
        _ADD[type(record)].rows(ident=record.id, seats=seats)
        set_committed_value(record, "seats_taken", record.seats_taken + seats)


def _left_and_wanted(season: Season, places: Sequence[Place]) -> Iterable[tuple[int | None, int]]:
    """For each kind of place that is wanted, and for all of them in the season together."""
    kinds = Counter((place.type, place.session) for place in places if not (place.id and place.state in TAKES_A_SEAT))
    for (type_, session), wanted in kinds.items():
        yield free_seats(season, type_, session), wanted
    yield free_seats(season) if len(kinds) > 1 else None, sum(wanted for (_type, session), wanted in kinds.items() if session is None)
