"""Signing in by a link in a letter: asked for, sent, used once.

Nobody learns here whether an address is known: the same page, the same answer, the same count of attempts.
"""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import cast
from urllib.parse import quote

from sqlalchemy import CursorResult, select, update

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Recipient, Written, post
from netverk.letters.wording import written_out
from netverk.people.attempts import count
from netverk.people.journal import note
from netverk.people.knowing import find_person, tidy_email
from netverk.people.models import Person, SignInLink
from netverk.programme.published import House
from netverk.settings import settings

KIND = "sign_in"
TO_AN_ADDRESS = "sign in to an address"  # what is counted
LIFE = timedelta(minutes=20)
TOKEN_BYTES = 32
MOST_FOR_ADDRESS = 5
MOST_FROM_CLIENT = 20

UNKNOWN = N_("This link does not lead anywhere. Perhaps a part of it was lost on the way.")
USED = N_("This link has been used already. Each link signs you in once.")
EXPIRED = N_("This link is no longer valid. A link to sign in is for twenty minutes, an invitation for a week.")


def ask(email: str, *, client: str, language: str, leads_to: str = "") -> None:
    """Write to the person with that address, if there is one. `client` is where the question comes from, `leads_to` a path of ours.

    Raises TooManyAttempts, and RuleBroken where that is no address.
    """
    address = tidy_email(email)
    count(TO_AN_ADDRESS, address, most=MOST_FOR_ADDRESS)
    count("sign in from a client", client, most=MOST_FROM_CLIENT)
    if person := find_person(address):
        token, link = make_link(person)
        to = Recipient(key=f"person:{person.id}", address=address, name=person.name, language=language, person_id=person.id)
        post(KIND, to=to, key=f"sign-in:{link.id}", link=link.id, token=token, leads_to=safe_path(leads_to))


def make_link(person: Person, life: timedelta = LIFE) -> tuple[str, SignInLink]:
    """A new token, which is not kept, and the link that knows its digest."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SignInLink(digest=_digest(token), person=person, expires_at=clock.now() + life)
    db.session.add(link)
    db.session.flush()
    return token, link


def check(token: str) -> None:
    """Raise RuleBroken, saying why, unless the token still signs somebody in. Uses nothing up: mail scanners look too."""
    link = _find(token)
    if link is None:
        raise RuleBroken(UNKNOWN)
    if link.used_at:
        raise RuleBroken(USED)
    if link.expires_at <= clock.now():
        raise RuleBroken(EXPIRED)


def use(token: str) -> Person:
    """Use the token up and give its person; of two who try at once, one is refused."""
    still_good = (SignInLink.digest == _digest(token), SignInLink.used_at.is_(None), SignInLink.expires_at > clock.now())
    done = cast(CursorResult[tuple[()]], db.session.execute(update(SignInLink).where(*still_good).values(used_at=clock.now())))
    link = _find(token)
    if done.rowcount != 1 or link is None:
        check(token)
        raise RuleBroken(USED)
    note("sign in", link.person, by=link.person_id)
    return link.person


def sign_out_everywhere(person: Person) -> None:
    """On every device: what signed them in there counts no longer. They do it themselves, in the caller's transaction."""
    lock(Person, person.id).sign_outs += 1
    note("sign out everywhere", person, by=person.id)


def composers(house: Callable[[], House]) -> Composers:
    """How the letter with the link is written out; `house` says in whose name."""
    return {KIND: lambda letter: compose_sign_in(letter, house())}


def compose_sign_in(letter: Letter, house: House) -> Written:
    """The letter with the link; none, where the link has been used or has expired before the letter could leave.

    A digest cannot be put back into a link, so the token stands in the letter's facts from when it is asked for until it has left
    (seconds, as a rule), and then goes, with the message that was sent. Whoever reads the database in those seconds could sign in; it is
    not encrypted, because the key would lie beside it.
    """
    token = str(letter.facts.get("token", ""))
    try:
        check(token)
    except RuleBroken:
        return Written(message=None, then=lambda: forget(letter.id))
    url = link_url(token, leads_to=str(letter.facts["leads_to"]))
    message = written_out(KIND, _("Your link to sign in"), house=house, reader=letter.name, url=url)
    return Written(message=message, then=lambda: forget(letter.id))


def link_url(token: str, leads_to: str = "") -> str:
    """The whole address, in the language spoken."""
    prefix = "" if spoken() == "sv" else f"/{spoken()}"
    query = f"?next={quote(leads_to)}" if leads_to else ""
    return f"{settings().base_url}{prefix}/sign-in/{token}{query}"


def safe_path(path: str) -> str:
    """A path on this site, or nothing: never an address that leads elsewhere (`//host`, `/\\host`, `https:…`)."""
    return path if re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", path) and len(path) <= 500 else ""


def forget(letter_id: int) -> None:
    """Let go of the token of a letter that has left, and of the message that has it too."""
    letter = db.session.get_one(Letter, letter_id)
    letter.facts = {name: fact for name, fact in letter.facts.items() if name != "token"}
    letter.message = None


def _find(token: str) -> SignInLink | None:
    return db.session.scalar(select(SignInLink).where(SignInLink.digest == _digest(token)).execution_options(populate_existing=True))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
