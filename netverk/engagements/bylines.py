"""How a speaker is named where they are still to stand up: as in the profile, unless somebody named them otherwise there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.engagements.standing import has_ended
from netverk.seasons.models import Leadership, Season
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker

NAMED = ("name", "title", "affiliation")


def follow(speaker: Speaker, before: dict[str, Any]) -> None:
    """After the profile changed: sessions that have not ended name the speaker so too, where they did as the profile did before.

    What has been keeps the name and the title of its time.
    """
    changed = [name for name in NAMED if name in before]
    if not changed:
        return
    for line in _coming(speaker):
        for name in changed:
            if getattr(line, name) in (before[name], ""):
                setattr(line, name, getattr(speaker, name))


def _coming(speaker: Speaker) -> list[Appearance | Leadership]:
    now = clock.now()
    season = joinedload(Session.season).joinedload(Season.series)
    appearances = select(Appearance).where(Appearance.speaker_id == speaker.id).options(joinedload(Appearance.session).options(season))
    standing = [each for each in db.session.scalars(appearances) if not has_ended(each.session, now)]
    return [*standing, *(each for each in _leaderships(speaker) if _goes_on(each.season))]


def _leaderships(speaker: Speaker) -> list[Leadership]:
    query = select(Leadership).where(Leadership.speaker_id == speaker.id)
    return list(db.session.scalars(query.options(joinedload(Leadership.season).joinedload(Season.series))))


def _goes_on(season: Season) -> bool:
    """Whether anything in the season is still to come, or nothing is planned yet."""
    sessions = list(db.session.scalars(select(Session).where(Session.season_id == season.id)))
    return not sessions or any(not has_ended(each, clock.now()) for each in sessions)
