"""From the organiser's rows to the programme they would make."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.programme import value
from netverk.programme.changes import canonical
from netverk.programme.value import Private, Programme
from netverk.seasons.models import Advisory, Day, Leadership, Season
from netverk.sessions.models import Appearance, Part, Session, Talk
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue, in_house_order


@dataclass(frozen=True, slots=True)
class Draft:
    """What the rows say: a programme without number or SEQUENCE of its own, and what goes with it in private."""

    programme: Programme
    private: Private


def draft(season: Season) -> Draft:
    """The season as its rows have it now; the same number of queries whatever its size."""
    return drafts([season])[season.id]


def drafts(seasons: Sequence[Season]) -> dict[int, Draft]:
    """Several seasons by id; the same number of queries however many they are."""
    rows = _Rows([season.id for season in seasons])
    return {season.id: _draft(season, rows) for season in seasons}


class _Rows:
    """What the rows of some seasons say, by season id; appearances and talks by that of their session."""

    def __init__(self, ids: Sequence[int]) -> None:
        places = (joinedload(Session.venue), joinedload(Session.room))
        self.sessions = _grouped(select(Session).where(Session.season_id.in_(ids)).options(*places).order_by(Session.number))
        self.parts = _appearances(ids)
        self.talks = _talks(ids, self.parts)
        leaderships = select(Leadership).where(Leadership.season_id.in_(ids)).options(joinedload(Leadership.speaker))
        self.leaderships = _grouped(leaderships.order_by(Leadership.position))
        self.days = _grouped(select(Day).where(Day.season_id.in_(ids)).order_by(Day.date))
        self.advisories = _grouped(select(Advisory).where(Advisory.season_id.in_(ids)))


def _grouped(query: Select[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.season_id].append(row)
    return found


def _draft(season: Season, known: _Rows) -> Draft:
    rows, leaderships = known.sessions[season.id], known.leaderships[season.id]
    sessions = tuple(_session(row, known.talks[row.id], known.parts[row.id, None]) for row in rows)
    ids = {row.id for row in rows}
    parts = (each for (session_id, _talk_id), many in known.parts.items() if session_id in ids for each in many)
    programme = Programme(
        language=season.series.language,
        zone=season.series.zone,
        series=_series(season),
        season=_season(season),
        leaders=tuple(_byline(each) for each in leaderships),
        days=_days(known.days[season.id], sessions) if season.series.kind is value.Kind.CONFERENCE else (),
        sessions=sessions,
        speakers=tuple(_speaker(each) for each in {each.speaker_id: each.speaker for each in (*leaderships, *parts)}.values()),
        venues=_venues(rows),
        advisories=tuple(_advisory(row) for row in known.advisories[season.id]),
    )
    return Draft(canonical(programme), Private({row.uid: row.joining_link for row in rows if row.joining_link}))


def _series(season: Season) -> value.Series:
    row = season.series
    return value.Series(
        slug=row.slug,
        kind=row.kind,
        title=row.title,
        purpose=row.purpose,
        audience=row.audience,
        questions=tuple(row.questions),
        arranged_by=row.arranged_by,
        contact=row.contact,
        usual_weekday=row.usual_weekday,
        usual_hours=row.usual_hours,
        accent=row.accent,
        logo=row.logo,
    )


def _season(row: Season) -> value.Season:
    return value.Season(
        slug=row.slug,
        title=row.title,
        term=row.term,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        planned=row.planned,
        capacity=row.capacity,
        note=row.note,
        opens=row.opens,
        closes=row.closes,
        takes_registrations=row.takes_registrations,
    )


def _session(row: Session, talks: Iterable[value.Talk], chairs: Iterable[Appearance]) -> value.Session:
    return value.Session(
        uid=row.uid,
        slug=row.slug,
        title=row.title,
        number=row.number,
        subtitle=row.subtitle,
        summary=row.summary,
        description=row.description,
        kind=row.kind,
        track=row.track,
        language=row.language,
        status=row.status,
        preliminary=row.preliminary,
        mode=row.mode,
        when=row.when,
        formerly=row.formerly,
        because=row.because,
        venue=row.venue.slug if row.venue else "",
        room=row.room.slug if row.room else "",
        chairs=tuple(_byline(each) for each in chairs),
        talks=tuple(talks),
        links=_links(row.links),
        sequence=row.sequence,
    )


def _appearances(season_ids: Sequence[int]) -> dict[tuple[int, int | None], list[Appearance]]:
    """By (session, talk), and by (session, None) those in the chair."""
    found: dict[tuple[int, int | None], list[Appearance]] = defaultdict(list)
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(Session.season_id.in_(season_ids))
        .options(joinedload(Appearance.speaker))
        .order_by(Appearance.position, Appearance.id)
    )
    for each in db.session.scalars(query):
        found[each.session_id, each.talk_id if each.part is Part.SPEAKS else None].append(each)
    return found


def _talks(season_ids: Sequence[int], parts: dict[tuple[int, int | None], list[Appearance]]) -> dict[int, list[value.Talk]]:
    found: dict[int, list[value.Talk]] = defaultdict(list)
    query = select(Talk).join(Talk.session).where(Session.season_id.in_(season_ids)).order_by(Talk.position, Talk.id)
    for row in db.session.scalars(query):
        by = tuple(_byline(each) for each in parts.get((row.session_id, row.id), ()))
        talk = value.Talk(uid=row.uid, kind=row.kind, title=row.title, summary=row.summary, minutes=row.minutes, by=by)
        found[row.session_id].append(talk)
    return found


def _byline(row: Appearance | Leadership) -> value.Byline:
    return value.Byline(speaker=row.speaker.uid, name=row.name, title=row.title, affiliation=row.affiliation)


def _speaker(row: Speaker) -> value.Speaker:
    return value.Speaker(
        uid=row.uid,
        slug=row.slug,
        name=row.name,
        title=row.title,
        affiliation=row.affiliation,
        biography=row.biography,
        links=_links(row.links),
        photo=row.photo,
        focus_x=row.focus_x,
        focus_y=row.focus_y,
    )


def _venues(rows: list[Session]) -> tuple[value.Venue, ...]:
    """The venues that sessions are in, each with the rooms in use."""
    rooms: dict[int, dict[int, Room]] = defaultdict(dict)
    venues: dict[int, Venue] = {}
    for row in rows:
        if row.venue:
            venues[row.venue.id] = row.venue
            if row.room:
                rooms[row.venue.id][row.room.id] = row.room
    return tuple(_venue(venue, rooms[ident].values()) for ident, venue in venues.items())


def _venue(row: Venue, rooms: Iterable[Room]) -> value.Venue:
    return value.Venue(
        slug=row.slug,
        name=row.name,
        street=row.street,
        postcode=row.postcode,
        town=row.town,
        map_url=row.map_url,
        directions=row.directions,
        access=row.access,
        lift=row.lift,
        hearing_loop=row.hearing_loop,
        quiet_room=row.quiet_room,
        rooms=tuple(value.Room(slug=room.slug, name=room.name, seats=room.seats) for room in in_house_order(rooms)),
    )


def _advisory(row: Advisory) -> value.Advisory:
    return value.Advisory(uid=row.uid, title=row.title, text=row.text, ends_on=row.ends_on)


def _days(rows: Sequence[Day], sessions: tuple[value.Session, ...]) -> tuple[value.Day, ...]:
    """A day for each date with a session. When a whole day has moved, its row goes along: the entry that attendees hold moves too."""
    dates = sorted({session.when.day for session in sessions if session.is_dated and session.when.day})
    known = {row.date: value.Day(uid=row.uid, date=row.date, sequence=row.sequence) for row in rows}
    homeless: list[date] = [each for each in dates if each not in known]
    empty = [day for each, day in known.items() if each not in dates]
    moved = {each: replace(day, date=each) for each, day in zip(homeless, empty, strict=False)} if len(empty) == len(homeless) else {}
    return tuple(known.get(each) or moved.get(each) or value.Day(uid=str(uuid4()), date=each) for each in dates)


def _links(rows: list[Any]) -> tuple[value.Link, ...]:
    return tuple(value.Link(url=row["url"], title=row.get("title", "")) for row in rows)
