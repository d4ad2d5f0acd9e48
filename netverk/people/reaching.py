"""How a letter reaches a person."""

from netverk.letters.outbox import Recipient
from netverk.people.models import Person


def recipient(person: Person, language: str = "") -> Recipient | None:
    """None once they are erased."""
    if person.email is None:
        return None
    return Recipient(
        key=f"person:{person.id}", address=person.email, name=person.name, language=language or person.language, person_id=person.id
    )
