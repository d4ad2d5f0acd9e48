"""What is typed on a command line: sessions, rooms, dates and hours."""

from datetime import datetime

from sqlalchemy import select

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.when import When
from netverk.publishing import acting, moments
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.venues.models import Room, Venue


def uids(season: Season, slugs: list[str]) -> set[str]:
    return {session(season, slug).uid for slug in slugs}


def session(season: Season, slug: str) -> Session:
    found = db.session.scalar(select(Session).where(Session.season_id == season.id, Session.slug == slug))
    if found is None:
        raise RuleBroken(N_("There is no session “%(slug)s” in %(season)s."), slug=slug, season=season.path)
    return found


def room(path: str) -> tuple[Venue, Room | None]:
    slug, _slash, name = path.partition("/")
    venue = db.session.scalar(select(Venue).where(Venue.slug == slug))
    room = db.session.scalar(select(Room).where(Room.venue_id == venue.id, Room.slug == name)) if venue and name else None
    if venue is None or (name and room is None):
        raise RuleBroken(N_("There is no room “%(path)s”. It is written venue/room, by their short names."), path=path)
    return venue, room


def when(text: str) -> When:
    try:
        return When.parse(text)
    except ValueError as fault:
        raise RuleBroken(
            N_("“%(text)s” is no date. Write 2020-09-15 09:30, 2020-09-15, 2020-09, 2020-autumn or 2020."), text=text
        ) from fault


def new_hours(text: str, session: Session) -> When:
    """`2020-09-15 09:30` keeps the length the session had when it last had hours."""
    if ":" not in text or "/" in text:
        return when(text)
    had = session.when if session.when.has_hours else session.formerly
    try:
        starts = datetime.fromisoformat(text.strip())
        return had.starting(starts) if had.has_hours else When.hours(starts, starts + acting.USUAL_LENGTH)
    except ValueError as fault:
        raise RuleBroken(N_("“%(text)s” is no date and hour. Write 2020-09-15 09:30."), text=text) from fault


def minute(text: str, zone: str) -> When:
    try:
        wall = datetime.strptime(text.strip().replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007 (wall time, on the season's clock)
    except ValueError as fault:
        raise RuleBroken(N_("“%(text)s” is no date and hour. Write 2020-09-15 09:30."), text=text) from fault
    return moments.minute(wall.date(), wall.time(), zone)
