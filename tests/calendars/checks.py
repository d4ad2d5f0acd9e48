"""Whether a calendar object is one that every program will take: five libraries' opinions, and what none of them looks at.

`check_object(ics, method)` is for every mail and feed of every test; `method` is what the mail's part says, None for a feed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import ics
import vobject
from icalendar import Calendar

from tests.calendars import ical_js, libical

PARTSTATS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
LONGEST = 75  # octets a line, without its end
Span = tuple[date, date]


@dataclass(frozen=True)
class Line:
    """One content line, unfolded: `NAME;PARAMETER=…:value`."""

    name: str
    parameters: dict[str, str]
    value: str


def check_object(calendar: bytes, method: str | None = None) -> None:
    """Fails with everything that is wrong."""
    found = faults(calendar, method)
    assert not found, "\n".join([*found, calendar.decode("utf-8", "replace")])


def faults(calendar: bytes, method: str | None = None) -> list[str]:
    """What is wrong: with the octets, else with the properties, else with the times. The later questions need sound answers before."""
    return [*_written(calendar)] or _misstated(calendar, method) or [*_times(calendar)]


def content_lines(calendar: bytes) -> list[Line]:
    return [_line(line) for line in calendar.decode().replace("\r\n ", "").split("\r\n") if line]


def _line(unfolded: str) -> Line:
    parts = re.findall(r'(?:"[^"]*"|[^":;])+|[:;]', unfolded)
    head, value = parts[: parts.index(":")], "".join(parts[parts.index(":") + 1 :])
    parameters = dict(part.split("=", 1) for part in head[1:] if part != ";")
    return Line(head[0], {name: written.strip('"') for name, written in parameters.items()}, value)


def _written(calendar: bytes) -> Iterator[str]:
    """CRLF, UTF-8 that is never cut, no BOM, no long line."""
    if calendar.startswith(b"\xef\xbb\xbf"):
        yield "begins with a BOM"
    if not calendar.endswith(b"\r\n") or re.search(rb"\r(?!\n)|(?<!\r)\n", calendar):
        yield "a line does not end in CRLF"
    for line in calendar.split(b"\r\n"):
        if len(line) > LONGEST:
            yield f"a line of {len(line)} octets: {line[:30]!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"a character is cut in two: {line!r}"


def _misstated(calendar: bytes, method: str | None) -> list[str]:
    lines = content_lines(calendar)
    own = (*_zones(lines), *_method(lines, method), *_uids(lines, method), *_people(lines, method), *_links(lines))
    return [*libical.faults(calendar), *own]


def _zones(lines: list[Line]) -> Iterator[str]:
    described = [line.value for line in lines if line.name == "TZID"]
    used = {line.parameters["TZID"] for line in lines if "TZID" in line.parameters}
    for zone in sorted(used ^ set(described)):
        yield f"{zone}: a TZID without VTIMEZONE, or a VTIMEZONE without use"
    if any(line.name == "RDATE" for line in lines):
        yield "an RDATE, which ical.js misreads"


def _method(lines: list[Line], method: str | None) -> Iterator[str]:
    said = [line.value for line in lines if line.name == "METHOD"]
    if said != ([method] if method else []):
        yield f"METHOD is {said}, the part says {method}"


def _uids(lines: list[Line], method: str | None) -> Iterator[str]:
    uids = Counter(line.value for line in lines if line.name == "UID")
    events = [line for line in lines if (line.name, line.value) == ("BEGIN", "VEVENT")]
    if method and (len(uids), len(events)) != (1, 1):
        yield f"{len(events)} events with {len(uids)} UIDs in one mail"
    yield from (f"UID twice: {uid}" for uid, times in uids.items() if times > 1)
    for name in ("UID", "DTSTAMP", "SEQUENCE"):
        if sum(line.name == name for line in lines) != len(events):
            yield f"not one {name} for each event"


def _people(lines: list[Line], method: str | None) -> Iterator[str]:
    people = [line for line in lines if line.name in {"ATTENDEE", "ORGANIZER"}]
    if sorted(line.name for line in people) != (["ATTENDEE", "ORGANIZER"] if method else []):
        yield f"named: {[line.name for line in people]}"
    for line in people:
        if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", line.value):
            yield f"{line.name} is not a mailto: {line.value}"
        if line.parameters.get("PARTSTAT", "ACCEPTED") not in PARTSTATS:
            yield f"PARTSTAT={line.parameters['PARTSTAT']}"
        if "SENT-BY" in line.parameters:
            yield "SENT-BY, which Gmail shows as an unknown organizer"


def _links(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        if line.name in {"CONFERENCE", "SOURCE", "IMAGE"} and line.parameters.get("VALUE") != "URI":
            yield f"{line.name} without VALUE=URI"
        if line.name == "REFRESH-INTERVAL" and line.parameters.get("VALUE") != "DURATION":
            yield "REFRESH-INTERVAL without VALUE=DURATION"
        if line.name in {"CONFERENCE", "SOURCE", "URL"} and not re.fullmatch(r"https?://[\x21-\x7e]+", line.value):
            yield f"{line.name} is not a link: {line.value!r}"


def _times(calendar: bytes) -> Iterator[str]:
    """Whether no end comes before its start, and the libraries read the same times."""
    expected = by_icalendar(calendar)
    if backwards := [uid for uid, (starts, ends) in expected.items() if ends <= starts]:
        yield f"ends before it starts: {backwards}"
        return
    for name, read in (("vobject", by_vobject(calendar)), ("ics", by_ics(calendar)), ("ical.js", ical_js.spans(calendar))):
        if read != expected:
            yield f"{name} reads {read}, icalendar {expected}"


def by_icalendar(calendar: bytes) -> dict[str, Span]:
    """By UID, start and end: instants in UTC, or dates with the exclusive end."""
    events: list[Any] = list(Calendar.from_ical(calendar).walk("VEVENT"))
    return {str(event["UID"]): (_known(event["DTSTART"].dt), _known(event["DTEND"].dt)) for event in events}


def by_vobject(calendar: bytes) -> dict[str, Span]:
    root = vobject.readOne(calendar.decode())
    return {event.uid.value: (_known(event.dtstart.value), _known(event.dtend.value)) for event in root.contents.get("vevent", [])}


def by_ics(calendar: bytes) -> dict[str, Span]:
    return {event.uid: (_of_ics(event, event.begin), _of_ics(event, event.end)) for event in ics.Calendar(calendar.decode()).events}


def _of_ics(event: Any, moment: Any) -> date:
    at: datetime = moment.datetime
    return at.date() if event.all_day else _known(at)


def _known(at: date) -> date:
    if isinstance(at, datetime):
        assert at.tzinfo, f"{at} floats"
        return at.astimezone(UTC)
    return at
