"""A venue that somebody types because it is not in the list."""

from sqlalchemy import select

from netverk.db import db
from netverk.seasons.naming import unique_slug
from netverk.venues.models import Venue


def venue_called(name: str, *, street: str = "", town: str = "") -> Venue:
    """The one of that name, made where there is none: added, not yet written."""
    known = list(db.session.scalars(select(Venue)))
    for venue in known:
        if venue.name.casefold() == name.casefold():
            return venue
    slug = unique_slug(name, {venue.slug for venue in known}, "venue")
    made = Venue(name=name, slug=slug, street=street, postcode="", town=town, directions="", access="")
    db.session.add(made)
    return made
