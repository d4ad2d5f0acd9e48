"""How many seats there are for one more place: what the season, its type of place, the session and the room have."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from netverk.admissions.models import PlaceType
from netverk.db import db
from netverk.prepared import Prepared
from netverk.programme.value import Kind, Mode, Status
from netverk.seasons.models import Season, Series
from netverk.seats.models import TAKES_A_SEAT, Place
from netverk.sessions.models import Session

_KIND = Prepared(select(Series.kind).join(Season).where(Season.id == bindparam("season")))


def free_seats(season: Season, type: PlaceType | None = None, session: Session | None = None) -> int | None:  # noqa: A002 (the field's word)
    """How many more can have such a place; None where nothing limits it. It holds while the season's row is locked.

    A place in the whole season takes a seat of the season, and in a network of every session that says how many it has; a place in one
    session a seat of that session, which has as many as its room where it does not say.
    """
    if type:
        db.session.refresh(type, ("quota", "seats_taken"))  # it may have been loaded before the season was locked, and so may this:
    if session:
        db.session.refresh(session, ("capacity", "room_id", "mode"))
    in_all = _of_session(season, session) if session else [season.free_seats, *_of_every_session(season)]
    left = [each for each in (*in_all, type.free_seats if type else None) if each is not None]
    return max(min(left), 0) if left else None


def _of_session(season: Season, session: Session) -> list[int | None]:
    room = session.room.seats if session.room and session.mode is not Mode.ONLINE else None
    seats = room if session.capacity is None else session.capacity
    members = season.seats_taken if _kind(season) is Kind.NETWORK else 0  # who is enrolled in all of it is enrolled in this too
    return [None if seats is None else seats - members - _guests([session.id]).get(session.id, 0)]


def _of_every_session(season: Season) -> Iterable[int]:
    """What the members of a network leave free in each session that says how many seats it has."""
    if _kind(season) is not Kind.NETWORK:
        return
    said = select(Session.id, Session.capacity).where(Session.season_id == season.id, Session.capacity.is_not(None))
    seats = {ident: capacity or 0 for ident, capacity in db.session.execute(said.where(Session.status != Status.CANCELLED))}
    guests = _guests(seats) if seats else {}
    yield from (capacity - season.seats_taken - guests.get(ident, 0) for ident, capacity in seats.items())


def _kind(season: Season) -> Kind:
    """Of its series, which need not be read for that."""
    kind: Kind = _KIND.value(season=season.id)
    return kind


def _guests(sessions: Iterable[int]) -> dict[int, int]:
    """By session, how many have a place in it alone. One query."""
    taken = select(Place.session_id, func.count(Place.id)).where(Place.session_id.in_(sessions), Place.state.in_(TAKES_A_SEAT))
    return {ident: n for ident, n in db.session.execute(taken.group_by(Place.session_id)) if ident is not None}
