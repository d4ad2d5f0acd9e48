"""Taking away, row by row, what says who somebody was. What others have done stays, with a word in place of the name."""

from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from netverk import clock
from netverk.admissions.models import Invited
from netverk.answers.models import Answer
from netverk.db import Base, db
from netverk.deputies.models import Deputy, StandingDeputy
from netverk.door.models import Presence
from netverk.erasing import mentions
from netverk.erasing.identity import Identity
from netverk.language import N_, _, speaking
from netverk.letters.models import Fate, Letter, Told
from netverk.passkeys.models import Passkey
from netverk.people import attempts
from netverk.people.models import Handshake, Person, SignInLink
from netverk.people.signing_in import TO_AN_ADDRESS
from netverk.receiving.models import Received
from netverk.receiving.taking_in import raw_of
from netverk.seasons.models import NotAsked
from netverk.seats.models import Place, Registration, Reply, sort_key

SOMEBODY = N_("Removed person")


def wipe(person: Person, who: Identity) -> None:
    """All of it, in the caller's transaction. The journal stays as it is: it knows people by id."""
    with speaking(person.language):
        somebody = _(SOMEBODY)
    places = list(db.session.scalars(select(Place.id).where(Place.holder_id.in_(who.ids))))
    mentions.forget_in_letters(who, places)
    _wipe_places(who, places, somebody)
    _wipe_letters(who, somebody)
    _wipe_mails(who)
    _wipe_ways_in(who)
    for each in db.session.scalars(select(Person).where(Person.id.in_(who.ids))).all():
        _wipe_person(each, somebody)
    db.session.flush()


def _wipe_person(person: Person, somebody: str) -> None:
    person.name, person.email, person.phone, person.calendar_token = somebody, None, "", None
    person.organisation, person.unreachable_since, person.is_protected = None, None, False
    person.sign_outs += 1


def _wipe_places(who: Identity, places: list[int], somebody: str) -> None:
    """Their names wherever somebody wrote them, what they replied, and in their own words what they answered."""
    of_place = Presence.place_id.in_(places) & Presence.person_id.is_(None)
    _change(Place, Place.id.in_(places), name=somebody, sort_name=sort_key(somebody))
    _change(Registration, Registration.registrant_id.in_(who.ids), name=somebody)
    _change(Deputy, Deputy.person_id.in_(who.ids), name=somebody)
    _change(Presence, (Presence.name != "") & or_(Presence.person_id.in_(who.ids), of_place), name=somebody)
    _change(Answer, Answer.place_id.in_(places), words="")
    _remove(Reply, Reply.place_id.in_(places))
    _remove(StandingDeputy, or_(StandingDeputy.person_id.in_(who.ids), StandingDeputy.place_id.in_(places)))
    _remove(Invited, Invited.person_id.in_(who.ids))
    _remove(NotAsked, NotAsked.person_id.in_(who.ids))


def _wipe_letters(who: Identity, somebody: str) -> None:
    """That there was a letter stays, for the count of its notice: no longer to whom, or what it said."""
    now = clock.now()
    for letter in db.session.scalars(select(Letter).where(who.of_letter)).all():
        if letter.fate is Fate.WAITING:
            letter.fate, letter.settled_at, letter.lease_until = Fate.WITHDRAWN, now, None
        letter.key, letter.address, letter.name, letter.facts = f"erased:{letter.id}", "", somebody, {}
        letter.subject, letter.message, letter.failure, letter.message_id = "", None, "", ""
    _remove(Told, Told.address.in_(who.addresses))


def _wipe_mails(who: Identity) -> None:
    """What they have written to the house, and what others have written about them: that it came stays, without a word of it."""
    theirs = or_(Received.person_id.in_(who.ids), Received.sender.in_(who.addresses))
    gone: dict[str, Any] = {"sender": "", "sender_name": "", "subject": "", "words": "", "facts": {}, "because": "", "raw": None}
    _change(Received, theirs, **gone)
    _change(Received, theirs & Received.settled_at.is_(None), settled_at=clock.now())
    for received in db.session.scalars(select(Received).where(or_(Received.words != "", Received.raw.is_not(None)))):
        about = [received.subject, received.words, received.sender_name, received.facts, raw_of(received).decode(errors="replace")]
        if mentions.says(about, who.names | who.addresses):
            received.words, received.subject, received.facts, received.because, received.raw = "", "", {}, "", None


def _wipe_ways_in(who: Identity) -> None:
    """Nothing signs them in any more, and nothing says that they tried."""
    _remove(SignInLink, SignInLink.person_id.in_(who.ids))
    _remove(Passkey, Passkey.person_id.in_(who.ids))
    for handshake in db.session.scalars(select(Handshake)).all():
        if handshake.facts.get("person") in who.ids or mentions.says(handshake.facts, who.addresses):
            db.session.delete(handshake)
    for address in who.addresses:
        attempts.forget(TO_AN_ADDRESS, address)


def _change(kind: type[Base], whose: ColumnElement[bool], **facts: Any) -> None:
    db.session.execute(update(kind).where(whose).values(**facts))


def _remove(kind: type[Base], whose: ColumnElement[bool]) -> None:
    db.session.execute(delete(kind).where(whose))
