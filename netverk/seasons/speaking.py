"""The speaker that somebody names in a form: one whom we know, or a new one."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from netverk.db import db
from netverk.seasons.naming import unique_slug
from netverk.speakers.models import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody as written in a form; `email` is private. `uid` is the speaker whom that row of the form named before, if any."""

    name: str
    title: str = ""
    affiliation: str = ""
    email: str = ""
    uid: str = ""


def speaker_for(named: Named) -> Speaker:
    """The speaker with that address or, where one of us does not know the address, that name; made where there is none.

    Title and affiliation are only filled in, never replaced: other seasons may name them otherwise. The row that named them before
    may correct the address of the same name, and the spelling of the same address.
    """
    if corrected := _corrected(named):
        return corrected
    found = _find(named)
    if found is None:
        found = Speaker(uid=str(uuid4()), slug=_free_slug(named.name), name=named.name)
        db.session.add(found)
    for field in ("title", "affiliation", "email"):
        if not getattr(found, field):
            setattr(found, field, getattr(named, field))
    db.session.flush()
    return found


def known_names() -> list[str]:
    """Everybody who has stood up here, to choose from while typing."""
    return list(db.session.scalars(select(Speaker.name).distinct().order_by(Speaker.name)))


def _corrected(named: Named) -> Speaker | None:
    """The speaker of that row, if it still names them."""
    before = db.session.scalar(select(Speaker).where(Speaker.uid == named.uid)) if named.uid else None
    if before is None:
        return None
    if before.name.casefold() != named.name.casefold() and not (named.email and before.email == named.email):
        return None
    before.name, before.email = named.name, named.email
    return before


def _find(named: Named) -> Speaker | None:
    if named.email and (known := db.session.scalar(select(Speaker).where(Speaker.email == named.email).order_by(Speaker.id).limit(1))):
        return known
    everybody = db.session.execute(select(Speaker.id, Speaker.name, Speaker.email).order_by(Speaker.id))
    wanted = named.name.casefold()  # compared here: SQLite knows no large Å, Ä and Ö
    found = next((ident for ident, name, email in everybody if name.casefold() == wanted and not (named.email and email)), None)
    return db.session.get_one(Speaker, found) if found else None


def _free_slug(name: str) -> str:
    return unique_slug(name, set(db.session.scalars(select(Speaker.slug))), "speaker")
