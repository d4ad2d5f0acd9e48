"""The session that an address names, and how many a season has."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.seasons.models import Season
from netverk.sessions.models import Session


def find_session(season: Season, slug: str) -> Session | None:
    """By its slug, with its place."""
    found = db.session.scalar(
        select(Session)
        .where(Session.season_id == season.id, Session.slug == slug)
        .options(joinedload(Session.venue), joinedload(Session.room))
    )
    if found:
        found.season = season
    return found


def session_or_404(season: Season, slug: str) -> Session:
    if found := find_session(season, slug):
        return found
    raise NotFound


def sessions_in(season: Season) -> int:
    return db.session.scalar(select(func.count(Session.id)).where(Session.season_id == season.id)) or 0
