"""Adding a passkey to one's account, signing in with it, taking it away."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.passkeys import devices, telling
from netverk.passkeys.models import Passkey
from netverk.people import handshakes
from netverk.people.attempts import count
from netverk.people.journal import note
from netverk.people.models import Person
from netverk.settings import settings

ADDING, SIGNING = "add a passkey", "sign in with a passkey"
LIFE = timedelta(minutes=5)
UNDO = timedelta(hours=1)
MOST = 20  # keys of one person
MOST_FOR_PERSON = 10
MOST_FROM_CLIENT = 20
HANDLE_BYTES = 32

NOT_MADE = N_("The device's answer could not be read as a passkey for this site. Nothing has been changed. Begin again.")
NOT_SIGNED = N_("This passkey does not sign anybody in here. Ask for a link by e-mail instead.")
KNOWN = N_("This device has a passkey here already.")
ENOUGH = N_("You have %(n)s passkeys, and that is the limit. Take one away first.")


def ask_for_new(person: Person) -> tuple[str, str]:
    """What the device is asked for, as JSON, and the token for the cookie."""
    count(ADDING, f"person:{person.id}", most=MOST_FOR_PERSON)
    mine = passkeys_of(person.id)
    if len(mine) >= MOST:
        raise RuleBroken(ENOUGH, n=MOST)
    earlier = db.session.scalars(select(Passkey.handle).where(Passkey.person_id == person.id).order_by(Passkey.id)).first()
    handle = earlier or secrets.token_urlsafe(HANDLE_BYTES)
    asked = devices.ask_for_new(settings().base_url, name=person.email or person.name, handle=handle, known=mine)
    facts = {"challenge": asked.challenge, "handle": handle, "person": person.id}
    return asked.options, handshakes.begin(ADDING, life=LIFE, **facts)


def add(person: Person, began: Mapping[str, Any], answer: str, name: str) -> Passkey:
    """Keep the key that the person's device has made, and tell the person; `began` is what the handshake began with."""
    if began["person"] != person.id:
        raise RuleBroken(handshakes.UNKNOWN)
    lock(Person, person.id)
    new = devices.made(answer, began["challenge"], settings().base_url, otherwise=NOT_MADE)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == new.credential)):
        raise RuleBroken(KNOWN)
    if len(passkeys_of(person.id)) >= MOST:
        raise RuleBroken(ENOUGH, n=MOST)
    passkey = Passkey(
        person=person,
        credential=new.credential,
        public_key=new.public_key,
        handle=began["handle"],
        sign_count=new.sign_count,
        transports=devices.ways(answer),
        name=name,
    )
    db.session.add(passkey)
    db.session.flush()
    note("add passkey", person, by=person.id, passkey=passkey.id)
    telling.tell(passkey)
    return passkey


def ask_to_sign(client: str) -> tuple[str, str]:
    """What any device is asked to sign, as JSON, and the token for the cookie. `client` is where the question comes from."""
    count(SIGNING, client, most=MOST_FROM_CLIENT)
    asked = devices.ask_to_sign(settings().base_url)
    return asked.options, handshakes.begin(SIGNING, life=LIFE, challenge=asked.challenge)


def sign_in(began: Mapping[str, Any], answer: str) -> Person:
    """Whose key has signed. What is wrong is not said: unknown, taken away and forged are refused alike."""
    credential, handle = devices.named(answer, otherwise=NOT_SIGNED)
    found = select(Passkey).where(Passkey.credential == credential, Passkey.handle == handle, Passkey.ended_at.is_(None))
    passkey = db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if passkey is None or passkey.person.email is None:
        raise RuleBroken(NOT_SIGNED)
    passkey.sign_count = devices.signed(answer, passkey, began["challenge"], settings().base_url, otherwise=NOT_SIGNED)
    passkey.used_at = clock.now()
    note("sign in", passkey.person, by=passkey.person_id, passkey=passkey.id)
    return passkey.person


def take_away(passkey: Passkey) -> None:
    """It signs nobody in any more; for an hour it can be given back."""
    if lock(Passkey, passkey.id).ended_at is None:
        passkey.ended_at = clock.now()
        note("take passkey away", passkey.person, by=passkey.person_id, passkey=passkey.id)


def give_back(passkey: Passkey) -> None:
    if lock(Passkey, passkey.id).ended_at is not None:
        passkey.ended_at = None
        note("give passkey back", passkey.person, by=passkey.person_id, passkey=passkey.id)


def passkeys_of(person_id: int) -> Sequence[Passkey]:
    """Those that sign in, oldest first."""
    mine = select(Passkey).where(Passkey.person_id == person_id, Passkey.ended_at.is_(None))
    return db.session.scalars(mine.order_by(Passkey.id)).all()


def find_own(person_id: int, ident: int) -> Passkey | None:
    """One's own, also one that was taken away within the last hour."""
    passkey = db.session.get(Passkey, ident)
    if passkey is None or passkey.person_id != person_id:
        return None
    return None if passkey.ended_at and passkey.ended_at <= clock.now() - UNDO else passkey


def forget_taken() -> None:
    """Those that can no longer be given back."""
    db.session.execute(delete(Passkey).where(Passkey.ended_at <= clock.now() - UNDO))
