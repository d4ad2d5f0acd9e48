"""From a programme back to the organiser's rows: what an import brings, and what an undo restores."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import delete, select

from netverk.db import Base, db
from netverk.logos import keeping as logos
from netverk.programme import value
from netverk.programme.value import Private, Programme
from netverk.seasons.models import Advisory, Day, Leadership, Season, Series
from netverk.sessions.models import Appearance, Booking, Part, Session, Talk
from netverk.settings import settings
from netverk.speakers import photos
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue, in_house_order

Row = TypeVar("Row", bound=Base)

SERIES_FIELDS = ("kind", "title", "purpose", "audience", "arranged_by", "contact", "usual_weekday", "usual_hours", "accent")
SEASON_FIELDS = ("title", "term", "starts_on", "ends_on", "planned", "capacity", "note", "opens", "closes", "takes_registrations")
SESSION_FIELDS = (
    *("slug", "number", "title", "subtitle", "summary", "description", "kind", "track", "language"),
    *("status", "preliminary", "mode", "when", "formerly", "because", "sequence"),
)
SPEAKER_FIELDS = ("name", "title", "affiliation", "biography")
PHOTO_FIELDS = ("photo", "focus_x", "focus_y")  # taken over only where the house has that photo: files come from elsewhere too
VENUE_FIELDS = ("name", "street", "postcode", "town", "map_url", "directions", "access", "lift", "hearing_loop", "quiet_room")


def adopt(programme: Programme, season: Season, private: Private | None = None) -> None:
    """Make the rows of `season` say what `programme` says, in the caller's transaction.

    What the programme does not have is removed, unless it was ever released. Joining links, internal notes and registrations stay
    as they are, unless `private` is given. Slugs of series and season stay: they are addresses.
    """
    _adopt_season(programme, season)
    speakers = {each.uid: _speaker(each) for each in programme.speakers}
    venues = {each.slug: _venue(each) for each in programme.venues}
    db.session.flush()
    rooms = {(venue.slug, room.slug): _room(venues[venue.slug], room) for venue in programme.venues for room in venue.rooms}
    for venue in programme.venues:
        _keep_order([rooms[venue.slug, room.slug] for room in venue.rooms])
    _adopt_leaders(programme, season, speakers)
    _adopt_advisories(programme, season)
    adopt_days(programme.days, season)
    _adopt_sessions(programme, season, speakers, venues, rooms)
    if private is not None:
        for row in rows_of(season).values():
            row.joining_link = private.joining_link(row.uid)
    db.session.flush()


def rows_of(season: Season) -> dict[str, Session]:
    """The season's sessions by uid."""
    return {row.uid: row for row in db.session.scalars(select(Session).where(Session.season_id == season.id))}


def copy_fields(source: object, row: object, names: Iterable[str]) -> None:
    for name in names:
        setattr(row, name, getattr(source, name))


def _adopt_season(programme: Programme, season: Season) -> None:
    series: Series = season.series
    copy_fields(programme.series, series, SERIES_FIELDS)
    if not programme.series.logo or logos.is_kept(programme.series.logo, settings().home):  # as with photos
        series.logo = programme.series.logo
    series.questions = list(programme.series.questions)
    series.language, series.zone = programme.language, programme.zone
    copy_fields(programme.season, season, SEASON_FIELDS)


def _speaker(each: value.Speaker) -> Speaker:
    row = _found_or_made(Speaker, Speaker.uid == each.uid, lambda: Speaker(uid=each.uid, slug=_free_slug(each.slug)))
    copy_fields(each, row, SPEAKER_FIELDS)
    row.links = [asdict(link) for link in each.links]
    if photos.is_kept(each.photo, settings().home / "photos"):
        copy_fields(each, row, PHOTO_FIELDS)
    return row


def _free_slug(wanted: str) -> str:
    taken = set(db.session.scalars(select(Speaker.slug).where(Speaker.slug.startswith(wanted, autoescape=True))))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _venue(each: value.Venue) -> Venue:
    row = _found_or_made(Venue, Venue.slug == each.slug, lambda: Venue(slug=each.slug))
    copy_fields(each, row, VENUE_FIELDS)
    return row


def _room(venue: Venue, each: value.Room) -> Room:
    row = _found_or_made(Room, (Room.venue_id == venue.id) & (Room.slug == each.slug), lambda: Room(venue=venue, slug=each.slug))
    row.name, row.seats = each.name, each.seats
    return row


def _keep_order(rooms: list[Room]) -> None:
    """Rooms that stand in another order here get the one they are given in; those that the programme does not have stay where they are."""
    if in_house_order(rooms) != rooms:
        for position, room in enumerate(rooms):
            room.position = position


def _found_or_made(model: type[Row], condition: object, make: Callable[[], Row]) -> Row:
    with db.session.no_autoflush:
        row = db.session.scalar(select(model).where(condition))  # type: ignore[arg-type]  # any SQL condition
    if row is None:
        row = make()
        db.session.add(row)
    return row


def _adopt_leaders(programme: Programme, season: Season, speakers: dict[str, Speaker]) -> None:
    db.session.execute(delete(Leadership).where(Leadership.season_id == season.id))
    for position, line in enumerate(programme.leaders):
        named = {"name": line.name, "title": line.title, "affiliation": line.affiliation}
        db.session.add(Leadership(season=season, speaker=speakers[line.speaker], position=position, **named))


