"""Who may be the same as somebody, and what each of two people has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.language import alphabetical
from netverk.people.models import Person
from netverk.registrations.finding import whereabouts
from netverk.registrations.listing import STATE_WORDS, patterns
from netverk.seasons.models import Grant, Season
from netverk.seats.models import Place, Registration

MOST = 20


@dataclass(frozen=True, slots=True)
class Has:
    """What somebody has here; places with the word for their state."""

    person: Person
    places: Sequence[tuple[str, str]]
    registered: int
    roles: int


def person_or_404(number: int) -> Person:
    """One who is neither erased nor merged."""
    found = db.session.get(Person, number, options=[joinedload(Person.organisation)])
    if found is None or found.email is None:
        raise NotFound
    return found


def alike(person: Person, words: str) -> list[Person]:
    """Those who are named the same, or, where something is looked for, those whose name or address has every word of it."""
    query = select(Person).where(Person.id != person.id, Person.email.is_not(None)).options(joinedload(Person.organisation))
    if not words.split():
        query = query.where(func.lower(Person.name) == func.lower(person.name))
    for word in words.split()[:5]:
        fits = [column.ilike(pattern, escape="\\") for column in (Person.name, Person.email) for pattern in patterns(word)]
        query = query.where(or_(*fits))
    return sorted(db.session.scalars(query.order_by(Person.id).limit(MOST)), key=lambda found: alphabetical(found.name))


def what_has(person: Person) -> Has:
    held = select(Place).where(Place.holder_id == person.id).order_by(Place.id.desc()).limit(MOST)
    places = db.session.scalars(held.options(joinedload(Place.season).joinedload(Season.series), joinedload(Place.session)))
    registered = select(func.count(Registration.id)).where(Registration.registrant_id == person.id)
    roles = select(func.count(Grant.id)).where(Grant.person_id == person.id, Grant.ended_at.is_(None))
    said = [(whereabouts(place), STATE_WORDS[place.state]) for place in places]
    return Has(person, said, db.session.scalar(registered) or 0, db.session.scalar(roles) or 0)
