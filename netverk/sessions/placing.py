"""Venues and rooms to choose from, and those that somebody types because they are not there yet."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, alphabetical
from netverk.seasons.naming import unique_slug
from netverk.seasons.venue_by_name import venue_called
from netverk.venues.models import Room, Venue

GONE = N_("That place is no longer there. Choose another.")
NO_VENUE = N_("Write the name of the venue too, or choose it in the list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A place as a form gives it: `chosen` is `venue/room` or `venue/` by slug; the rest is what was typed."""

    chosen: str = ""
    venue: str = ""
    room: str = ""
    street: str = ""
    town: str = ""


def choices() -> list[tuple[str, str]]:
    """Every venue, each followed by its rooms: `venue/room` and what it is called."""
    venues = sorted(db.session.scalars(select(Venue)), key=lambda venue: alphabetical(venue.name))
    rooms = sorted(db.session.scalars(select(Room).options(joinedload(Room.venue))), key=lambda room: alphabetical(room.name))
    found = []
    for venue in venues:
        found.append((f"{venue.slug}/", venue.name))
        found += [(f"{venue.slug}/{room.slug}", f"{venue.name}, {room.name}") for room in rooms if room.venue_id == venue.id]
    return found


def as_chosen(venue: Venue | None, room: Room | None) -> str:
    return f"{venue.slug}/{room.slug if room else ''}" if venue else ""


def place_for(wanted: Wanted) -> tuple[Venue | None, Room | None]:
    """The venue and the room, made where they were typed and are not there: added, not yet written, for a preview asks too."""
    venue, room = _chosen(wanted.chosen)
    if wanted.venue:
        venue, room = venue_called(wanted.venue, street=wanted.street, town=wanted.town), None
    if wanted.room:
        if venue is None:
            raise RuleBroken(NO_VENUE)
        room = _room_named(venue, wanted.room)
    return venue, room


def _chosen(path: str) -> tuple[Venue | None, Room | None]:
    slug, _slash, name = path.partition("/")
    if not slug:
        return None, None
    venue = db.session.scalar(select(Venue).where(Venue.slug == slug))
    room = db.session.scalar(select(Room).where(Room.venue_id == venue.id, Room.slug == name)) if venue and name else None
    if venue is None or (name and room is None):
        raise RuleBroken(GONE)
    return venue, room


def _room_named(venue: Venue, name: str) -> Room:
    known = list(db.session.scalars(select(Room).where(Room.venue_id == venue.id)))
    for room in known:
        if room.name.casefold() == name.casefold():
            return room
    made = Room(venue=venue, name=name, slug=unique_slug(name, {room.slug for room in known}, "room"))
    db.session.add(made)
    return made
