"""What other seasons have taken already of the rooms and people that a programme wants, its members too."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from netverk.db import db
from netverk.programme.clashes import Gathering, Occupied, room_key, speaker_key
from netverk.programme.value import Kind, Mode, Programme, Status
from netverk.programme.when import When
from netverk.seasons.models import Leadership, Season, Series
from netverk.seats.models import TAKES_A_SEAT, Place
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue


def taken_elsewhere(programme: Programme, season_id: int) -> list[Occupied]:
    """Bookings of other seasons; one query, whatever their number."""
    return taken_elsewhere_of_each({season_id: programme})[season_id]


def taken_elsewhere_of_each(programmes: Mapping[int, Programme]) -> dict[int, list[Occupied]]:
    """By season id, the bookings of all seasons but that one that its programme could meet; one query, whatever their number."""
    rooms = {ident: {room_key(*place) for place in _places(programme)} for ident, programme in programmes.items()}
    wanted = {ident: keys | {speaker_key(each.uid) for each in programmes[ident].speakers} for ident, keys in rooms.items()}
    there = union(_rooms(programmes.values()), *_speakers(programmes.values())).subquery()
    query = select(Session, there.c.uid, there.c.room).join(there, there.c.session == Session.id)
    if len(programmes) == 1:
        query = query.where(Session.season_id.not_in(programmes))
    found: dict[int, list[Occupied]] = {ident: [] for ident in programmes}
    for session, uid, room in db.session.execute(query.where(Session.status == Status.SCHEDULED).options(*WITH_ZONE)):
        what = speaker_key(uid) if uid else room_key(*room.split("/"))
        facts = {"zone": session.season.series.zone, "title": session.title, "venue": _venue(session)}
        occupied = Occupied(what=what, when=session.when, **facts)
        for ident, keys in wanted.items():
            if ident != session.season_id and what in keys:
                found[ident].append(occupied)
    return found


def gatherings(seasons: Collection[int]) -> dict[int, list[Gathering]]:
    """By season, what those who have a place in it are to come to in others: how many of them, to what. One query."""
    people = shared(seasons).subquery()
    query = select(people.c.ours, people.c.theirs, people.c.people, Session).join(people, people.c.theirs == Session.season_id)
    by_pair: dict[tuple[int, int, int], list[Session]] = defaultdict(list)
    for ours, theirs, n, session in db.session.execute(query.where(Session.status == Status.SCHEDULED).options(*WITH_ZONE)):
        by_pair[ours, theirs, n].append(session)
    found: dict[int, list[Gathering]] = defaultdict(list)
    for (ours, _theirs, n), sessions in by_pair.items():
        found[ours] += _gatherings(sessions, n)
    return found


def shared(seasons: Collection[int]) -> Select[int, int, int]:
    """Of these seasons (`ours`) and every other one (`theirs`), how many `people` have a place in the whole of both."""
    mine, other = aliased(Place), aliased(Place)
    people = func.count(other.holder_id.distinct()).label("people")
    return (
        select(mine.season_id.label("ours"), other.season_id.label("theirs"), people)
        .join(other, (other.holder_id == mine.holder_id) & (other.season_id != mine.season_id))
        .where(mine.season_id.in_(seasons), *_whole(mine), *_whole(other))
        .group_by(mine.season_id, other.season_id)
    )


def _whole(place: type[Place]) -> tuple[ColumnElement[bool], ...]:
    return place.state.in_(TAKES_A_SEAT), place.session_id.is_(None)


def _gatherings(sessions: Iterable[Session], people: int) -> Iterator[Gathering]:
    """Each session of a network; each day of a conference, which its attendees come to as a whole."""
    dated = [session for session in sessions if session.when.has_hours]
    days: dict[date, list[Session]] = defaultdict(list)
    for session in dated:
        season = session.season
        if season.series.kind is Kind.CONFERENCE and session.when.day:
            days[session.when.day].append(session)
        else:
            facts = {"zone": season.series.zone, "series": season.series.title, "path": season.path, "venue": _venue(session)}
            yield Gathering(when=session.when, title=session.title, people=people, **facts)
    for many in days.values():
        season, venues = many[0].season, {_venue(session) for session in many}
        yield Gathering(
            when=_all_day(many),
            zone=season.series.zone,
            title=season.title,
            people=people,
            series=season.series.title,
            path=season.path,
            venue=venues.pop() if len(venues) == 1 else "",
        )


def _all_day(sessions: Iterable[Session]) -> When:
    """From the first to the last."""
    whens = [session.when for session in sessions]
    return When.hours(min(when.starts for when in whens if when.starts), max(when.ends for when in whens if when.ends))


def _places(programme: Programme) -> set[tuple[str, str]]:
    return {(session.venue, session.room) for session in programme.sessions if session.room}


def _rooms(programmes: Iterable[Programme]) -> Select[int, str, str]:
    wanted = {place for programme in programmes for place in _places(programme)}
    alike = [(Venue.slug == venue) & (Room.slug == room) for venue, room in sorted(wanted)]
    taken = select(Session.id.label("session"), literal("").label("uid"), Venue.slug.concat("/").concat(Room.slug).label("room"))
    return taken.join(Session.room).join(Room.venue).where(or_(False, *alike))


def _speakers(programmes: Iterable[Programme]) -> tuple[Select[int, str, str], Select[int, str, str]]:
    """Whoever stands up there, and the discussion leaders of networks, who are there every time."""
    wanted = {speaker.uid for programme in programmes for speaker in programme.speakers}
    standing = select(Appearance.session_id, Speaker.uid, literal("")).join(Appearance.speaker)
    leading = select(Session.id, Speaker.uid, literal("")).join(Session.season).join(Season.series)
    leading = leading.join(Leadership, Leadership.season_id == Season.id).join(Leadership.speaker).where(Series.kind == Kind.NETWORK)
    return standing.where(Speaker.uid.in_(wanted)), leading.where(Speaker.uid.in_(wanted))


def _venue(session: Session) -> str:
    """Where people have to be."""
    return session.venue.slug if session.venue and session.mode is not Mode.ONLINE else ""


WITH_ZONE = (joinedload(Session.season).joinedload(Season.series), joinedload(Session.venue))
