"""What a speaker has to know to say yes: when, where, what, for whom, with whom, and whom to ask."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.language import N_, _, joined
from netverk.programme.value import Mode
from netverk.seasons.houses import house
from netverk.seasons.models import Leadership, Season
from netverk.sessions.models import Appearance, Part, Session
from netverk.speakers.models import Speaker

ONLINE = N_("Online")
BOTH = N_("%(place)s, and online")


@dataclass(frozen=True, slots=True)
class Scene:
    """`titles` are those of the speaker's talks; `beside` everybody else who is to stand up; `leaders` lead the discussion."""

    session: Session
    speaker: Speaker
    titles: tuple[str, ...]
    chairs: bool
    beside: tuple[Appearance, ...]
    leaders: tuple[Leadership, ...]
    contact: str
    phone: str

    @property
    def season(self) -> Season:
        return self.session.season

    @property
    def place(self) -> str:
        return place_of(self.session)

    @property
    def part(self) -> str:
        """What the speaker does there, in a sentence."""
        if self.chairs:
            return _("You are asked to take the chair.")
        if self.titles:
            return _("You are asked to speak about %(titles)s.", titles=joined(f"“{title}”" for title in self.titles))
        return _("You are asked to speak.")


def scene_of(session: Session, speaker: Speaker) -> Scene:
    query = select(Appearance).where(Appearance.session_id == session.id).options(joinedload(Appearance.talk))
    parts = list(db.session.scalars(query.order_by(Appearance.part.desc(), Appearance.position, Appearance.id)))
    own = [part for part in parts if part.speaker_id == speaker.id]
    beside = {part.speaker_id: part for part in parts if part.speaker_id != speaker.id}
    leading = select(Leadership).where(Leadership.season_id == session.season_id, Leadership.speaker_id != speaker.id)
    known = house()
    return Scene(
        session=session,
        speaker=speaker,
        titles=tuple(dict.fromkeys(part.talk.title for part in own if part.talk and part.talk.title not in ("", session.title))),
        chairs=any(part.part is Part.CHAIRS for part in own),
        beside=tuple(beside.values()),
        leaders=tuple(db.session.scalars(leading.order_by(Leadership.position))),
        contact=session.season.series.contact or known.contact,
        phone=known.phone,
    )


def place_of(session: Session) -> str:
    """`Klarahuset, Stora salen`; empty where it is not decided."""
    named = ", ".join(part.name for part in (session.venue, session.room) if part)
    if session.mode is Mode.ONLINE:
        return _(ONLINE)
    return _(BOTH, place=named) if named and session.mode is Mode.HYBRID else named
