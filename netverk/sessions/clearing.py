"""Removing a season or a series that nobody has ever seen."""

from typing import Any

from sqlalchemy import delete, func, select

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.people.models import JournalEntry
from netverk.seasons.models import Advisory, Day, Import, Leadership, Season, Series
from netverk.sessions import planning
from netverk.sessions.models import Session

KNOWN = N_("“%(title)s” has been published, so people know of it and may have registered. Archive it instead, or cancel its sessions.")
TAKEN = N_("People have registered for “%(title)s”. Archive it instead, or cancel its sessions: then they are told.")
FULL = N_("“%(title)s” has seasons. Archive it instead, or remove those first.")


def require_unknown(season: Season) -> None:
    """Refuse a season that people know of."""
    if season.released_at:
        raise RuleBroken(KNOWN, title=season.title)
    if season.seats_taken:
        raise RuleBroken(TAKEN, title=season.title)


def remove_season(season: Season, *, by: int | None) -> None:
    """With everything that is planned of it, for good, in the caller's transaction."""
    require_unknown(season)
    for session in db.session.scalars(select(Session).where(Session.season_id == season.id)).all():
        planning.remove(session, by=by)
    db.session.flush()
    for model in (Leadership, Advisory, Day, Import):
        db.session.execute(delete(model).where(model.season_id == season.id))
    journal.note("remove", season, by=by, title=season.title, path=season.path)
    db.session.delete(season)


def remove_series(series: Series, *, by: int | None) -> None:
    """One without seasons, in the caller's transaction."""
    if db.session.scalar(select(func.count(Season.id)).where(Season.series_id == series.id)):
        raise RuleBroken(FULL, title=series.title)
    journal.note("remove", series, by=by, title=series.title, slug=series.slug)
    db.session.delete(series)


def find_removed(kind: type[Season | Series], **named: str) -> str | None:
    """The title of the one that was removed last and was found there, by what the journal says: `path` of a season, `slug` of a series."""
    lines = select(JournalEntry).where(JournalEntry.verb == "remove", JournalEntry.subject.startswith(f"{kind.__tablename__}:"))
    facts: list[dict[str, Any]] = [line.facts for line in db.session.scalars(lines.order_by(JournalEntry.id.desc()))]
    return next((each["title"] for each in facts if named.items() <= each.items()), None)
