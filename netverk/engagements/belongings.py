"""What is a speaker's own in other tables, and goes along when two rows become one or part again."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update

from netverk.db import db
from netverk.engagements.models import Engagement, Merger
from netverk.seasons.models import Leadership
from netverk.sessions.models import Appearance
from netverk.speakers.models import Availability, Speaker

WITHIN: dict[type[Any], Any] = {  # of two rows that become one, only one has anything within the same session or season
    Appearance: Appearance.session_id,
    Engagement: Engagement.session_id,
    Leadership: Leadership.season_id,
    Availability: Availability.id,
    Merger: Merger.id,
}
Belongings = dict[str, dict[str, str]]


def belongings(speaker: Speaker) -> Belongings:
    """By table, and by the session or season that it is within: a digest of what is the speaker's there."""
    return {model.__tablename__: _digests(model, speaker) for model in WITHIN}


def hand_over(what: Belongings, giver: Speaker, taker: Speaker) -> None:
    """All that the giver has within these, in the caller's transaction."""
    for model, place in WITHIN.items():
        places = ids(what, model)
        db.session.execute(update(model).where(model.speaker_id == giver.id, place.in_(places)).values(speaker_id=taker.id))


def ids(what: Belongings, model: type[Any]) -> list[int]:
    """Of the sessions or seasons in which something of that kind is."""
    return [int(place) for place in what[model.__tablename__]]


def _digests(model: type[Any], speaker: Speaker) -> dict[str, str]:
    place = WITHIN[model]
    facts = [column for column in model.__table__.columns if column.name not in ("id", "speaker_id")]
    rows: dict[int, list[str]] = defaultdict(list)
    for where, *row in db.session.execute(select(place, *facts).where(model.speaker_id == speaker.id)):
        rows[where].append(repr(row))
    return {str(where): _digest(found) for where, found in sorted(rows.items())}


def _digest(rows: Iterable[str]) -> str:
    return sha256("\n".join(sorted(rows)).encode()).hexdigest()
