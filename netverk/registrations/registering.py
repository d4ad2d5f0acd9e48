"""Taking places: the one function that locks, checks and writes for everyone who wants seats in a season."""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.outbox import Recipient, post
from netverk.people.journal import note
from netverk.people.knowing import Contact, organisation_for, person_for, tidy, tidy_email
from netverk.people.models import Person
from netverk.registrations.models import OF_NOBODY, Place, Registration
from netverk.registrations.standing import NOT_TAKEN, find_refusal
from netverk.releases import reading
from netverk.seasons.models import Season

CODE_BYTES = 16

NOBODY = N_("Say who is coming.")
TWICE = N_("%(email)s stands there twice. Each person takes one place, with an address of their own.")
ALREADY = N_("%(name)s (%(email)s) has a place already.")


def take_places(
    season: Season,
    registrant: Contact,
    attendees: Sequence[Contact],
    *,
    once: str,
    organisation: str = "",
    language: str = "sv",
    by: int | None = None,
) -> Registration:
    """Register each attendee for the season, all or none, inside the caller's `write()`; letters and invitations go with it.

    `once` names the form: sent again it gives the registration that it made. `by` is the id of the person who is signed in, if any.
    RuleBroken where registration is not open, seats do not suffice or somebody has a place already.
    """
    season = lock(Season, season.id)
    if made_before := db.session.scalar(select(Registration).where(Registration.once == once)):
        return made_before
    _refuse_what_is_wrong(season, attendees)
    people = {contact.email: person_for(contact, language) for contact in _in_one_order([registrant, *attendees])}
    holders = [people[contact.email] for contact in attendees]
    _refuse_second_places(season, dict(zip((holder.id for holder in holders), attendees, strict=True)))
    registration = Registration(
        code=secrets.token_urlsafe(CODE_BYTES),
        once=once,
        season=season,
        registrant=people[registrant.email],
        name=tidy(registrant.name),
        organisation=organisation_for(organisation),
        language=language,
    )
    places = [
        Place(registration=registration, season=season, holder=people[contact.email], name=tidy(contact.name)) for contact in attendees
    ]
    db.session.add_all([registration, *places])
    season.seats_taken += len(places)
    db.session.flush()
    note("register", registration, by=by, places=len(places))
    _post_letters(registration, places)
    return registration


def recipient(person: Person, language: str = "") -> Recipient | None:
    """How a letter reaches a person; None once they are erased."""
    if person.email is None:
        return None
    return Recipient(
        key=f"person:{person.id}", address=person.email, name=person.name, language=language or person.language, person_id=person.id
    )


def _refuse_what_is_wrong(season: Season, attendees: Sequence[Contact]) -> None:
    release = reading.current(season.id)
    if release is None:
        raise RuleBroken(NOT_TAKEN)
    if not attendees:
        raise RuleBroken(NOBODY)
    addresses = [tidy_email(contact.email) for contact in attendees]
    if twice := next((address for address in addresses if addresses.count(address) > 1), None):
        raise RuleBroken(TWICE, email=twice)
    if refusal := find_refusal(season, reading.programme_of(release), asked=len(attendees)):
        raise refusal


def _refuse_second_places(season: Season, wanting: Mapping[int, Contact]) -> None:
    """`wanting` says who wants a place, by person id, as written: what we know of them stays with us."""
    held = select(Place.holder_id).where(Place.season_id == season.id, Place.state.not_in(OF_NOBODY), Place.holder_id.in_(wanting))
    for ident in db.session.scalars(held.limit(1)):
        if ident is not None:
            raise RuleBroken(ALREADY, name=tidy(wanting[ident].name), email=tidy_email(wanting[ident].email))


def _in_one_order(contacts: Sequence[Contact]) -> list[Contact]:
    """By address, so that two who register the same colleagues for two seasons do not wait for each other."""
    return sorted(contacts, key=lambda contact: contact.email)


def _post_letters(registration: Registration, places: Sequence[Place]) -> None:
    """To each holder how to take part; to the registrant what was booked, unless that is the same letter."""
    registrant, ident, season_id = registration.registrant, registration.id, registration.season_id
    if [place.holder for place in places] != [registrant] and (to := recipient(registrant, registration.language)):
        post("confirmation", to=to, key=f"registration:{ident}:confirmation", season_id=season_id, registration=ident)
    for place in places:
        if place.holder and (to := recipient(place.holder)):
            post("joining", to=to, key=f"place:{place.id}:joining", season_id=season_id, place=place.id)
