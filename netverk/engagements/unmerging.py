"""The way back from a merger: for a month, and while what came along is as it was then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from netverk import clock
from netverk.db import Base, db
from netverk.engagements.belongings import belongings, hand_over, ids
from netverk.engagements.models import Engagement, Merger
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.seasons.models import Leadership, Season
from netverk.sessions.models import Appearance, Session
from netverk.speakers import profiles
from netverk.speakers.models import Availability, Speaker

KEPT_FOR = timedelta(days=30)

CHANGED: dict[type[Base], str] = {
    Appearance: N_("Who stands up in “%(title)s”, or how they are named there, has been changed since."),
    Engagement: N_("Something has happened since with the question about “%(title)s”: it has left, or been answered."),
    Leadership: N_("How the discussions in %(title)s are led has been changed since."),
    Availability: N_("When it suits %(title)s has been changed since."),
}
REMOVED = N_("Something that came along has been removed since.")
REVISED = N_("The profile has been changed since: %(fields)s.")
PUBLISHED = N_("“%(title)s” has been published since, so readers know it with %(name)s.")
TAKEN = N_("%(name)s has taken over the address of the row that went.")


@dataclass(frozen=True, slots=True)
class Undoing:
    """What the last merger brought along, and why it cannot be undone, if so."""

    merger: Merger
    sessions: tuple[Session, ...]
    leads: tuple[Season, ...]
    fields: tuple[str, ...]
    obstacle: RuleBroken | None

    @property
    def name(self) -> str:
        """Of the row that went."""
        return str(self.merger.other["name"])

    @property
    def until(self) -> datetime:
        return self.merger.at + KEPT_FOR


def find_undoing(speaker: Speaker) -> Undoing | None:
    """Of the last merger into this row; only that one can be undone, then the one before it."""
    latest = select(Merger).where(Merger.speaker_id == speaker.id, Merger.at > clock.now() - KEPT_FOR)
    merger = db.session.scalar(latest.order_by(Merger.id.desc()).limit(1))
    if merger is None:
        return None
    sessions = (*_named(Session, merger, Appearance, Engagement),)
    return Undoing(merger, sessions, (*_named(Season, merger, Leadership),), tuple(merger.before), _obstacle(merger))


def undo(undoing: Undoing, *, by: int | None) -> Speaker:
    """Two rows again, each as it was, in the caller's transaction; gives the one that is back. RuleBroken where there is an obstacle."""
    if undoing.obstacle:
        raise undoing.obstacle
    merger, kept = undoing.merger, undoing.merger.speaker
    for name, value in merger.before.items():
        setattr(kept, name, value)
    back = _brought_back(merger.other)
    db.session.add(back)
    db.session.flush()
    hand_over(merger.moved, kept, back)
    journal.note("undo merge", kept, by=by, other=back.id)
    db.session.delete(merger)
    return back


def forget() -> None:
    """Those that can no longer be undone, with what they know of the row that went."""
    db.session.execute(delete(Merger).where(Merger.at <= clock.now() - KEPT_FOR))


def _brought_back(row: dict[str, Any]) -> Speaker:
    """With its own number, by which the journal knows it, unless somebody else has got that since."""
    edited_at = row["own_edits_at"] and datetime.fromisoformat(row["own_edits_at"])
    facts = row | {"own_edits_at": edited_at}
    if db.session.get(Speaker, facts["id"]):
        del facts["id"]
    return Speaker(**facts)


def _obstacle(merger: Merger) -> RuleBroken | None:
    kept, other = merger.speaker, merger.other
    if revised := [name for name in merger.before if getattr(kept, name) != other[name]]:
        return RuleBroken(REVISED, fields=profiles.field_words(revised))
    if changed := _changed(merger):
        return changed
    if known := _published(merger):
        return RuleBroken(PUBLISHED, title=known.title, name=kept.name)
    same = or_(Speaker.uid == other["uid"], Speaker.slug == other["slug"], (Speaker.email == other["email"]) & (Speaker.email != ""))
    if taken := db.session.scalar(select(Speaker).where(same, Speaker.id != kept.id).limit(1)):
        return RuleBroken(TAKEN, name=taken.name)
    return None


def _changed(merger: Merger) -> RuleBroken | None:
    """What came along and is not as it was then. (A merger that came along may have been forgotten.)"""
    now = belongings(merger.speaker)
    for model, sentence in CHANGED.items():
        found = now[model.__tablename__]
        for place, digest in merger.moved[model.__tablename__].items():
            if found.get(place) != digest:
                return RuleBroken(sentence, title=title) if (title := _title(merger, model, int(place))) else RuleBroken(REMOVED)
    return None


def _title(merger: Merger, model: type[Base], place: int) -> str:
    """What is to be named where something has been changed; empty where it is gone."""
    if model is Availability:
        return merger.speaker.name
    kind: type[Any] = Season if model is Leadership else Session
    found = db.session.get(kind, place)
    return found.title if found else ""


def _published(merger: Merger) -> Session | None:
    """A session that came along, or of a season that did, and that readers know."""
    stands, led = [place for model in (Appearance, Engagement) for place in ids(merger.moved, model)], ids(merger.moved, Leadership)
    known = select(Session).where(Session.released_at.is_not(None), Session.id.in_(stands) | Session.season_id.in_(led))
    return db.session.scalar(known.order_by(Session.id).limit(1))


def _named(kind: type[Any], merger: Merger, *models: type[Base]) -> list[Any]:
    places = {place for model in models for place in ids(merger.moved, model)}
    return list(db.session.scalars(select(kind).where(kind.id.in_(places)).order_by(kind.id)))
