"""Naming those who come on places that were taken before it was known who."""

from collections.abc import Mapping

from netverk.db import lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for, tidy, tidy_email
from netverk.registrations.finding import held_of
from netverk.registrations.registering import TWICE, refuse_second_places, welcome
from netverk.seasons.models import Season
from netverk.seats.models import PlaceState, Registration

GONE = N_("One of these places has a holder already, or is given back. Look at the registration again.")


def name_holders(registration: Registration, named: Mapping[int, Contact], *, by: int | None = None) -> int:
    """Give the places with these ids their holders, each of whom is told how to take part; how many. All or none."""
    season = lock(Season, registration.season_id)
    places = {place.id: place for place in held_of(registration) if place.holder_id is None}
    if not set(named) <= set(places):
        raise RuleBroken(GONE)
    addresses = [tidy_email(contact.email) for contact in named.values()]
    if twice := next((address for address in addresses if addresses.count(address) > 1), None):
        raise RuleBroken(TWICE, email=twice)
    for ident, contact in sorted(named.items(), key=lambda pair: pair[1].email):
        place, person = places[ident], person_for(contact, registration.language)
        refuse_second_places(season, place.session, {person.id: contact})
        place.holder, place.name = person, tidy(contact.name)
        note("name holder", place, by=by)
        if place.state is PlaceState.CONFIRMED:
            welcome(place)
    return len(named)
