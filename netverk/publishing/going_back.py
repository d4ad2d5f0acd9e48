"""Sessions that go back to where a release had them, and the rooms that others have taken meanwhile."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select

from netverk.db import db
from netverk.programme.value import Programme, Session
from netverk.sessions import models, scheduling
from netverk.venues.models import Room, Venue


def find_taken(
    then: Programme, now: Programme, rows: Mapping[str, models.Session], leaving: Collection[int]
) -> Iterator[tuple[Session, Room, models.Session]]:
    """Each session of `rows` (by uid) that would come back to another room or hour, with that room and who is in it then.

    `leaving` are the ids of all that leave where they are at the same time.
    """
    for session in then.sessions:
        if session.uid in rows and _place(session) != _place(now.session(session.uid)):
            room = _room(session)
            if room and (clash := scheduling.find_clash(rows[session.uid], room, session.when, besides=leaving)):
                yield session, room, clash


def _place(session: Session | None) -> tuple[object, ...]:
    return (session.is_dated, session.when, session.venue, session.room) if session else ()


def _room(session: Session) -> Room | None:
    """The room that it takes."""
    if not session.is_dated:
        return None
    return db.session.scalar(select(Room).join(Room.venue).where(Venue.slug == session.venue, Room.slug == session.room))
