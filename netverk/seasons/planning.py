"""Making series and seasons, and changing what is known of a season. What is published of it stays until it is published anew."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.value import Kind
from netverk.programme.when import When
from netverk.seasons.finding import find_season
from netverk.seasons.models import Advisory, Leadership, Season, Series
from netverk.seasons.naming import season_slug, series_slug, slugify
from netverk.seasons.speaking import Named, speaker_for

BACKWARDS = N_("The season ends before it starts.")
NEVER_OPEN = N_("Registration closes before it opens.")
TOO_FEW = N_("Places already taken: %(taken)s. The season cannot have fewer.")
TAKEN_SERIES = N_("There is already a series at “%(slug)s”. Choose another word for the address.")
TAKEN_SEASON = N_("“%(series)s” already has a season at “%(slug)s”.")


def start_series(title: str, slug: str, *, kind: Kind, by: int | None, once: str = "", **facts: Any) -> Series:
    """Make a series, in the caller's transaction; its address is made from the title where `slug` is empty.

    `once` names the form: sent again it gives the series that it made.
    """
    address = series_slug(slug or slugify(title))
    if known := db.session.scalar(select(Series).where(Series.slug == address)):
        if journal.find_made([known], once):
            return known
        raise RuleBroken(TAKEN_SERIES, slug=address)
    made = Series(title=title, slug=address, kind=kind, **facts)
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, once=once)
    return made


def start_season(series: Series, title: str, slug: str, *, by: int | None, once: str = "", **facts: Any) -> Season:
    """Make a season of a series, in the caller's transaction. Nobody can register before it is published.

    `once` names the form: sent again it gives the season that it made.
    """
    if made_before := journal.find_made(db.session.scalars(select(Season).where(Season.series_id == series.id)).all(), once):
        return made_before
    address = season_slug(slug or slugify(title))
    if find_season(series.slug, address):
        raise RuleBroken(TAKEN_SEASON, series=series.title, slug=address)
    made = Season(series=series, title=title, slug=address, **facts)
    db.session.add(made)
    db.session.flush()
    take_over_advisories(made)
    journal.note("make", made, by=by, once=once)
    return made


def take_over_advisories(season: Season) -> None:
    """Give a new season the messages that its series always begins with."""
    said = season.series.advisories or []
    db.session.add_all(Advisory(season=season, uid=str(uuid4()), title=each["title"], text=each["text"]) for each in said)


def revise(season_id: int, *, by: int | None, **facts: Any) -> Season:
    """Change what is known of a season, in the caller's transaction.

    Refuses one that runs backwards, never opens for registration or has fewer places than are taken.
    """
    season = lock(Season, season_id)
    require_forwards(facts.get("starts_on", season.starts_on), facts.get("ends_on", season.ends_on))
    require_open(facts.get("opens", season.opens), facts.get("closes", season.closes))
    require_room(season, facts.get("capacity", season.capacity))
    before = {name: _told(getattr(season, name)) for name in facts}
    for name, value in facts.items():
        setattr(season, name, value)
    journal.note_changes("revise", season, before, {name: _told(value) for name, value in facts.items()}, by=by)
    return season


def _told(value: object) -> object:
    """As the journal's JSON holds it."""
    return str(value) if isinstance(value, When | date) else value


def require_forwards(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(BACKWARDS)


def require_open(opens: When, closes: When) -> None:
    """That there is a time between, where both are known."""
    if opens.starts and closes.starts and closes.starts <= opens.starts:
        raise RuleBroken(NEVER_OPEN)


def require_room(season: Season, capacity: int | None) -> None:
    if capacity is not None and capacity < season.seats_taken:
        raise RuleBroken(TOO_FEW, taken=season.seats_taken)


def leaders_of(season: Season) -> Sequence[Leadership]:
    """In their order, each with the speaker."""
    query = select(Leadership).where(Leadership.season_id == season.id).options(joinedload(Leadership.speaker))
    return db.session.scalars(query.order_by(Leadership.position)).all()


def lead(season: Season, people: list[Named], *, by: int | None) -> None:
    """Make these the discussion leaders of a season, in this order."""
    speakers = [(speaker_for(named), named) for named in people]
    before = [row.name for row in leaders_of(season)]
    db.session.execute(delete(Leadership).where(Leadership.season_id == season.id))
    for position, (speaker, named) in enumerate(speakers):
        said = {"name": named.name, "title": named.title, "affiliation": named.affiliation}
        db.session.add(Leadership(season=season, speaker=speaker, position=position, **said))
    journal.note_changes("lead", season, {"leaders": before}, {"leaders": [named.name for _speaker, named in speakers]}, by=by)
