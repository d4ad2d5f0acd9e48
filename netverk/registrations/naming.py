"""Naming those who come on places that were taken before it was known who, as long as there is something to come to."""

from collections.abc import Mapping

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for, tidy, tidy_email
from netverk.programme.published import has_ended
from netverk.registrations.finding import held_of
from netverk.registrations.registering import TWICE, refuse_second_places, welcome
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration

GONE = N_("One of these places has a holder already, or is given back. Look at the registration again.")
OVER = N_("Everything that this place was for is over.")


def name_holders(registration: Registration, named: Mapping[int, Contact], *, by: int | None = None) -> int:
    """Give the places with these ids their holders, each of whom is told how to take part; how many. All or none."""
    lock(Season, registration.season_id)
    places = {place.id: place for place in held_of(registration) if place.holder_id is None}
    if not set(named) <= set(places):
        raise RuleBroken(GONE)
    addresses = [tidy_email(contact.email) for contact in named.values()]
    if twice := next((address for address in addresses if addresses.count(address) > 1), None):
        raise RuleBroken(TWICE, email=twice)
    for ident, contact in sorted(named.items(), key=lambda pair: pair[1].email):
        _name(places[ident], contact, by)
    return len(named)


def name_holder(place: Place, contact: Contact, *, by: int | None = None) -> None:
    """The same for one place."""
    lock(Season, place.season_id)
    db.session.refresh(place)
    if place.state in OF_NOBODY or place.holder_id is not None:
        raise RuleBroken(GONE)
    _name(place, contact, by)


def require_ahead(place: Place) -> None:
    """RuleBroken where all that a place is for has been: the season, or the one session, as they are released."""
    programme = reading.current_programme(place.season_id)
    session = programme.session(place.session.uid) if programme and place.session else None
    starts = session.when.starts_at(programme.zone) if programme and session and session.is_dated else None
    if programme and (has_ended(programme, clock.now()) or (starts and starts <= clock.now())):
        raise RuleBroken(OVER)


def _name(place: Place, contact: Contact, by: int | None) -> None:
    require_ahead(place)
    person = person_for(contact, place.registration.language)
    refuse_second_places(place.season, place.session, {person.id: contact})
    place.holder, place.name = person, tidy(contact.name)
    note("name holder", place, by=by, holder=person.id)
    if place.state is PlaceState.CONFIRMED:
        welcome(place)
