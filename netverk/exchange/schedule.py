"""What schedule.xml and schedule.json (c3voc, frab, pretalx) say, as one value, and the programme it makes.

Equal after reading, writing and reading again are the EQUAL_FIELDS of every session that a schedule file can hold (scheduled, with
hours): `when` to the minute in the file's own zone, `speakers` as uids and names in order, `room` by name. schedule.json also keeps
what speakers and rooms are (biography, links, seats). Not kept: the address (`slug`, made anew from the title), titles of talks
within a session, titles and affiliations of speakers, chairs, mode, reasons, venues (there is one, named as the conference), and
every session that is planned, postponed, cancelled or without hours.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from netverk.exchange.hours import Stretch, settled_zone, wall_hours
from netverk.exchange.identity import free_number, free_slug, identity, slugified, talk_uid
from netverk.exchange.places import ONLINE, placeholder, room_label
from netverk.exchange.reading import FileBroken
from netverk.exchange.sanitising import one_line, sanitised, web_address
from netverk.language import N_
from netverk.programme.canonical import canonical
from netverk.programme.codec import from_json, to_json
from netverk.programme.value import (
    Byline,
    Day,
    Kind,
    Link,
    Mode,
    Programme,
    Room,
    Season,
    Series,
    Session,
    Speaker,
    Status,
    Talk,
    Venue,
    in_order,
)
from netverk.programme.when import When
from netverk.programme.wholeness import check_whole

EQUAL_FIELDS = (
    "uid",
    "number",
    "title",
    "subtitle",
    "summary",
    "description",
    "kind",
    "track",
    "language",
    "when",
    "speakers",
    "links",
    "room",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    guid: str = ""
    number: str = ""
    name: str
    biography: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as the file has it; `place` says where in the file, `hours` are read already."""

    place: str
    guid: str = ""
    number: str = ""
    room: str = ""
    hours: Stretch
    texts: Mapping[str, str]  # title subtitle abstract description type track language
    persons: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    acronym: str
    title: str
    zone: str = ""
    days: tuple[date, ...]
    events: tuple[Event, ...]
    seats: Mapping[str, int] = field(default_factory=dict)  # by room name
    is_ours: bool = False  # netverk wrote it, so that our words for "no room yet" are known for what they are


def programme_of(
    schedule: Schedule, *, kind: Kind = Kind.CONFERENCE, zone: str = "", language: str = "sv", series: str = "", season: str = ""
) -> Programme:
    """The programme a schedule makes: `zone` where the file names none, `series` and `season` as slugs. Raises FileBroken and FormatError.

    Without `zone` the hours decide: Europe/Stockholm where they fit it, else another usual zone. Whichever it is, the instants are right.
    """
    name = settled_zone(schedule.zone, zone, [event.hours for event in schedule.events])
    series = series or slugified(schedule.acronym, "conference")
    rooms, speakers = _rooms(schedule), _speakers(schedule)
    venue = Venue(slug=series, name=schedule.title, rooms=tuple(rooms.values()))
    sessions = _sessions(schedule, name, series, rooms)
    days = sorted({*schedule.days, *(session.when.day for session in sessions if session.when.day)})
    made = Programme(
        language=language,
        zone=name,
        series=Series(slug=series, kind=kind, title=schedule.title),
        season=Season(slug=season or str(days[0].year), title=schedule.title, starts_on=days[0], ends_on=days[-1]),
        days=tuple(Day(uid=identity(f"{schedule.acronym} day {day}"), date=day) for day in days),
        sessions=sessions,
        speakers=tuple(speakers.values()),
        venues=(venue,) if rooms else (),
    )
    return _storable(made)


def equal_part(programme: Programme) -> dict[str, dict[str, Any]]:
    """The EQUAL_FIELDS of every session that a schedule file can hold, by uid."""
    return {session.uid: _equal_fields(programme, session) for session in programme.sessions if can_be_written(session)}


def can_be_written(session: Session) -> bool:
    """Whether a schedule file can hold it: it takes place, and its hours are known."""
    return session.status is Status.SCHEDULED and session.when.has_hours


def speakers_of(session: Session) -> tuple[Byline, ...]:
    """Who gives its talks, each once, in order."""
    return tuple({line.speaker: line for talk in session.talks for line in talk.by}.values())


def person_uid(acronym: str, person: Person) -> str:
    """The guid if there is one, else made of the number or name within the conference."""
    return identity(person.guid or f"{acronym} person {person.number or person.name}")


