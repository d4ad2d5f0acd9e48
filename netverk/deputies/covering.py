"""What a place is for in the released programme, and whether anything can still be changed about a session."""

from collections.abc import Sequence

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme import value
from netverk.programme.value import Programme, Status
from netverk.releases import reading
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session

NOT_ITS_OWN = N_("This place is not for that session.")
NOT_HELD = N_("This place is not confirmed, or has been cancelled.")
BEGUN = N_("“%(title)s” has begun, and nothing can be changed about it any longer.")
CANCELLED = N_("“%(title)s” does not take place.")


def covered(place: Place, programme: Programme) -> Sequence[value.Session]:
    """The released sessions that a place is for, one by one: a conference is attended as a whole, and answered for as such."""
    if place.session:
        return [each for each in programme.sessions if each.uid == place.session.uid]
    return [] if programme.is_conference else programme.sessions


def has_begun(session: value.Session, zone: str) -> bool:
    starts = session.when.starts_at(zone) if session.is_dated else None
    return starts is not None and starts <= clock.now()


def require_held(place: Place) -> None:
    """RuleBroken unless somebody has this place for good."""
    if place.state is not PlaceState.CONFIRMED:
        raise RuleBroken(NOT_HELD)


def require_ahead(place: Place, uid: str) -> value.Session:
    """The session as it is released; RuleBroken unless the place is held, is for it, and it is still to come."""
    require_held(place)
    programme = released(place.season_id)
    session = next((each for each in covered(place, programme) if each.uid == uid), None) if programme else None
    if session is None or programme is None:
        raise RuleBroken(NOT_ITS_OWN)
    if session.status is Status.CANCELLED:
        raise RuleBroken(CANCELLED, title=session.title)
    if has_begun(session, programme.zone):
        raise RuleBroken(BEGUN, title=session.title)
    return session


def released(season_id: int) -> Programme | None:
    release = reading.current(season_id)
    return reading.programme_of(release) if release else None


def row_of(place: Place, uid: str) -> Session:
    return db.session.scalars(select(Session).where(Session.season_id == place.season_id, Session.uid == uid)).one()
