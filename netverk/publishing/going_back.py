"""Sessions that go back to where a release had them, and the rooms that others have taken meanwhile."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from netverk.db import db
from netverk.programme.value import Programme, Session
from netverk.publishing.adopting import rows_of
from netverk.seasons.models import Season
from netverk.sessions import models, scheduling
from netverk.venues.models import Room, Venue


def find_taken(season: Season, then: Programme, now: Programme, uids: Collection[str]) -> Iterator[tuple[Session, Room, models.Session]]:
    """Each of these sessions that would come back to another room or hour, with that room and who is in it then."""
    rows = {uid: row for uid, row in rows_of(season).items() if uid in uids}
    leaving = {row.id for row in rows.values()}
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
