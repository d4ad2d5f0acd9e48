"""Inviting somebody to work with the house: a role, and a letter with a link that signs them in within a week."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_, _, moment_words, spoken
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Recipient, Written, post
from netverk.letters.wording import written_out
from netverk.people import journal, signing_in
from netverk.people.knowing import Contact, person_for
from netverk.people.models import Person, SignInLink
from netverk.programme.published import House
from netverk.seasons.models import Grant
from netverk.settings import settings
from netverk.staff import granting
from netverk.staff.granting import Wanted

KIND = "staff_invitation"
LIFE = timedelta(days=7)
NO_ADDRESS = N_("%(name)s has no e-mail address that we could write to.")


def invite(contact: Contact, wanted: Wanted, *, language: str, once: str, by: int) -> Grant:
    """Give somebody a role and write to them, in the caller's transaction. `once` names the form: sent again it writes no second letter.

    Somebody we do not know yet is written to in `language`, somebody we know in their own.
    """
    grant = granting.give(person_for(contact, language), wanted, by=by)
    send(grant.person, once=once, by=by)
    return grant


def send(person: Person, *, once: str, by: int) -> None:
    """Write to somebody who has a role, anew each time that `once` is another."""
    if person.email is None:
        raise RuleBroken(NO_ADDRESS, name=person.name)
    lock(Person, person.id)
    key = f"{KIND}:{once}"
    if db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    token, link = signing_in.make_link(person, LIFE)
    to = Recipient(key=f"person:{person.id}", address=person.email, name=person.name, language=person.language, person_id=person.id)
    post(KIND, to=to, key=key, link=link.id, token=token, by=by)
    journal.note("invite", person, by=by)


def roles_of(person_id: int | None) -> Sequence[Grant]:
    """What somebody has now, each with its series."""
    mine = select(Grant).where(Grant.person_id == person_id, Grant.ended_at.is_(None)).options(joinedload(Grant.series))
    return db.session.scalars(mine.order_by(Grant.id)).all()


def composers(house: Callable[[], House]) -> Composers:
    """How the invitation is written out; `house` says in whose name."""
    return {KIND: lambda letter: compose(letter, house())}


def compose(letter: Letter, house: House) -> Written:
    """The invitation, to what its reader has when it leaves; none where they have nothing any more, or the link has been used."""
    token, grants = str(letter.facts.get("token", "")), roles_of(letter.person_id)
    try:
        signing_in.check(token)
    except RuleBroken:
        grants = ()
    if not grants:
        return Written(message=None, then=lambda: signing_in.forget(letter.id))
    inviter = db.session.get_one(Person, letter.facts["by"]).name
    prefix = "" if spoken() == "sv" else f"/{spoken()}"
    message = written_out(
        KIND,
        _("%(name)s invites you to work with %(house)s", name=inviter, house=house.name),
        house=house,
        reader=letter.name,
        inviter=inviter,
        roles=[(granting.role_in_words(grant), granting.apart_in_words(grant)) for grant in grants],
        url=signing_in.link_url(token, leads_to=f"{prefix}/organise/"),
        sign_in=f"{settings().base_url}{prefix}/sign-in",
        until=moment_words(db.session.get_one(SignInLink, letter.facts["link"]).expires_at),
    )
    return Written(message=message, then=lambda: signing_in.forget(letter.id))
