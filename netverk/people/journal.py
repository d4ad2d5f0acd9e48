"""Who did what, when, to which record, and what was so before. There is no way to change or take away a line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from netverk import clock
from netverk.db import Base, db
from netverk.people.models import JournalEntry
from netverk.records import insert

Record = TypeVar("Record", bound=Base)
Facts = Mapping[str, object]  # what JSON can hold


def note(verb: str, about: Base, *, by: int | None, **facts: object) -> JournalEntry:
    """Write one line, in the caller's transaction. `by` is a person's id, None for the house's own command or clock.

    People stand in facts by id too: no name, no address.
    """
    line = JournalEntry(at=clock.now(), person_id=by, verb=verb, subject=subject(about), facts=facts)
    if db.session.autoflush:
        return insert(line)
    db.session.add(line)  # a preview, after which nothing shall have been written
    return line


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


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """The facts that differ, each as `[old, new]`; None where there was or is none."""
    names = dict.fromkeys((*before, *after))
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def subject(record: Base) -> str:
    """How the journal names a record: `season:3`. The record must have its id."""
    return f"{record.__tablename__}:{record.__mapper__.primary_key_from_instance(record)[0]}"


def last_times(verbs: Collection[str], subjects: Collection[str]) -> dict[str, datetime]:
    """When one of these was last done to each of these subjects."""
    query = select(JournalEntry.subject, func.max(JournalEntry.at)).group_by(JournalEntry.subject)
    found = db.session.execute(query.where(JournalEntry.verb.in_(verbs), JournalEntry.subject.in_(subjects)))
    return dict(found.all())
