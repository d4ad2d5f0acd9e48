"""Who did what, when."""

from netverk import clock
from netverk.db import Base, db
from netverk.people.models import JournalEntry


def note(verb: str, about: Base, *, by: int | None, **facts: object) -> None:
    """Write one line, in the caller's transaction. `by` is a person's id, None for the house's own command or clock."""
    db.session.add(JournalEntry(at=clock.now(), person_id=by, verb=verb, subject=subject(about), facts=facts))


def subject(record: Base) -> str:
    """How the journal names a record: `season:3`. The record must have its id."""
    return f"{record.__tablename__}:{record.__mapper__.primary_key_from_instance(record)[0]}"
