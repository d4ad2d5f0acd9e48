"""Registrations as pages and commands look for them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from netverk.admissions.models import PlaceType
from netverk.db import db
from netverk.language import alphabetical
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, TAKES_A_SEAT, Place, Registration


def programme_or_404(season_id: int) -> Programme:
    """What is released of a season; one that is not released is not there."""
    if programme := reading.current_programme(season_id):
        return programme
    raise NotFound


def registration_or_404(code: str) -> Registration:
    """By its unguessable code, with its season, series, registrant and organisation."""
    found = db.session.scalar(select(Registration).where(Registration.code == code).options(*WITH_ALL))
    if found is None:
        raise NotFound
    return found


def registration_in(season: Season, number: int) -> Registration:
    """By its number, within a season; NotFound where there is none."""
    found = db.session.scalar(select(Registration).where(Registration.id == number, Registration.season_id == season.id).options(*WITH_ALL))
    if found is None:
        raise NotFound
    return found


def place_in(season: Season, number: int) -> Place:
    """By its number, within a season; NotFound where there is none."""
    wanted = select(Place).where(Place.id == number, Place.season_id == season.id).options(joinedload(Place.holder), joinedload(Place.type))
    if found := db.session.scalar(wanted):
        return found
    raise NotFound


def whereabouts(place: Place) -> str:
    """`Nätverket, Våren 2030`, and the session where it is in one alone."""
    season = f"{place.season.series.title}, {place.season.title}"
    return f"{season}: {place.session.title}" if place.session else season


def places_of(registration: Registration) -> Sequence[Place]:
    """With their holders, in the order they were taken."""
    taken = (
        select(Place)
        .where(Place.registration_id == registration.id)
        .options(joinedload(Place.holder), joinedload(Place.type))
        .order_by(Place.id)
    )
    return db.session.scalars(taken).all()


def held_of(registration: Registration) -> Sequence[Place]:
    """The places of a registration that somebody still has, read anew."""
    held = select(Place).where(Place.registration_id == registration.id, Place.state.not_in(OF_NOBODY)).order_by(Place.id)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def places_in(season: Season) -> Sequence[Place]:
    """Every place of a season, the newest registration first, with all that a list says of it: one query."""
    everything = (
        joinedload(Place.holder),
        joinedload(Place.type),
        joinedload(Place.session),
        joinedload(Place.registration).joinedload(Registration.registrant),
        joinedload(Place.registration).joinedload(Registration.organisation),
    )
    taken = select(Place).where(Place.season_id == season.id).options(*everything)
    return db.session.scalars(taken.order_by(Place.registration_id.desc(), Place.id)).all()


def types_in(season: Season) -> Sequence[PlaceType]:
    """The kinds of place that a season has or had, in their order."""
    return db.session.scalars(select(PlaceType).where(PlaceType.season_id == season.id).order_by(PlaceType.position, PlaceType.id)).all()


def places_in_both(season: Season, other: Season) -> list[Place]:
    """The places of a season whose holders have one in another too, with holder and organisation, by name: one query."""
    whole = Place.session_id.is_(None), Place.state.in_(TAKES_A_SEAT)
    there = select(Place.holder_id).where(Place.season_id == other.id, *whole)
    query = select(Place).where(Place.season_id == season.id, Place.holder_id.in_(there), *whole)
    with_names = joinedload(Place.holder), joinedload(Place.registration).joinedload(Registration.organisation)
    return sorted(db.session.scalars(query.options(*with_names)), key=lambda place: alphabetical(place.holder.name if place.holder else ""))


WITH_ALL = (
    joinedload(Registration.season).joinedload(Season.series),
    joinedload(Registration.registrant),
    joinedload(Registration.organisation),
)
