"""The journal as people read it: who did what, with what it was before. Names are looked up when it is read, so that nothing has to be
changed when somebody is erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from netverk.db import db
from netverk.language import N_, _
from netverk.people.journal_words import FIELDS, MOVED, OTHERWISE, PICTURES, READABLE, SECRET, SENTENCES, TIMES, value_words
from netverk.people.models import JournalEntry, Person

LAST = 8  # lines of the history on a record's own page
GONE = N_("Somebody who is no longer here")
NOBODY = N_("The system")
THEMSELVES = N_("The one who registered")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field; without values where they are too long to read or not for everybody."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    at: datetime
    subject: str
    who: str
    said: str
    differences: Sequence[Difference]
    notice: int | None

    def wall(self, zone: str) -> datetime:
        """When, as the clock on the wall of `zone` showed it."""
        return self.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def history(names: Mapping[str, str], most: int = LAST) -> list[Line]:
    """The last of what was done with some records, the newest first; `names` by subject. Two queries."""
    query = select(JournalEntry).where(JournalEntry.subject.in_(names)).order_by(JournalEntry.id.desc())
    return lines(list(db.session.scalars(query.limit(most))), names)


def lines(entries: Sequence[JournalEntry], names: Mapping[str, str]) -> list[Line]:
    """Entries in words; a subject without a name is told by the title that it had."""
    people = _people(entries)
    return [_line(each, people, names.get(each.subject) or str(each.facts.get("title", ""))) for each in entries]


def _people(entries: Sequence[JournalEntry]) -> dict[int, str]:
    known = select(Person.id, Person.name).where(Person.id.in_({each.person_id for each in entries}), Person.email.is_not(None))
    return {row.id: row.name for row in db.session.execute(known)}


def _line(entry: JournalEntry, people: Mapping[int, str], name: str) -> Line:
    what, changes = name or _("something that is gone"), dict(entry.facts.get("changes") or {})
    notice = entry.facts.get("notice")
    return Line(
        id=entry.id,
        at=entry.at,
        subject=entry.subject,
        who=_who(entry, people),
        said=_said(entry, what, changes),
        differences=[_difference(field, *values) for field, values in changes.items() if field in FIELDS],
        notice=notice if isinstance(notice, int) else None,
    )


def _who(entry: JournalEntry, people: Mapping[int, str]) -> str:
    if entry.person_id is not None:
        return people.get(entry.person_id) or _(GONE)
    return _(THEMSELVES) if _kind(entry) in ("registration", "place") else _(NOBODY)


def _said(entry: JournalEntry, what: str, changes: dict[str, list[object]]) -> str:
    """A date that became another one is a move; what else was changed with it stands among the differences."""
    before, after = changes.get("when", (None, None))
    if before and after and all(len(str(each)) >= len("2031-01-01") for each in (before, after)):
        del changes["when"]
        return _(MOVED, what=what, before=value_words("when", before), after=value_words("when", after))
    pattern = SENTENCES.get((_kind(entry), entry.verb))
    if pattern is None:
        return _(OTHERWISE, what=what, verb=entry.verb)
    return _(pattern, what=what, release=entry.facts.get("release", ""))


def _difference(field: str, before: object, after: object) -> Difference:
    label = _(FIELDS[field])
    old, new = value_words(field, before), value_words(field, after)
    if field in SECRET | PICTURES or (field not in TIMES and max(len(old), len(new)) > READABLE):
        return Difference(label)
    return Difference(label, old, new)


def _kind(entry: JournalEntry) -> str:
    return entry.subject.partition(":")[0]
