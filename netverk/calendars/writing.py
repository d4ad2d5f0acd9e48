"""Entries as iCalendar octets: the same arguments always give the same ones."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from netverk.calendars import zone
from netverk.calendars.addresses import uri
from netverk.calendars.entries import Entry

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vUri
    from icalendar.prop import vInline

PRODUCT = "-//netverk//calendars//EN"
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
UNSPEAKABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


def calendar(zones: Iterable[str], method: str = "") -> "Calendar":
    """An empty object with a VTIMEZONE for each zone that needs one, in alphabetical order."""
    from icalendar import Calendar

    made = Calendar()
    made.add("VERSION", "2.0")
    made.add("PRODID", PRODUCT)
    made.add("CALSCALE", "GREGORIAN")
    if method:
        made.add("METHOD", method)
    for name in sorted(set(zones)):
        made.add_component(zone.component(name))
    return made


def zones(entries: Iterable[Entry]) -> set[str]:
    """The zones whose description must go along: those that some hours are written in."""
    return {entry.zone for entry in entries if entry.when.has_hours and not zone.is_utc(entry.zone)}


def event(entry: Entry, *, uid: str, dtstamp: datetime) -> "Event":
    """What feeds and mails have in common. Raises ValueError for an entry without a date."""
    from icalendar import Event

    made = Event()
    made.add("UID", text(uid))
    made.add("DTSTAMP", dtstamp)
    made.add("SEQUENCE", entry.sequence)
    made.add("STATUS", entry.status.value)
    made.add("TRANSP", "TRANSPARENT" if entry.transparent else "OPAQUE")
    made.add("SUMMARY", line(entry.summary) or text("–"))  # libical and Outlook take no empty one
    _add_time(made, entry)
    for name, value in (("LOCATION", line(entry.location)), ("DESCRIPTION", text(entry.description))):
        if value:
            made.add(name, value)
    if entry.url:
        made.add("URL", address(uri(entry.url)))
    if entry.preliminary:
        made.add("X-MICROSOFT-CDO-BUSYSTATUS", "TENTATIVE")  # Outlook looks here, not at STATUS
    for joining in entry.joining:
        facts = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": parameter(joining.label)}
        made.add("CONFERENCE", address(joining.link, facts))
    return made


def octets(made: "Calendar") -> bytes:
    return bytes(made.to_ical())


def address(url: str, facts: dict[str, Any] | None = None) -> "vUri":
    """A URI value, with the parameters `facts`."""
    from icalendar import vUri

    return vUri(url, params=facts)


def text(written: str) -> "vInline":
    """A TEXT value (RFC 5545 §3.3.11). Not icalendar's own, which takes a backslash before an N for a new line."""
    from icalendar.prop import vInline

    escaped = re.sub(r"([\\;,])", r"\\\1", _speakable(written).strip())
    return vInline(escaped.replace("\n", "\\n"))


def line(written: str) -> "vInline":
    """A TEXT value of a single line."""
    return text(re.sub(r"[ \t\n]+", " ", _speakable(written)))


def parameter(written: str) -> str:
    """A parameter value that no reader can misunderstand: RFC 6868's escapes and backslashes are not known everywhere."""
    return re.sub(r"[ \t\n^\\]+", " ", _speakable(written).replace('"', "'")).strip()


def _add_time(made: "Event", entry: Entry) -> None:
    starts, ends = entry.when.starts, entry.when.ends
    if starts is None or ends is None or not entry.when.has_date:
        raise ValueError(f"{entry.uid} has no date")
    if not entry.when.has_hours:
        made.add("DTSTART", starts.date())
        made.add("DTEND", ends.date())
        return
    place = UTC if zone.is_utc(entry.zone) else ZoneInfo(entry.zone)
    made.add("DTSTART", starts.replace(tzinfo=place))
    made.add("DTEND", ends.replace(tzinfo=place))


def _speakable(written: str) -> str:
    """Without control characters, which iCalendar forbids, and with one kind of line break."""
    return UNSPEAKABLE.sub("", BREAKS.sub("\n", written))
