"""Venues and rooms as the house knows them. Readers see a change with the next release of each season that is held there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, alphabetical, joined
from netverk.people import journal
from netverk.seasons.models import Season, Series
from netverk.seasons.naming import unique_slug
from netverk.sessions.models import Booking, Session
from netverk.venues.models import Room, Venue, in_house_order

THERE = N_("There is already a venue called “%(name)s”.")
ROOM_USED = N_("%(room)s is in use: %(where)s. Give those another room first.")
VENUE_USED = N_("%(venue)s is in use: %(where)s. Give those another venue first.")
SAID = 5  # places of use that a refusal names


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSaid:
    """A room as a form gives it; `slug` is empty for a new one."""

    slug: str = ""
    name: str = ""
    seats: int | None = None
    equipment: str = ""


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A venue in the list, with how many rooms and sessions it has."""

    venue: Venue
    rooms: int
    sessions: int


def venue_lines() -> list[VenueLine]:
    """Every venue by name; the same number of queries however many."""
    rooms = _counted(select(Room.venue_id, func.count()).group_by(Room.venue_id))
    held = select(Session.venue_id, func.count()).where(Session.venue_id.is_not(None)).group_by(Session.venue_id)
    sessions = _counted(held)
    lines = [VenueLine(each, rooms.get(each.id, 0), sessions.get(each.id, 0)) for each in db.session.scalars(select(Venue))]
    return sorted(lines, key=lambda line: alphabetical(line.venue.name))


def _counted(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def rooms_of(venue: Venue) -> list[Room]:
    """In the order of the house."""
    return in_house_order(db.session.scalars(select(Room).where(Room.venue_id == venue.id)))


def sessions_at(venue: Venue) -> list[Session]:
    """Every session that is planned to be there, the newest first, with its season and series."""
    held = select(Session).join(Session.season).join(Season.series).where(Session.venue_id == venue.id)
    rows = db.session.scalars(held.options(contains_eager(Session.season).contains_eager(Season.series)))
    return sorted(rows, key=lambda row: (row.when.order, row.id), reverse=True)


def add_venue(name: str, *, once: str, by: int | None) -> Venue:
    """In the caller's transaction. `once` names the form: sent again it gives the venue that it made. Refuses a name that is taken."""
    known = list(db.session.scalars(select(Venue)))
    if made_before := journal.find_made(known, once):
        return made_before
    _require_free(name, known)
    made = Venue(name=name, slug=unique_slug(name, {each.slug for each in known} | {"new"}, "venue"))
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, once=once)
    return made


def describe(venue: Venue, rooms: Sequence[RoomSaid], *, by: int | None, **facts: Any) -> None:
    """Change what is known of a venue, and make these its rooms, in this order. Refuses to drop a room that is in use."""
    _require_free(facts.get("name", venue.name), [each for each in db.session.scalars(select(Venue)) if each is not venue])
    old = {name: getattr(venue, name) for name, value in facts.items() if getattr(venue, name) != value}
    for name in old:
        setattr(venue, name, facts[name])
    before = _said(rooms_of(venue))
    _fill(venue, rooms)
    db.session.flush()
    after = _said(rooms_of(venue))
    if old or before != after:
        named = {"rooms": before} if before != after else {}
        now = {"rooms": after} if before != after else {}
        journal.note("revise", venue, by=by, old=old | named, new={name: facts[name] for name in old} | now)


def remove_venue(venue: Venue, *, by: int | None) -> None:
    """For good. Refuses one that is in use, and says where."""
    if where := uses(venue):
        raise RuleBroken(VENUE_USED, venue=venue.name, where=_shortened(where))
    journal.note("remove", venue, by=by, name=venue.name)
    for room in rooms_of(venue):
        db.session.delete(room)
    db.session.flush()
    db.session.delete(venue)


def uses(venue: Venue) -> list[str]:
    """Where it is used, in words: sessions, what is agreed with the landlord, and series that are usually there."""
    usual = db.session.scalars(select(Series.title).where(Series.venue_id == venue.id).order_by(Series.id))
    agreed = select(Session.title).join(Booking, Booking.session_id == Session.id).where(Booking.venue_id == venue.id)
    titles = [session.title for session in sessions_at(venue)]
    return list(dict.fromkeys([*(f"“{title}”" for title in (*titles, *db.session.scalars(agreed))), *usual]))


def _fill(venue: Venue, rooms: Sequence[RoomSaid]) -> None:
    known = {room.slug: room for room in rooms_of(venue)}
    for slug in set(known) - {each.slug for each in rooms}:
        _drop(known.pop(slug))
    taken = set(known)
    for position, each in enumerate(rooms):
        room = known.get(each.slug)
        if room is None:
            room = Room(venue=venue, slug=unique_slug(each.name, taken, "room"))
            taken.add(room.slug)
            db.session.add(room)
        room.name, room.seats, room.equipment, room.position = each.name, each.seats, each.equipment, position


def _drop(room: Room) -> None:
    held = db.session.scalars(select(Session.title).where(Session.room_id == room.id).order_by(Session.id))
    agreed = select(Session.title).join(Booking, Booking.session_id == Session.id).where(Booking.room_id == room.id)
    if where := list(dict.fromkeys(f"“{title}”" for title in (*held, *db.session.scalars(agreed)))):
        raise RuleBroken(ROOM_USED, room=room.name, where=_shortened(where))
    db.session.delete(room)
    db.session.flush()


def _require_free(name: str, others: Sequence[Venue]) -> None:
    if any(each.name.casefold() == name.casefold() for each in others):
        raise RuleBroken(THERE, name=name)


def _shortened(where: list[str]) -> str:
    more = [_("%(n)s more", n=len(where) - SAID)] if len(where) > SAID else []
    return joined([*where[:SAID], *more])


def _said(rooms: list[Room]) -> list[list[Any]]:
    return [[room.name, room.seats, room.equipment] for room in rooms]
