"""schedule.json of the c3voc, frab and pretalx family, read and written (schema: https://c3voc.de/schedule/schema.json).

`netverk.exchange.schedule` says which fields are equal after writing and reading again. Persons are written in pretalx's dialect
(`name`, no `public_name`), so that exactly one of the schema's two kinds of person matches.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from netverk.exchange.hours import day_date, duration_text, stretch
from netverk.exchange.identity import identity
from netverk.exchange.outline import GRID, NAME, Entry, Outline, Sheet, outline
from netverk.exchange.reading import FileBroken, json_value
from netverk.exchange.sanitising import one_line
from netverk.exchange.schedule import Event, Person, Schedule, link, programme_of
from netverk.language import N_
from netverk.programme.published import Published
from netverk.programme.reading import read_list, read_object
from netverk.programme.value import Link, Programme, Speaker

SCHEMA = "https://c3voc.de/schedule/schema.json"
TEXTS = ("title", "subtitle", "abstract", "description", "type", "track", "language")
NAMES = ("name", "public_name", "full_public_name", "full_name")  # of a person: the dialects differ
Facts = Mapping[str, object]


def read(data: bytes, **wishes: Any) -> Programme:
    """Read a schedule.json; `wishes` are those of `programme_of`. Raises FormatError, and then nothing is taken."""
    root = read_object(json_value(data), "")
    if "schedule" not in root:
        raise FileBroken(N_("This JSON is no schedule: it should have a “schedule” with its “conference”."))
    schedule = read_object(root["schedule"], "schedule")
    conference = read_object(schedule.get("conference"), "schedule.conference")
    days = [read_object(day, f"days[{n}]") for n, day in enumerate(read_list(conference.get("days"), "schedule.conference.days"))]
    acronym, title = _line(conference, "acronym", "conference"), _line(conference, "title", "conference")
    return programme_of(
        Schedule(
            acronym=acronym or title,
            title=title or acronym,
            zone=_line(conference, "time_zone_name", "conference"),
            days=_dates(days, conference),
            events=tuple(_events(days)),
            seats=_seats(conference),
            is_ours=_is_ours(root, schedule),
        ),
        **wishes,
    )


def write(published: Published, base_url: str) -> bytes:
    """The release as schedule.json, valid against the schema; `base_url` is what addresses begin with."""
    sheet = outline(published, base_url.rstrip("/"))
    programme = published.programme
    document = {
        "$schema": SCHEMA,
        "generator": {"name": NAME},
        "schedule": {"version": sheet.version, "conference": _conference_facts(sheet, programme)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _dates(days: list[Facts], conference: Facts) -> tuple[date, ...]:
    starts, ends = _line(conference, "start", "conference"), _line(conference, "end", "conference")
    if starts and ends and day_date(ends, "conference.end") < day_date(starts, "conference.start"):
        raise FileBroken(N_("The conference ends (%(ends)s) before it starts (%(starts)s)."), ends=ends[:10], starts=starts[:10])
    if not days:
        raise FileBroken(N_("The file has no days."))
    return tuple(_date(day, n) for n, day in enumerate(days))


def _date(day: Facts, n: int) -> date:
    return day_date(_line(day, "date", f"days[{n}]"), f"days[{n}]")


def _seats(conference: Facts) -> dict[str, int]:
    """The seats of the rooms that say so, by name."""
    rooms = [read_object(room, f"rooms[{n}]") for n, room in enumerate(read_list(conference.get("rooms") or [], "conference.rooms"))]
    seats = ((room, room.get("capacity")) for room in rooms)
    return {_line(room, "name", "rooms"): int(number) for room, number in seats if isinstance(number, int | float) and number >= 1}


def _is_ours(root: Facts, schedule: Facts) -> bool:
    generators = (root.get("generator"), schedule.get("generator"))
    return any(isinstance(each, dict) and each.get("name") == NAME for each in generators)


def _events(days: list[Facts]) -> Iterator[Event]:
    for n, day in enumerate(days):
        for room, events in read_object(day.get("rooms"), f"days[{n}].rooms").items():
            for m, event in enumerate(read_list(events, f"days[{n}].rooms.{room[:40]}")):
                place = f"days[{n}].rooms.{room[:40]}[{m}]"
                yield _event(read_object(event, place), _date(day, n), room, place)


def _event(event: Facts, day: date, room: str, place: str) -> Event:
    moment = _line(event, "date", place)
    lasts = _line(event, "duration", place) or _between(moment, _line(event, "end", place))
    return Event(
        place=place,
        guid=_line(event, "guid", place),
        number=_line(event, "id", place),
        room=one_line(room) or _line(event, "room", place),
        hours=stretch(day, moment, _line(event, "start", place), lasts, place),
        texts={name: _text(event, name, place) for name in TEXTS},
        persons=tuple(_persons(event, place)),
        links=_links(event, place),
    )


def _between(starts: str, ends: str) -> str:
    """The duration of an event that only says when it ends; nothing where that cannot be told."""
    try:
        return duration_text(datetime.fromisoformat(ends) - datetime.fromisoformat(starts))
    except (ValueError, TypeError):
        return ""


def _persons(event: Facts, place: str) -> Iterator[Person]:
    for n, each in enumerate(read_list(event.get("persons") or [], f"{place}.persons")):
        at = f"{place}.persons[{n}]"
        person = read_object(each, at)
        if name := next((found for key in NAMES if (found := _line(person, key, at))), ""):
            yield Person(
                guid=_line(person, "guid", at),
                number=_line(person, "id", at) or _line(person, "code", at),
                name=name,
                biography=_text(person, "biography", at),
                links=_links(person, at),
            )


def _links(facts: Facts, place: str) -> tuple[Link, ...]:
    listed = (read_object(each, f"{place}.links[{n}]") for n, each in enumerate(read_list(facts.get("links") or [], f"{place}.links")))
    made = (link(_line(each, "url", place) or _line(each, "href", place), _line(each, "title", place)) for each in listed)
    return tuple(each for each in made if each)


def _text(facts: Facts, name: str, place: str) -> str:
    match facts.get(name):
        case None:
            return ""
        case str() as text:
            return text
        case bool() | float() | list() | dict():
            raise FileBroken(N_("%(place)s should be a text in quotation marks."), place=f"{place}.{name}")
        case number:
            return str(number)


def _line(facts: Facts, name: str, place: str) -> str:
    return one_line(_text(facts, name, place))


def _conference_facts(sheet: Outline, programme: Programme) -> dict[str, Any]:
    facts = {
        "acronym": sheet.acronym,
        "title": one_line(sheet.title),
        "start": sheet.sheets[0].date.isoformat(),
        "end": sheet.sheets[-1].date.isoformat(),
        "daysCount": len(sheet.sheets),
        "timeslot_duration": GRID,
        "time_zone_name": programme.zone,
        "url": sheet.url,
        "tracks": [{"name": track} for track in sheet.tracks],
        "rooms": _room_facts(sheet, programme),
        "days": [_day_facts(day, index, programme) for index, day in enumerate(sheet.sheets, start=1)],
    }
    if not re.match(r"[A-Z][a-z]+/[A-Z][a-z]+|UTC$", programme.zone):
        del facts["time_zone_name"]  # the schema knows no other names; the offsets tell
    return facts


def _room_facts(sheet: Outline, programme: Programme) -> list[dict[str, Any]]:
    """Every room in use, with its seats where they are known."""
    shown = {entry.room: entry.session for day in sheet.sheets for column in day.columns for entry in column.entries}
    rooms = {name: programme.room(session.venue, session.room) for name, session in shown.items()}
    return [
        {"name": name, "guid": identity(f"{programme.path} room {name}"), "capacity": room.seats if room else None}
        for name, room in rooms.items()
    ]


def _day_facts(sheet: Sheet, index: int, programme: Programme) -> dict[str, Any]:
    return {
        "index": index,
        "date": sheet.date.isoformat(),
        "day_start": sheet.starts,
        "day_end": sheet.ends,
        "rooms": {column.room: [_event_facts(entry, programme) for entry in column.entries] for column in sheet.columns},
    }


def _event_facts(entry: Entry, programme: Programme) -> dict[str, Any]:
    session = entry.session
    return {
        "guid": entry.guid,
        "id": entry.number,
        "date": entry.starts,
        "start": entry.clock,
        "end": entry.ends,
        "duration": duration_text(entry.lasts),
        "room": entry.room,
        "slug": entry.slug,
        "url": entry.url,
        "title": session.title,
        "subtitle": session.subtitle,
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": session.summary,
        "description": session.description,
        "persons": [_person_facts(line.name, programme.speaker(line.speaker), identity(line.speaker)) for line in entry.persons],
        "links": [_link_facts(each) for each in session.links],
    }


def _person_facts(name: str, speaker: Speaker | None, guid: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"guid": guid, "name": name}
    if speaker and speaker.biography:
        facts["biography"] = speaker.biography
    if speaker and speaker.links:
        facts["links"] = [_link_facts(each) for each in speaker.links]
    return facts


def _link_facts(each: Link) -> dict[str, str]:
    return {"url": each.url, "title": each.title} if each.title else {"url": each.url}
