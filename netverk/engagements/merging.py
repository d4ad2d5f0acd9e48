"""Two rows that are one person made one. What people have been told of by another row cannot be merged away."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from netverk.db import db
from netverk.engagements.belongings import belongings, hand_over
from netverk.engagements.models import Engagement, Merger
from netverk.errors import RuleBroken
from netverk.language import N_, alphabetical
from netverk.people import journal
from netverk.seasons.models import Leadership
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker

FILLED = ("title", "affiliation", "biography", "links", "email", "phone", "fee", "internal_note")
PHOTO = ("photo", "focus_x", "focus_y")

PUBLISHED = N_("%(name)s is in something that has been published, and readers have that address. Open %(name)s and merge this one into it.")
TOGETHER = N_("Both stand in “%(title)s”, so they may well be two. Take one of them out of it first.")
BOTH_LEAD = N_("Both lead the discussions in %(title)s. Take one of them out first.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merger would do: whose row goes, which sessions and seasons come along, which empty fields are filled in; or why not."""

    other: Speaker
    sessions: tuple[Session, ...]
    leads: tuple[Leadership, ...]
    fields: tuple[str, ...]
    obstacle: RuleBroken | None


def choices(kept: Speaker) -> list[tuple[str, str]]:
    """Everybody else, by name."""
    others = sorted(db.session.scalars(select(Speaker).where(Speaker.id != kept.id)), key=lambda speaker: alphabetical(speaker.name))
    return [(speaker.slug, ", ".join(filter(None, (speaker.name, speaker.title, speaker.affiliation)))) for speaker in others]


def find(slug: str | None) -> Speaker | None:
    return db.session.scalar(select(Speaker).where(Speaker.slug == slug)) if slug else None


def plan(kept: Speaker, other: Speaker) -> Plan:
    fields = tuple(name for name in FILLED if getattr(other, name) and not getattr(kept, name))
    if not kept.photo and other.photo:
        fields = (*fields, "photo")
    return Plan(other, tuple(_sessions(other)), tuple(_leaderships(other)), fields, _obstacle(kept, other))


def merge(kept: Speaker, other: Speaker, *, by: int | None) -> None:
    """`other` becomes `kept`, in the caller's transaction; see `unmerging` for the way back. RuleBroken where `plan` names an obstacle."""
    made = plan(kept, other)
    if made.obstacle:
        raise made.obstacle
    filled = [name for field in made.fields for name in (PHOTO if field == "photo" else (field,))]
    merger = Merger(speaker=kept, other=_row(other), before={name: getattr(kept, name) for name in filled}, moved=belongings(other))
    for name in filled:
        setattr(kept, name, getattr(other, name))
    hand_over(merger.moved, other, kept)
    db.session.add(merger)
    journal.note("merge", kept, by=by, other=other.id, uid=other.uid, slug=other.slug, fields=list(made.fields))
    db.session.flush()
    db.session.execute(delete(Speaker).where(Speaker.id == other.id))


def _row(speaker: Speaker) -> dict[str, Any]:
    """As JSON can hold it."""
    facts = {column.key: getattr(speaker, column.key) for column in Speaker.__table__.columns}
    return facts | {"own_edits_at": speaker.own_edits_at and speaker.own_edits_at.isoformat()}


def _obstacle(kept: Speaker, other: Speaker) -> RuleBroken | None:
    sessions, leads = _sessions(other), _leaderships(other)
    own = {session.id: session for session in _sessions(kept)}
    if both := next((session for session in sessions if session.id in own), None):
        return RuleBroken(TOGETHER, title=both.title)
    seasons = {each.season_id for each in _leaderships(kept)}
    if led := next((each for each in leads if each.season_id in seasons), None):
        return RuleBroken(BOTH_LEAD, title=led.season.title)
    released = select(Session.id).where(Session.season_id.in_([each.season_id for each in leads]), Session.released_at.is_not(None))
    if any(session.released_at for session in sessions) or db.session.scalar(released.limit(1)):
        return RuleBroken(PUBLISHED, name=other.name)
    return None


def _sessions(speaker: Speaker) -> list[Session]:
    """Those they stand up in or were asked to."""
    stands = select(Appearance.session_id).where(Appearance.speaker_id == speaker.id)
    asked = select(Engagement.session_id).where(Engagement.speaker_id == speaker.id)
    return list(db.session.scalars(select(Session).where(Session.id.in_(stands) | Session.id.in_(asked)).order_by(Session.id)))


def _leaderships(speaker: Speaker) -> list[Leadership]:
    return list(db.session.scalars(select(Leadership).where(Leadership.speaker_id == speaker.id).order_by(Leadership.id)))
