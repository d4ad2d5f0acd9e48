"""Who did what, when."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select

from netverk import clock
from netverk.db import Base, db
from netverk.people.models import JournalEntry

Record = TypeVar("Record", bound=Base)
Facts = Mapping[str, object]  # what JSON can hold


def note(verb: str, about: Base, *, by: int | None, **facts: object) -> None:
    """Write one line, in the caller's transaction. `by` is a person's id, None for the house's own command or clock."""
    db.session.add(JournalEntry(at=clock.now(), person_id=by, verb=verb, subject=subject(about), facts=facts))


def note_changes(verb: str, about: Base, before: Facts, after: Facts, *, by: int | None) -> None:
    """Write one line with `changes`: by field what it was and what it is. Nothing where nothing differs."""
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    if changes:
        note(verb, about, by=by, changes=changes)


def find_made(records: Sequence[Record], once: str) -> Record | None:
    """The one that the form named `once` made, by what the journal says of each."""
    known = {subject(record): record for record in records}
    lines = select(JournalEntry).where(JournalEntry.verb == "make", JournalEntry.subject.in_(known))
    return next((known[line.subject] for line in db.session.scalars(lines) if once and line.facts.get("once") == once), None)


def subject(record: Base) -> str:
    """How the journal names a record: `season:3`. The record must have its id."""
    return f"{record.__tablename__}:{record.__mapper__.primary_key_from_instance(record)[0]}"
