"""What each address holds: known to it in words, and in its calendar. Read before a letter is written, recorded once it has left."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Text, cast, select

from netverk import clock
from netverk.calendars.entries import Entry, Standing, Subject
from netverk.calendars.invitation import Method, Reason, mail_uid
from netverk.db import db
from netverk.letters import tags
from netverk.letters.models import Told
from netverk.programme.when import When


@dataclass(frozen=True, slots=True)
class Holding:
    """What an address holds of one uid; the values of a `Told`."""

    uid: str
    release_id: int | None = None
    method: str = ""
    generation: int = 0
    sequence: int = 0
    object_release_id: int | None = None
    entry: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def is_invited(self) -> bool:
        return self.method == Method.REQUEST


@dataclass(frozen=True, slots=True)
class Object:
    """One calendar object that has to leave."""

    method: Method
    entry: Entry
    generation: int
    sequence: int
    related_to: str | None = None
    reason: Reason | None = None


def holdings(season_id: int, address: str | None = None) -> dict[str, dict[str, Holding]]:
    """By address and uid, what is held of the season. Most hold the same, which is read once."""
    found: dict[str, dict[str, Holding]] = defaultdict(dict)
    query = select(Told.address, *KEPT).where(Told.season_id == season_id)
    rows = db.session.execute(query.where(Told.address == address) if address else query)
    read: dict[tuple[Any, ...], Holding] = {}
    for told, *kept in rows:
        alike = tuple(kept)
        held = read.get(alike) or read.setdefault(alike, _held(*alike))
        found[told][held.uid] = held
    return found


def _held(*kept: Any) -> Holding:
    """From the columns that are KEPT."""
    facts = dict(zip(KEPT_AS, kept, strict=True))
    return Holding(**facts | {"entry": json.loads(facts["entry"])})


KEPT_AS = ("uid", "release_id", "method", "generation", "sequence", "object_release_id", "entry")
KEPT = (*(getattr(Told, name) for name in KEPT_AS[:-1]), cast(Told.entry, Text))


def record_words(season_id: int, address: str, release_id: int, knows: Iterable[str]) -> None:
    """The address has been told, in words, of `knows` as that release has it, and no longer follows anything else."""
    rows = {row.uid: row for row in db.session.scalars(select(Told).where(Told.season_id == season_id, Told.address == address))}
    known = set(knows)
    for uid in sorted(known | set(rows)):
        row = rows.get(uid) or Told(address=address, uid=uid, season_id=season_id)
        row.release_id = release_id if uid in known else None
        row.told_at = clock.now()
        db.session.add(row)
    db.session.flush()


def record_one(season_id: int, address: str, release_id: int, uid: str, *, follows: bool) -> None:
    """The address has been told of this alone, and from now on `follows` it or no longer does."""
    row = db.session.scalar(select(Told).where(Told.address == address, Told.uid == uid))
    row = row or Told(address=address, uid=uid, season_id=season_id)
    row.release_id = (row.release_id or release_id) if follows else None
    row.told_at = clock.now()
    db.session.add(row)
    db.session.flush()


def follow(season_id: int, address: str, release_id: int, uids: Collection[str]) -> None:
    """From now on the address follows these and nothing else; what it follows anew it is told of when that changes."""
    forget_words(season_id, address, but=uids)
    for uid in sorted(uids):
        record_one(season_id, address, release_id, uid, follows=True)


def forget_words(season_id: int, address: str, *, but: Iterable[str]) -> None:
    """The address no longer follows anything of the season but these."""
    rows = db.session.scalars(select(Told).where(Told.season_id == season_id, Told.address == address, Told.uid.not_in(set(but))))
    for row in rows:
        row.release_id = None
    db.session.flush()


def record_object(season_id: int, address: str, release_id: int, left: Object) -> None:
    """The address has been sent this calendar object, as that release has it."""
    uid = left.entry.uid
    row = db.session.scalar(select(Told).where(Told.address == address, Told.uid == uid))
    row = row or Told(address=address, uid=uid, season_id=season_id)
    if row.generation != left.generation:
        row.partstat, row.partstat_sequence, row.partstat_at = "", 0, None
    row.method, row.generation, row.sequence = left.method.value, left.generation, left.sequence
    row.tag = tag_of(address, left)
    row.object_release_id, row.entry, row.told_at = release_id, _facts(left.entry), clock.now()
    db.session.add(row)
    db.session.flush()


def tag_of(address: str, one: Object) -> str:
    """Of the address that this object comes from: one of its own for each address and UID."""
    return tags.invitation_tag(address, mail_uid(one.entry.uid, one.generation))


def _facts(entry: Entry) -> dict[str, Any]:
    """What a calendar entry said, as JSON: enough to take it back later, without its text and private links."""
    return asdict(entry) | {"when": str(entry.when), "description": "", "joining": []}


def entry_from(facts: Mapping[str, Any]) -> Entry:
    given = dict(facts) | {"when": When.parse(facts["when"]), "joining": ()}
    return Entry(**given | {"status": Standing(facts["status"]), "subject": Subject(facts["subject"])})
