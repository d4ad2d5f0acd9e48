"""What other seasons have taken already of the rooms and people that a programme wants."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.programme.clashes import Occupied, room_key, speaker_key
from netverk.programme.value import Programme, Status
from netverk.seasons.models import Season
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue


def taken_elsewhere(programme: Programme, season_id: int) -> list[Occupied]:
    """Bookings of other seasons; two queries, whatever their number."""
    return list(dict.fromkeys((*_rooms(programme, season_id), *_speakers(programme, season_id))))


def _rooms(programme: Programme, season_id: int) -> Iterator[Occupied]:
    wanted = {(session.venue, session.room) for session in programme.sessions if session.room}
    alike = [(Venue.slug == venue) & (Room.slug == room) for venue, room in sorted(wanted)]
    query = select(Session, Venue.slug, Room.slug).join(Session.room).join(Room.venue).where(or_(False, *alike))
    for session, venue, room in db.session.execute(query.where(*_of_others(season_id)).options(*WITH_ZONE)):
        yield _occupied(room_key(venue, room), session)


def _speakers(programme: Programme, season_id: int) -> Iterator[Occupied]:
    wanted = [speaker.uid for speaker in programme.speakers]
    query = select(Session, Speaker.uid).select_from(Appearance).join(Appearance.session).join(Appearance.speaker)
    for session, uid in db.session.execute(query.where(Speaker.uid.in_(wanted), *_of_others(season_id)).options(*WITH_ZONE)):
        yield _occupied(speaker_key(uid), session)


def _of_others(season_id: int) -> tuple[ColumnElement[bool], ...]:
    return Session.season_id != season_id, Session.status == Status.SCHEDULED


def _occupied(what: str, session: Session) -> Occupied:
    return Occupied(what=what, when=session.when, zone=session.season.series.zone, title=session.title)


WITH_ZONE = (joinedload(Session.season).joinedload(Season.series),)
