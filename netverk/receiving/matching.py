"""What a mail is about: found by the tag of the address that it was sent to, then by the UID of its calendar object."""

from collections.abc import Sequence

from sqlalchemy import select

from netverk.db import db
from netverk.letters import tags
from netverk.letters.models import Letter, Told
from netverk.receiving.models import Received


def told_for(to: Sequence[str], uid: str, sender: str) -> Told | None:
    """What the invitation is that a reply belongs to; None where there is none.

    Where it came to an address with a tag, that alone counts: everybody who takes part knows the UID, but only one address the tag.
    """
    bare, _generation = uid_parts(uid)
    found = [tag for tag in tags.tags_in(to) if tags.letter_of(tag) is None]
    if found:
        return db.session.scalar(select(Told).where(Told.tag.in_(found), Told.uid == bare).limit(1)) or _by_old_tag(found, uid, sender)
    return db.session.scalar(select(Told).where(Told.uid == bare, Told.address == sender))


def _by_old_tag(found: Sequence[str], uid: str, sender: str) -> Told | None:
    """An earlier generation's tag, or one from before tags were kept: made anew from who replies, and to what."""
    if tags.invitation_tag(sender, uid) not in found:
        return None
    return db.session.scalar(select(Told).where(Told.uid == uid_parts(uid)[0], Told.address == sender))


def uid_parts(uid: str) -> tuple[str, int]:
    """`uid.g` as the stored uid and its generation; generation 0 where none is written."""
    bare, dot, generation = uid.rpartition(".")
    return (bare, int(generation)) if dot and generation.isascii() and generation.isdigit() and len(generation) < 6 else (uid, 0)


def letter_for(to: Sequence[str]) -> Letter | None:
    """The letter whose own address a mail came back to."""
    numbers = [number for tag in tags.tags_in(to) if (number := tags.letter_of(tag)) is not None]
    return db.session.get(Letter, numbers[0]) if numbers else None


def place_by_address(received: Received, to: Sequence[str]) -> None:
    """Note what a mail is about that says nothing itself, by the address alone."""
    letter = letter_for(to)
    told = db.session.scalar(select(Told).where(Told.tag.in_(tags.tags_in(to)), Told.tag != "").limit(1))
    if letter:
        received.letter, received.season_id, received.person_id = letter, letter.season_id, received.person_id or letter.person_id
    elif told:
        received.season_id, received.uid = told.season_id, told.uid
