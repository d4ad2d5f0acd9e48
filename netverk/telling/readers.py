"""Whom a season concerns: those who hold a place, those who registered them, and those who stand up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from netverk.db import db
from netverk.letters.outbox import Recipient
from netverk.people.models import Person
from netverk.programme.value import Programme
from netverk.seats.models import Place, PlaceState, Registration
from netverk.speakers.models import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One address and what the season is to it. `speakers` are the uids it stands up as."""

    recipient: Recipient
    phone: str = ""
    attends: bool = False
    registers: bool = False
    speakers: frozenset[str] = frozenset()

    @property
    def part(self) -> tuple[object, ...]:
        """What decides what it is told: two readers with the same part and the same knowledge get the same letter."""
        return self.attends, self.registers, self.speakers, self.recipient.language


def readers(season_id: int, programme: Programme, address: str | None = None) -> dict[str, Reader]:
    """By address, everybody whom the season concerns, or only the one at `address`. Three queries, whatever the season's size."""
    found: dict[str, Reader] = {}
    for person in _people(season_id, address, holders=True):
        found[person.email or ""] = replace(_known(found, person), attends=True)
    for person in _people(season_id, address, holders=False):
        found[person.email or ""] = replace(_known(found, person), registers=True)
    for speaker in _speakers(programme, address):
        email = speaker.email.lower()
        known = found.get(email) or Reader(recipient=_speaking_recipient(speaker), phone=speaker.phone)
        found[email] = replace(known, speakers=known.speakers | {speaker.uid})
    return found


def scope(reader: Reader, programme: Programme) -> set[str]:
    """The uids of what concerns a reader: sessions, and in a conference whole days for those who attend."""
    uids = {session.uid for speaker in reader.speakers for session in programme.spoken_by(speaker)}
    if reader.attends or reader.registers:
        uids |= {each.uid for each in (programme.days if programme.is_conference else programme.sessions)}
    return uids


def stranger(address: str) -> Reader:
    """Somebody who has no part in the season any longer, but may still hold something of it."""
    if person := db.session.scalar(select(Person).where(Person.email == address)):
        return Reader(recipient=recipient(person), phone=person.phone)
    if speaker := db.session.scalar(select(Speaker).where(func.lower(Speaker.email) == address).limit(1)):
        return Reader(recipient=_speaking_recipient(speaker), phone=speaker.phone)
    return Reader(recipient=Recipient(key=f"address:{address}", address=address))


def recipient(person: Person) -> Recipient:
    return Recipient(key=f"person:{person.id}", address=person.email or "", name=person.name, language=person.language, person_id=person.id)


def _known(found: dict[str, Reader], person: Person) -> Reader:
    return found.get(person.email or "") or Reader(recipient=recipient(person), phone=person.phone)


def _people(season_id: int, address: str | None, *, holders: bool) -> Iterable[Person]:
    query = select(Person).where(Person.email.is_not(None)).distinct()
    if holders:
        query = query.join(Place, Place.holder_id == Person.id).where(
            Place.season_id == season_id, Place.state == PlaceState.CONFIRMED, Place.session_id.is_(None)
        )
    else:
        query = query.join(Registration, Registration.registrant_id == Person.id).where(
            Registration.season_id == season_id, Registration.cancelled_at.is_(None)
        )
    return db.session.scalars(query.where(Person.email == address) if address else query)


def _speakers(programme: Programme, address: str | None) -> Iterable[Speaker]:
    uids = [speaker.uid for speaker in programme.speakers]
    rows = db.session.scalars(select(Speaker).where(Speaker.uid.in_(uids), Speaker.email != ""))
    return (row for row in rows if address is None or row.email.lower() == address)


def _speaking_recipient(speaker: Speaker) -> Recipient:
    return Recipient(key=f"speaker:{speaker.id}", address=speaker.email.lower(), name=speaker.name, language=speaker.language)