def _adopt_advisories(programme: Programme, season: Season) -> None:
    db.session.execute(delete(Advisory).where(Advisory.season_id == season.id))
    db.session.add_all(Advisory(season=season, **asdict(each)) for each in programme.advisories)


def adopt_days(days: tuple[value.Day, ...], season: Season) -> None:
    """Days are never forgotten: one that comes back is the same calendar entry, with a SEQUENCE above its last."""
    rows = {row.uid: row for row in db.session.scalars(select(Day).where(Day.season_id == season.id))}
    stale = {row.date: row for row in rows.values() if row.uid not in {day.uid for day in days}}
    for day in days:
        if day.date in stale:
            db.session.delete(stale.pop(day.date))
            db.session.flush()
        row = rows.get(day.uid) or Day(uid=day.uid, season=season)
        row.date, row.sequence = day.date, day.sequence
        db.session.add(row)


def _adopt_sessions(
    programme: Programme,
    season: Season,
    speakers: dict[str, Speaker],
    venues: dict[str, Venue],
    rooms: dict[tuple[str, str], Room],
) -> None:
    rows = rows_of(season)
    kept = {session.uid for session in programme.sessions}
    gone = [row for uid, row in rows.items() if uid not in kept and row.released_at is None]
    _forget_talks([row.id for row in rows.values()])
    db.session.execute(delete(Booking).where(Booking.session_id.in_([row.id for row in gone])))
    for row in gone:
        db.session.delete(row)
    _step_aside([row for uid, row in rows.items() if uid in kept])
    for each in programme.sessions:
        _adopt_session(each, rows.get(each.uid) or Session(uid=each.uid, season=season), speakers, venues, rooms)


def _adopt_session(
    each: value.Session,
    row: Session,
    speakers: dict[str, Speaker],
    venues: dict[str, Venue],
    rooms: dict[tuple[str, str], Room],
) -> None:
    copy_fields(each, row, SESSION_FIELDS)
    row.venue, row.room = venues.get(each.venue), rooms.get((each.venue, each.room))
    row.links = [asdict(link) for link in each.links]
    db.session.add(row)
    _add_talks(each, row, speakers)


def _step_aside(rows: list[Session]) -> None:
    """Two sessions may swap numbers or slugs: let go of all of them before any is given anew."""
    for row in rows:
        row.slug, row.number = f"~{row.id}", -row.id
    db.session.flush()


def _forget_talks(session_ids: list[int]) -> None:
    db.session.execute(delete(Appearance).where(Appearance.session_id.in_(session_ids)))
    db.session.execute(delete(Talk).where(Talk.session_id.in_(session_ids)))


def _add_talks(each: value.Session, row: Session, speakers: dict[str, Speaker]) -> None:
    for position, talk in enumerate(each.talks):
        facts = {"kind": talk.kind, "title": talk.title, "summary": talk.summary, "minutes": talk.minutes}
        made = Talk(uid=talk.uid, session=row, position=position, **facts)
        db.session.add(made)
        _add_bylines(talk.by, row, made, speakers)
    _add_bylines(each.chairs, row, None, speakers)


def _add_bylines(lines: tuple[value.Byline, ...], row: Session, talk: Talk | None, speakers: dict[str, Speaker]) -> None:
    part = Part.SPEAKS if talk else Part.CHAIRS
    for position, line in enumerate(lines):
        named = {"name": line.name, "title": line.title, "affiliation": line.affiliation}
        db.session.add(Appearance(session=row, talk=talk, part=part, speaker=speakers[line.speaker], position=position, **named))


def adopt_back(programme: Programme, private: Private, season: Season, uids: Collection[str], *, season_too: bool) -> None:
    """Make the rows of these sessions (`season_too`: and what the season says of itself) as `programme` has them.

    Every other session keeps its row, and its unpublished edits. What the series, a speaker or a venue says of itself is shared with
    other seasons and stays; one that is not there any more is made again.
    """
    if season_too:
        copy_fields(programme.season, season, SEASON_FIELDS)
    wanted = [each for each in programme.sessions if each.uid in uids]
    standing = {line.speaker for each in wanted for line in each.bylines} | {leader.speaker for leader in programme.leaders}
    speakers = {each.uid: _known_speaker(each) for each in programme.speakers if each.uid in standing}
    venues = {each.slug: _known_venue(each) for each in programme.venues}
    db.session.flush()
    rooms = {(venue.slug, room.slug): _known_room(venues[venue.slug], room) for venue in programme.venues for room in venue.rooms}
    if season_too:
        _adopt_leaders(programme, season, speakers)
        _adopt_advisories(programme, season)
    rows = {uid: row for uid, row in rows_of(season).items() if uid in uids}
    _forget_talks([row.id for row in rows.values()])
    _step_aside(list(rows.values()))
    for each in wanted:
        _adopt_session(each, rows.get(each.uid) or Session(uid=each.uid, season=season), speakers, venues, rooms)
    for row in rows_of(season).values():
        row.joining_link = private.joining_link(row.uid) if row.uid in uids else row.joining_link
    db.session.flush()


def _known_speaker(each: value.Speaker) -> Speaker:
    return db.session.scalar(select(Speaker).where(Speaker.uid == each.uid)) or _speaker(each)


def _known_venue(each: value.Venue) -> Venue:
    return db.session.scalar(select(Venue).where(Venue.slug == each.slug)) or _venue(each)


def _known_room(venue: Venue, each: value.Room) -> Room:
    return db.session.scalar(select(Room).where(Room.venue_id == venue.id, Room.slug == each.slug)) or _room(venue, each)
