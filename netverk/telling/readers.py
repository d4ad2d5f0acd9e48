"""Whom a season concerns: those who hold a place, their deputies, those who registered them, and those who stand up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select

from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState
from netverk.letters.outbox import Recipient
from netverk.people.models import Person
from netverk.programme.value import Programme
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One address and what the season is to it. `speakers` are the uids it stands up as.

    `away` are the sessions of a place in the whole season to which a deputy goes instead; `visits` those it goes to alone, as a guest or
    in somebody's stead; `signs` those to which it has registered others alone.
    """

    recipient: Recipient
    phone: str = ""
    attends: bool = False
    registers: bool = False
    speakers: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()

    @property
    def part(self) -> tuple[object, ...]:
        """What decides what it is told: two readers with the same part and the same knowledge get the same letter."""
        return self.attends, self.registers, self.speakers, self.away, self.visits, self.signs, self.recipient.language

    @property
    def takes_part(self) -> bool:
        """Whether it is somewhere to be seen."""
        return self.attends or bool(self.visits or self.speakers)

    def goes_to(self, uid: str) -> bool:
        """Whether it is expected at this session (or day), if that concerns it at all."""
        return (self.attends and uid not in self.away) or uid in self.visits or bool(self.speakers)


def readers(season_id: int, programme: Programme, address: str | None = None) -> dict[str, Reader]:
    """By address, everybody whom the season concerns, or only the one at `address`. Four queries, whatever the season's size."""
    found: dict[str, Reader] = {}
    stands_in: dict[int, frozenset[str]] = defaultdict(frozenset)
    for deputy, place_id, uid in _deputies(season_id, address):
        stands_in[place_id] |= {uid}
        if address in (None, deputy.email):
            known = _known(found, deputy)
            found[deputy.email or ""] = replace(known, visits=known.visits | {uid})
    for holder, place_id, visited in _holders(season_id, address):
        found[holder.email or ""] = _holding(_known(found, holder), visited, stands_in[place_id])
    for person, alone in _registrants(season_id, address):
        known = _known(found, person)
        found[person.email or ""] = replace(known, signs=known.signs | {alone}) if alone else replace(known, registers=True)
    for speaker in _speakers(programme, address):
        email = speaker.email.lower()
        known = found.get(email) or Reader(recipient=_speaking_recipient(speaker), phone=speaker.phone)
        found[email] = replace(known, speakers=known.speakers | {speaker.uid})
    return found


def scope(reader: Reader, programme: Programme) -> set[str]:
    """The uids of what concerns a reader: where it is expected, and what it has registered others for."""
    signed = {session.uid for session in programme.sessions if session.uid in reader.signs}
    return expected(reader, programme) | signed | (_whole(programme) if reader.registers else set())


def expected(reader: Reader, programme: Programme) -> set[str]:
    """The uids of where a reader is expected: sessions, and in a conference whole days for those who attend."""
    uids = {session.uid for speaker in reader.speakers for session in programme.spoken_by(speaker)}
    uids |= {session.uid for session in programme.sessions if session.uid in reader.visits}
    return uids | (_whole(programme) - reader.away if reader.attends else set())


def _whole(programme: Programme) -> set[str]:
    return {each.uid for each in (programme.days if programme.is_conference else programme.sessions)}


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


def _holding(known: Reader, uid: str | None, elsewhere: frozenset[str]) -> Reader:
    """The reader with one more place: in the whole season, or in the session with this uid; a deputy goes to those `elsewhere`."""
    if uid:
        return replace(known, visits=known.visits | ({uid} - elsewhere))
    return replace(known, attends=True, away=known.away & elsewhere if known.attends else elsewhere)


def _holders(season_id: int, address: str | None) -> Iterable[tuple[Person, int, str | None]]:
    """Each with the place, and the uid of the session where it is a place in that alone."""
    query = (
        select(Person, Place.id, Session.uid).join(Place, Place.holder_id == Person.id).outerjoin(Session, Session.id == Place.session_id)
    )
    query = query.where(Place.season_id == season_id, Place.state == PlaceState.CONFIRMED, Person.email.is_not(None)).order_by(Place.id)
    return db.session.execute(query.where(Person.email == address) if address else query)


def _deputies(season_id: int, address: str | None) -> Iterable[tuple[Person, int, str]]:
    """Who goes in whose place to which session; with an `address`, its own and those who go in its stead."""
    query = select(Person, Place.id, Session.uid).join(Deputy, Deputy.person_id == Person.id).join(Place, Place.id == Deputy.place_id)
    query = query.join(Session, Session.id == Deputy.session_id).where(Deputy.state == DeputyState.GOES, Person.email.is_not(None))
    query = query.where(Place.season_id == season_id, Place.state == PlaceState.CONFIRMED).order_by(Deputy.id)
    own = Place.holder_id.in_(select(Person.id).where(Person.email == address))
    return db.session.execute(query.where(or_(Person.email == address, own)) if address else query)


def _registrants(season_id: int, address: str | None) -> Iterable[tuple[Person, str | None]]:
    """Those who have registered others, or who wait themselves; with the uid of each session that this is about alone."""
    others = or_(Place.holder_id.is_(None), Place.holder_id != Registration.registrant_id, Place.state != PlaceState.CONFIRMED)
    query = select(Person, Session.uid).join(Registration, Registration.registrant_id == Person.id)
    query = query.join(Place, Place.registration_id == Registration.id).outerjoin(Session, Session.id == Place.session_id)
    query = query.where(Registration.season_id == season_id, Registration.cancelled_at.is_(None), Place.state.not_in(OF_NOBODY), others)
    query = query.where(Person.email.is_not(None)).distinct()
    return db.session.execute(query.where(Person.email == address) if address else query)


def _speakers(programme: Programme, address: str | None) -> Iterable[Speaker]:
    uids = [speaker.uid for speaker in programme.speakers]
    rows = db.session.scalars(select(Speaker).where(Speaker.uid.in_(uids), Speaker.email != ""))
    return (row for row in rows if address is None or row.email.lower() == address)


def _speaking_recipient(speaker: Speaker) -> Recipient:
    return Recipient(key=f"speaker:{speaker.id}", address=speaker.email.lower(), name=speaker.name, language=speaker.language)
