"""What a board is made from: a season's sessions, who stands up in them, the rooms there are. As many queries however many sessions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.language import alphabetical
from netverk.programme import value
from netverk.programme.clashes import Clash
from netverk.programme.value import Kind, Programme
from netverk.publishing.fitting import Around, around
from netverk.seasons.models import Leadership, Season, Series
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker
from netverk.venues.models import Room

Named = tuple[str, str]  # uid of a speaker, and the name as it was written here


@dataclass(frozen=True, slots=True)
class Rows:
    """The plan of a season as it stands: `people` by session id, `clashes` over all of it, `around` what it has to fit in with."""

    season: Season
    sessions: Sequence[Session]
    rooms: Sequence[Room]
    people: dict[int, list[Named]]
    programme: Programme
    around: Around
    clashes: Sequence[Clash]

    @property
    def is_conference(self) -> bool:
        return self.season.series.kind is Kind.CONFERENCE

    @property
    def tag(self) -> str:
        """As `tag_of` gives it."""
        versions, idents = [session.version for session in self.sessions], [session.id for session in self.sessions]
        return "-".join(str(each) for each in (self.season.id, len(idents), sum(versions), max(idents, default=0)))

    def session(self, uid: str) -> Session | None:
        return next((session for session in self.sessions if session.uid == uid), None)


def rows(season: Season, sessions: Sequence[Session] | None = None, rooms: Sequence[Room] | None = None) -> Rows:
    """Everything about one season; `sessions` and `rooms` where they are known already."""
    sessions = sessions_of(season) if sessions is None else sessions
    is_conference = season.series.kind is Kind.CONFERENCE
    if rooms is None:
        rooms = rooms_for(season, sessions) if is_conference else ()
    people, leaders = _people(season.id), () if is_conference else _leaders(season.id)
    programme = _programme(season, sessions, rooms, people, leaders)
    beside = around(programme, season)
    return Rows(season, sessions, rooms, people, programme, beside, beside.clashes(programme))


def sessions_of(season: Season) -> list[Session]:
    places = (joinedload(Session.venue), joinedload(Session.room))
    return list(db.session.scalars(select(Session).where(Session.season_id == season.id).options(*places).order_by(Session.number)))


def locked_sessions(series: str, season: str) -> list[Session]:
    """The sessions that addresses name, each kept from others until the change is written. One query."""
    query = (
        select(Session)
        .join(Session.season)
        .join(Season.series)
        .where(Series.slug == series, Season.slug == season)
        .options(contains_eager(Session.season).contains_eager(Season.series), joinedload(Session.venue), joinedload(Session.room))
        .order_by(Session.id)
        .with_for_update(of=Session)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def rooms_for(season: Season, sessions: Sequence[Session]) -> list[Room]:
    """The rooms of the venues that the season is in, as the programme lists them; those of every venue while it is in none."""
    every = db.session.scalars(select(Room).options(joinedload(Room.venue)))
    found = sorted(every, key=lambda room: (alphabetical(room.venue.name), room.venue_id, room.position or 0, room.slug))
    used = {session.venue_id for session in sessions if session.venue_id} | ({season.series.venue_id} - {None})
    return [room for room in found if room.venue_id in used] or found


def tag_of(series: str, season: str) -> str:
    """Changes with every edit, every new and every removed session of a season; NotFound where there is no such season. One query."""
    counted = (func.count(Session.id), func.sum(Session.version), func.max(Session.id))
    query = select(Season.id, *counted).join(Season.series).outerjoin(Session, Session.season_id == Season.id)
    found = db.session.execute(query.where(Series.slug == series, Season.slug == season).group_by(Season.id)).one_or_none()
    if found is None:
        raise NotFound
    return "-".join(str(each or 0) for each in found)


def _people(season_id: int) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    query = (
        select(Appearance.session_id, Speaker.uid, Appearance.name)
        .join(Appearance.speaker)
        .join(Appearance.session)
        .where(Session.season_id == season_id)
        .order_by(Appearance.position, Appearance.id)
    )
    for session_id, uid, name in db.session.execute(query):
        if (uid, name) not in found[session_id]:
            found[session_id].append((uid, name))
    return found


def _leaders(season_id: int) -> list[Named]:
    query = select(Speaker.uid, Leadership.name).join(Leadership.speaker).where(Leadership.season_id == season_id)
    return [(uid, name) for uid, name in db.session.execute(query.order_by(Leadership.position))]


def _programme(
    season: Season, sessions: Sequence[Session], rooms: Sequence[Room], people: dict[int, list[Named]], leaders: Sequence[Named]
) -> Programme:
    """As much of the draft as decides what clashes."""
    series = season.series
    return Programme(
        zone=series.zone,
        series=value.Series(slug=series.slug, kind=series.kind, title=series.title),
        season=value.Season(
            slug=season.slug,
            title=season.title,
            term=season.term,
            starts_on=season.starts_on,
            ends_on=season.ends_on,
            capacity=season.capacity,
        ),
        leaders=_bylines(leaders),
        sessions=tuple(_session(session, people.get(session.id, ())) for session in sessions),
        speakers=tuple(
            value.Speaker(uid=uid, slug=uid, name=name)
            for uid, name in dict(named for many in (leaders, *people.values()) for named in many).items()
        ),
        venues=_venues(sessions, rooms),
    )


def _session(row: Session, people: Sequence[Named]) -> value.Session:
    return value.Session(
        uid=row.uid,
        slug=row.slug,
        title=row.title,
        number=row.number,
        status=row.status,
        mode=row.mode,
        when=row.when,
        venue=row.venue.slug if row.venue else "",
        room=row.room.slug if row.room else "",
        talks=(value.Talk(uid=row.uid, by=_bylines(people)),),
    )


def _bylines(people: Sequence[Named]) -> tuple[value.Byline, ...]:
    return tuple(value.Byline(speaker=uid, name=name) for uid, name in people)


def _venues(sessions: Sequence[Session], rooms: Sequence[Room]) -> tuple[value.Venue, ...]:
    found = {session.venue.id: session.venue for session in sessions if session.venue} | {room.venue_id: room.venue for room in rooms}
    within: dict[int, dict[int, Room]] = defaultdict(dict)
    for room in (*rooms, *(session.room for session in sessions if session.room)):
        within[room.venue_id][room.id] = room
    return tuple(
        value.Venue(
            slug=venue.slug,
            name=venue.name,
            rooms=tuple(value.Room(slug=room.slug, name=room.name, seats=room.seats) for room in within[venue.id].values()),
        )
        for venue in found.values()
    )
