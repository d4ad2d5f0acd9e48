"""schedule.xml of the c3voc, frab and pretalx family, read and written (XSD: https://c3voc.de/schedule/schema.xsd).

`netverk.exchange.schedule` says which fields are equal after writing and reading again.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from netverk.exchange.hours import LONGEST, day_date, duration_text, stretch
from netverk.exchange.identity import identity
from netverk.exchange.outline import GRID, NAME, Column, Entry, Outline, Sheet, outline
from netverk.exchange.reading import FileBroken, xml_tree
from netverk.exchange.sanitising import one_line, storable
from netverk.exchange.schedule import Event, Person, Schedule, link, programme_of
from netverk.language import N_
from netverk.programme.published import Published
from netverk.programme.value import Link, Programme

TEXTS = ("title", "subtitle", "abstract", "description", "type", "track", "language")


def read(data: bytes, **wishes: Any) -> Programme:
    """Read a schedule.xml; `wishes` are those of `programme_of`. Raises FormatError, and then nothing is taken."""
    root = xml_tree(data)
    conference = root.find("conference")
    if root.tag != "schedule" or conference is None:
        raise FileBroken(
            N_("This is no schedule: it begins with <%(found)s>, not with a <schedule> and its <conference>."),
            found=root.tag[:40],
        )
    events = tuple(_events(root))
    acronym, title = _line(conference, "acronym"), _line(conference, "title")
    generator = root.find("generator")
    return programme_of(
        Schedule(
            acronym=acronym or title,
            title=title or acronym,
            zone=_line(conference, "time_zone_name"),
            days=_days(root, conference),
            events=events,
            is_ours=generator is not None and generator.get("name") == NAME,
        ),
        **wishes,
    )


def write(published: Published, base_url: str) -> bytes:
    """The release as schedule.xml, valid against the XSD; `base_url` is what addresses begin with."""
    sheet = outline(published, base_url.rstrip("/"))
    root = Element("schedule")
    SubElement(root, "generator", name=NAME)
    _put(root, "url", f"{sheet.url}schedule.xml")
    _put(root, "version", sheet.version)
    _put_conference(root, sheet, published.programme.zone)
    for index, day in enumerate(sheet.sheets, start=1):
        _put_day(root, day, index)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _days(root: Element, conference: Element) -> tuple[date, ...]:
    days = tuple(day_date(day.get("date", ""), _place(n)) for n, day in enumerate(root.findall("day"), start=1))
    starts, ends = _line(conference, "start"), _line(conference, "end")
    if starts and ends and day_date(ends, "conference / end") < day_date(starts, "conference / start"):
        raise FileBroken(N_("The conference ends (%(ends)s) before it starts (%(starts)s)."), ends=ends[:10], starts=starts[:10])
    if not days:
        raise FileBroken(N_("The file has no days."))
    return days


def _events(root: Element) -> Iterator[Event]:
    for n, day in enumerate(root.findall("day"), start=1):
        held_on = day_date(day.get("date", ""), _place(n))
        for room in day.findall("room"):
            for m, event in enumerate(room.findall("event"), start=1):
                yield _event(event, held_on, room.get("name", ""), _place(n, room.get("name", ""), event.get("id") or f"no. {m}"))


def _event(event: Element, day: date, room: str, place: str) -> Event:
    return Event(
        place=place,
        guid=one_line(event.get("guid", "")),
        number=one_line(event.get("id", "")),
        room=one_line(room) or _line(event, "room"),
        hours=stretch(day, _line(event, "date"), _line(event, "start"), _line(event, "duration"), place),
        texts={name: event.findtext(name) or "" for name in TEXTS},
        persons=tuple(_persons(event)),
        links=tuple(made for each in event.findall("links/link") if (made := _link(each))),
    )


def _persons(event: Element) -> Iterator[Person]:
    for person in event.findall("persons/person"):
        if name := one_line("".join(person.itertext())):
            yield Person(guid=one_line(person.get("guid", "")), number=one_line(person.get("id", "")), name=name)


def _link(element: Element) -> Link | None:
    return link(element.get("href", ""), "".join(element.itertext()))


def _line(element: Element, name: str) -> str:
    return one_line(element.findtext(name) or "")


def _place(day: int, room: str = "", event: str = "") -> str:
    """`day 2 / Saal 1 / event 6571`."""
    return " / ".join([f"day {day}", *([room[:40]] if room else []), *([f"event {event[:40]}"] if event else [])])


def _put(parent: Element, name: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = storable(text)
    return element


def _put_conference(root: Element, sheet: Outline, zone: str) -> None:
    conference = SubElement(root, "conference")
    _put(conference, "acronym", sheet.acronym)
    _put(conference, "title", one_line(sheet.title))
    _put(conference, "start", sheet.sheets[0].date.isoformat())
    _put(conference, "end", sheet.sheets[-1].date.isoformat())
    _put(conference, "days", str(len(sheet.sheets)))
    _put(conference, "timeslot_duration", GRID)
    _put(conference, "url", sheet.url)
    _put(conference, "time_zone_name", zone)
    for track in sheet.tracks:
        SubElement(conference, "track", name=one_line(track))


def _put_day(root: Element, sheet: Sheet, index: int) -> None:
    day = SubElement(root, "day", index=str(index), date=sheet.date.isoformat(), start=sheet.starts, end=sheet.ends)
    for column in sheet.columns:
        _put_room(day, column)


def _put_room(day: Element, column: Column) -> None:
    room = SubElement(day, "room", name=one_line(column.room))
    for entry in column.entries:
        _put_event(room, entry)


def _put_event(room: Element, entry: Entry) -> None:
    session, event = entry.session, SubElement(room, "event", guid=entry.guid, id=str(entry.number))
    texts = {
        "date": entry.starts,
        "start": entry.clock,
        "duration": duration_text(min(entry.lasts, LONGEST)),
        "room": one_line(entry.room),
        "slug": entry.slug,
        "url": entry.url,
        "title": one_line(session.title),
        "subtitle": session.subtitle,
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": session.summary,
        "description": session.description,
    }
    for name, text in texts.items():
        _put(event, name, text)
    _put_lists(event, entry)


def _put_lists(event: Element, entry: Entry) -> None:
    persons, links = SubElement(event, "persons"), SubElement(event, "links")
    for person in entry.persons:
        _put(persons, "person", one_line(person.name), guid=identity(person.speaker))
    for each in entry.session.links:
        _put(links, "link", each.title or each.url, href=one_line(each.url))
