"""Placing sessions in rooms and hours."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.venues.models import Room

TAKEN = N_("%(room)s is taken by “%(title)s” at that hour.")


def find_clash(session: Session, room: Room | None, when: When, *, besides: Collection[int] = ()) -> Session | None:
    """The session of any season that has this room at that hour already; `besides` are the ids of those that leave it."""
    if not (room and room.id and when.has_hours):  # nobody is in a room that is only being made
        return None
    others = (
        select(Session)
        .where(Session.room_id == room.id, Session.id.not_in({session.id, *besides}), Session.status == Status.SCHEDULED)
        .options(joinedload(Session.season).joinedload(Season.series))
    )
    zone = session.season.series.zone
    return next((other for other in db.session.scalars(others) if _meet(when, zone, other.when, other.season.series.zone)), None)


def taken(sessions: Sequence[Session]) -> dict[Session, Session]:
    """Those of some placed sessions that stand where another one, of any season, stands already: with that other one. One query."""
    standing = [session for session in sessions if session.room and session.when.has_hours and session.status is Status.SCHEDULED]
    others = (
        select(Session)
        .where(Session.room_id.in_({session.room.id for session in standing if session.room}), Session.status == Status.SCHEDULED)
        .options(joinedload(Session.season).joinedload(Season.series))
    )
    found = list(db.session.scalars(others)) if standing else []
    return {one: other for one in standing for other in found if other is not one and _share(one, other)}


def _share(one: Session, other: Session) -> bool:
    return one.room_id == other.room_id and _meet(one.when, one.season.series.zone, other.when, other.season.series.zone)


def require_free(session: Session, room: Room | None, when: When) -> None:
    """Refuse to place a session in a room that is taken then."""
    if room and (clash := find_clash(session, room, when)):
        raise RuleBroken(TAKEN, room=room.name, title=clash.title)


def _meet(one: When, zone: str, other: When, other_zone: str) -> bool:
    starts, ends = one.starts_at(zone), one.ends_at(zone)
    other_starts, other_ends = other.starts_at(other_zone), other.ends_at(other_zone)
    if not (other.has_hours and starts and ends and other_starts and other_ends):
        return False
    return starts < other_ends and other_starts < ends