def _storable(made: Programme) -> Programme:
    """The same programme, once it is sure that it can be kept and read back."""
    kept = from_json(to_json(made))
    check_whole(kept)
    return canonical(kept)


def _rooms(schedule: Schedule) -> dict[str, Room]:
    """The rooms by their names in the file, in its order."""
    rooms: dict[str, Room] = {}
    for name in (event.room for event in schedule.events):
        if name and name not in rooms and not (schedule.is_ours and placeholder(name)):
            slug = free_slug(slugified(name, "room"), {room.slug for room in rooms.values()})
            rooms[name] = Room(slug=slug, name=name, seats=schedule.seats.get(name))
    return rooms


def _speakers(schedule: Schedule) -> dict[str, Speaker]:
    speakers: dict[str, Speaker] = {}
    slugs: set[str] = set()
    persons = {person_uid(schedule.acronym, person): person for event in schedule.events for person in event.persons}
    for uid, person in sorted(persons.items()):
        slug = free_slug(slugified(person.name, "speaker"), slugs)
        slugs.add(slug)
        speakers[uid] = Speaker(uid=uid, slug=slug, name=person.name, biography=sanitised(person.biography), links=person.links)
    return speakers


def _sessions(schedule: Schedule, zone: str, venue: str, rooms: Mapping[str, Room]) -> tuple[Session, ...]:
    numbers: set[int] = set()
    made: dict[str, Session] = {}
    for event in schedule.events:
        session = _session(event, schedule.acronym, wall_hours(event.hours, zone, event.place))
        if session.uid in made:
            raise FileBroken(N_("%(place)s: the guid “%(guid)s” is there twice."), place=event.place, guid=event.guid or event.number)
        number = free_number(int(event.number) if re.fullmatch(r"[0-9]{1,10}", event.number) else None, numbers)
        numbers.add(number)
        if event.room in rooms:
            session = replace(session, venue=venue, room=rooms[event.room].slug)
        elif schedule.is_ours and placeholder(event.room) == ONLINE:
            session = replace(session, mode=Mode.ONLINE)
        made[session.uid] = replace(session, number=number)
    return _addressed(in_order(tuple(made.values())))


def _addressed(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """With slugs, each once, given in the order of the programme."""
    slugs: set[str] = set()
    made = []
    for session in sessions:
        slug = free_slug(slugified(session.title, "session"), slugs)
        slugs.add(slug)
        made.append(replace(session, slug=slug))
    return tuple(made)


def _session(event: Event, acronym: str, when: When) -> Session:
    """The session without what it gets among the others: number, address and place."""
    uid = _session_uid(event, acronym)
    line = {name: one_line(text) for name, text in event.texts.items()}
    if not line.get("title"):
        raise FileBroken(N_("%(place)s: the title is missing."), place=event.place)
    return Session(
        uid=uid,
        slug="",
        number=0,
        title=line["title"],
        subtitle=line.get("subtitle", ""),
        summary=sanitised(event.texts.get("abstract", "")),
        description=sanitised(event.texts.get("description", "")),
        kind=line.get("type", ""),
        track=line.get("track", ""),
        language=line.get("language", ""),
        status=Status.SCHEDULED,
        when=when,
        talks=_talks(event, acronym, uid),
        links=event.links,
    )


def _talks(event: Event, acronym: str, uid: str) -> tuple[Talk, ...]:
    bylines = {person_uid(acronym, person): person.name for person in event.persons}
    by = tuple(Byline(speaker=speaker, name=name) for speaker, name in bylines.items())
    return (Talk(uid=talk_uid(uid), by=by),) if by else ()


def _session_uid(event: Event, acronym: str) -> str:
    if not (event.guid or event.number):
        raise FileBroken(N_("%(place)s: there is neither a guid nor an id, so nothing would know it again."), place=event.place)
    return identity(event.guid or f"{acronym} event {event.number}")


def _equal_fields(programme: Programme, session: Session) -> dict[str, Any]:
    computed = {
        "speakers": tuple((line.speaker, line.name) for line in speakers_of(session)),
        "room": room_label(programme, session),
    }
    return {name: computed[name] if name in computed else getattr(session, name) for name in EQUAL_FIELDS}


def link(address: str, title: str) -> Link | None:
    """A link that may be followed; None where the address is none."""
    url = web_address(address)
    words = one_line(title)
    return Link(url=url, title="" if words == url else words) if url else None
