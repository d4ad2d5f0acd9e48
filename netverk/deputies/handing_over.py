"""Another has a place for good. The registration, and so the organisation, keeps it."""

from sqlalchemy import delete

from netverk.db import db
from netverk.deputies import posting
from netverk.deputies.covering import has_begun, released, require_held
from netverk.deputies.finding import active_of, has_place_like
from netverk.deputies.models import Deputy, StandingDeputy
from netverk.deputies.sending import UNNAMED, end, lock_place
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for, tidy
from netverk.people.models import Person
from netverk.registrations.naming import require_ahead
from netverk.seats.models import Place

ALREADY = N_("%(name)s (%(email)s) has a place already.")


def hand_over(place: Place, contact: Contact, *, by: int | None = None) -> Place:
    """Another has the place from now on: the old holder's calendar is emptied, the new one is invited to what lies ahead.

    Who went in the old holder's stead need not any longer, unless they have the place themselves now.
    """
    place = lock_place(place)
    require_held(place)
    former = place.holder
    if former is None:
        raise RuleBroken(UNNAMED)
    require_ahead(place)
    person = _newcomer(place, contact)
    if person.id == former.id:
        return place
    for deputy in _still_to_go(place):
        end(deputy)
    db.session.execute(delete(StandingDeputy).where(StandingDeputy.place_id == place.id))
    _name(place, person, contact)
    note("hand over place", place, by=by, before=former.id, after=person.id)
    posting.tell_former(place, former)
    posting.welcome_new(place)
    return place


def _newcomer(place: Place, contact: Contact) -> Person:
    """RuleBroken where they have such a place already."""
    person = person_for(contact, place.registration.language)
    if person.id != place.holder_id and has_place_like(person, place):
        raise RuleBroken(ALREADY, name=tidy(contact.name), email=person.email)
    return person


def _name(place: Place, person: Person, contact: Contact) -> None:
    place.holder, place.name = person, tidy(contact.name)
    db.session.flush()


def _still_to_go(place: Place) -> list[Deputy]:
    """Those who go, or are asked to, where nothing has begun yet."""
    programme = released(place.season_id)
    begun = {each.uid for each in programme.sessions if has_begun(each, programme.zone)} if programme else set()
    return [each for each in active_of(place) if each.session.uid not in begun]
