"""Whom the holder of a place wants to be asked each time that they cannot come."""

from netverk.db import db
from netverk.deputies.covering import require_held
from netverk.deputies.finding import standing_of
from netverk.deputies.models import StandingDeputy
from netverk.deputies.sending import UNNAMED, YOURSELF, lock_place
from netverk.errors import RuleBroken
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for, tidy
from netverk.seats.models import Place


def appoint(place: Place, contact: Contact, *, by: int | None = None) -> StandingDeputy:
    """From now on they are asked; whoever was before is not."""
    place = lock_place(place)
    require_held(place)
    if place.holder_id is None:
        raise RuleBroken(UNNAMED)
    person = person_for(contact, place.registration.language)
    if person.id == place.holder_id:
        raise RuleBroken(YOURSELF)
    standing = standing_of(place)
    if standing is None:
        standing = StandingDeputy(place=place, person=person, name=tidy(contact.name))
        db.session.add(standing)
    standing.person, standing.name = person, tidy(contact.name)
    db.session.flush()
    note("appoint standing deputy", place, by=by, deputy=person.id)
    return standing


def dismiss(place: Place, *, by: int | None = None) -> None:
    """Nobody is asked any longer."""
    place = lock_place(place)
    if standing := standing_of(place):
        db.session.delete(standing)
        db.session.flush()
        note("dismiss standing deputy", place, by=by, deputy=standing.person_id)
