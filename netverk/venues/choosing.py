"""Venues to choose from."""

from sqlalchemy import select

from netverk.db import db
from netverk.language import alphabetical
from netverk.venues.models import Venue


def venue_choices() -> list[tuple[str, str]]:
    """Slug and name of every venue, by name."""
    found = db.session.execute(select(Venue.slug, Venue.name))
    return sorted(((slug, name) for slug, name in found), key=lambda pair: alphabetical(pair[1]))


def venue_named(slug: str) -> Venue | None:
    return db.session.scalar(select(Venue).where(Venue.slug == slug)) if slug else None
