"""Who one person is in the database: their row, rows that turned out to be them, and every address they were written to."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from netverk.db import db
from netverk.letters.models import Letter
from netverk.people.models import Person


@dataclass(frozen=True, slots=True)
class Identity:
    ids: frozenset[int]
    names: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> "Identity":
        people = _merged(person)
        ids = frozenset(each.id for each in people)
        written_to = db.session.execute(select(Letter.address, Letter.name).where(Letter.person_id.in_(ids)).distinct()).all()
        names = {each.name for each in people} | {row.name for row in written_to}
        addresses = {each.email for each in people if each.email} | {row.address for row in written_to}
        others = db.session.scalars(select(Person.email).where(Person.email.in_(addresses), Person.id.not_in(ids)))
        return cls(ids, frozenset(filter(None, names)), frozenset(filter(None, addresses)) - set(others))

    @property
    def of_letter(self) -> ColumnElement[bool]:
        """Whether a letter was to them."""
        return or_(Letter.person_id.in_(self.ids), Letter.address.in_(self.addresses))


def _merged(person: Person) -> list[Person]:
    """The person, and whoever was merged into them, and so on."""
    found, last = [person], [person.id]
    while last:
        theirs = select(Person).where(Person.merged_into_id.in_(last), Person.id.not_in([each.id for each in found]))
        more = db.session.scalars(theirs).all()
        found += more
        last = [each.id for each in more]
    return found
