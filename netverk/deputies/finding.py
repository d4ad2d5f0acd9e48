"""Deputies as rules and pages look for them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState, StandingDeputy
from netverk.people.models import Person
from netverk.seats.models import OF_NOBODY, Place, PlaceState
from netverk.sessions.models import Session

ACTIVE = frozenset({DeputyState.ASKED, DeputyState.GOES})


def find_active(place: Place, session_id: int) -> Deputy | None:
    """Who is asked or goes to a session in the stead of a place's holder; at most one, while the season is locked."""
    return next((each for each in active_of(place) if each.session_id == session_id), None)


def active_of(place: Place) -> Sequence[Deputy]:
    """Everybody who is asked or goes in the stead of a place's holder, with their sessions."""
    query = select(Deputy).where(Deputy.place_id == place.id, Deputy.state.in_(ACTIVE)).options(joinedload(Deputy.session))
    return db.session.scalars(query.order_by(Deputy.id).execution_options(populate_existing=True)).all()


def standing_of(place: Place) -> StandingDeputy | None:
    return db.session.scalar(select(StandingDeputy).where(StandingDeputy.place_id == place.id).options(joinedload(StandingDeputy.person)))


def has_declined(place: Place, session_id: int, person_id: int) -> bool:
    same = Deputy.place_id == place.id, Deputy.session_id == session_id, Deputy.person_id == person_id
    return db.session.scalar(select(Deputy.id).where(*same, Deputy.state == DeputyState.DECLINED).limit(1)) is not None


def has_place_at(person: Person, session: Session) -> bool:
    """Whether somebody has, or waits for, a place of their own at a session."""
    return _holds(person, session.season_id, Place.session_id.is_(None) | (Place.session_id == session.id))


def has_place_like(person: Person, place: Place) -> bool:
    """Whether somebody has a place already that is for all of what this one is for."""
    same = Place.session_id.is_(None) | (Place.session_id == place.session_id) if place.session_id else Place.session_id.is_(None)
    return _holds(person, place.season_id, same)


def stands_in_at(person: Person, session: Session, *, but_for: Place) -> bool:
    """Whether somebody is asked or goes to a session in the stead of another than this place's holder."""
    query = select(Deputy.id).join(Place, Place.id == Deputy.place_id)
    query = query.where(Deputy.session_id == session.id, Deputy.person_id == person.id, Deputy.state.in_(ACTIVE))
    query = query.where(Deputy.place_id != but_for.id, Place.state == PlaceState.CONFIRMED)
    return db.session.scalar(query.limit(1)) is not None


def _holds(person: Person, season_id: int, covering: ColumnElement[bool]) -> bool:
    query = select(Place.id).where(Place.season_id == season_id, Place.holder_id == person.id, Place.state.not_in(OF_NOBODY))
    return db.session.scalar(query.where(covering).limit(1)) is not None
