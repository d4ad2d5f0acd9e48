"""What is known of a speaker, changed by organisers or by the speaker. Readers see it when a programme is published."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, joined
from netverk.people import journal
from netverk.speakers.models import Speaker

PUBLISHED = ("name", "title", "affiliation", "biography", "links", "photo", "focus_x", "focus_y")
FIELDS = {
    "name": N_("name"), "title": N_("title"), "affiliation": N_("organisation"), "biography": N_("presentation"), "links": N_("links"),
    "photo": N_("photo"), "focus_x": N_("photo"), "focus_y": N_("photo"), "email": N_("e-mail"), "phone": N_("phone"), "fee": N_("fee"),
    "internal_note": N_("notes"),
}  # fmt: skip
TAKEN = N_("%(name)s has that address already. If they are one and the same person, merge the two.")


def speaker_or_404(slug: str) -> Speaker:
    found = db.session.scalar(select(Speaker).where(Speaker.slug == slug))
    if found is None:
        raise NotFound
    return found


def revise(speaker: Speaker, facts: dict[str, Any], *, by: int | None) -> dict[str, Any]:
    """Change what an organiser knows of a speaker; gives the former values of what changed.

    RuleBroken where another speaker has the address: letters would not know whom they are for.
    """
    if (email := facts.get("email")) and (other := _with_address(email, besides=speaker)):
        raise RuleBroken(TAKEN, name=other.name)
    before = _change(speaker, facts)
    if before:
        journal.note("revise", speaker, by=by, **_told(speaker, before))
    return before


def revise_own(speaker: Speaker, facts: dict[str, Any]) -> dict[str, Any]:
    """The same by the speaker: marked, until an organiser has looked at it."""
    before = _change(speaker, facts)
    if before:
        speaker.own_edits = [name for name in PUBLISHED if name in {*speaker.own_edits, *before}]
        speaker.own_edits_at = clock.now()
        journal.note("revise own", speaker, by=None, **_told(speaker, before))
    return before


def look_at_own_edits(speaker: Speaker, *, by: int | None) -> None:
    """An organiser has read what the speaker changed."""
    if speaker.own_edits:
        journal.note("look at own edits", speaker, by=by, fields=list(speaker.own_edits))
    speaker.own_edits, speaker.own_edits_at = [], None


def field_words(names: Iterable[str]) -> str:
    """`titel, presentation och foto`."""
    return joined(dict.fromkeys(_(FIELDS[name]) for name in names))


def _change(speaker: Speaker, facts: dict[str, Any]) -> dict[str, Any]:
    before = {name: getattr(speaker, name) for name, value in facts.items() if getattr(speaker, name) != value}
    for name in before:
        setattr(speaker, name, facts[name])
    return before


def _told(speaker: Speaker, before: dict[str, Any]) -> dict[str, Any]:
    """For the journal: old and new of what is published anyhow; of what is private only that it changed."""
    public = {name: [old, getattr(speaker, name)] for name, old in before.items() if name in PUBLISHED}
    return public | {"private": sorted(name for name in before if name not in PUBLISHED)}


def _with_address(email: str, *, besides: Speaker) -> Speaker | None:
    return db.session.scalar(select(Speaker).where(Speaker.email == email, Speaker.id != besides.id).limit(1))
