"""The calendar object in a mail, read as far as it can be: what clients send back is often less than RFC 5546 asks."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.message import Message
from typing import TYPE_CHECKING, Any

from netverk.incoming.parts import clean, content, header, one_line, own_parts, text_of, tidy_address, words
from netverk.incoming.values import Attendee, CalendarReply

if TYPE_CHECKING:
    from icalendar import Calendar

LARGEST = 200_000  # characters of one object
MOST_ATTENDEES = 50
NAMES = re.compile(r"\.(ics|ical|vcs)$", re.IGNORECASE)
BEGINS = "BEGIN:VCALENDAR"


class Broken(Exception):  # noqa: N818 (an answer, not a fault)
    """There is a calendar object, and it cannot be read."""


def find_reply(message: Message) -> CalendarReply | None:
    """The first object that can be read; None where the mail has none, Broken where it has only such as cannot be."""
    found = [part for part in own_parts(message) if _is_calendar(part)]
    for part in sorted(found, key=lambda part: part.get_content_type() != "text/calendar"):
        if reply := _read(text_of(part, trusts_charset=False), str(part.get_param("method") or ""), message):
            return reply
    if found:
        raise Broken
    return None


def _is_calendar(part: Message) -> bool:
    if part.is_multipart():
        return False
    kind = part.get_content_type()
    if kind in ("text/calendar", "application/ics") or NAMES.search(part.get_filename() or ""):
        return True
    return kind == "text/plain" and content(part).lstrip()[:40].upper().startswith(BEGINS.encode())


def _read(text: str, method: str, message: Message) -> CalendarReply | None:
    from icalendar import Calendar

    begins = text.upper().find(BEGINS)
    if begins < 0 or len(text) > LARGEST:
        return None
    try:
        calendar = Calendar.from_ical(text[begins:].replace("\x00", "").strip() + "\r\n")
        return _reply(calendar, method, message)
    except Exception:  # noqa: BLE001 (the library raises many kinds, and none of them is ours to tell apart)
        return None


def _reply(calendar: "Calendar", method: str, message: Message) -> CalendarReply | None:
    event: Any = next(iter(calendar.walk("VEVENT")), None)
    if event is None or not event.get("UID"):
        return None
    known = method.upper() if "METHOD" not in calendar else one_line(str(calendar["METHOD"])).upper()
    return CalendarReply(
        method=one_line(known, 40),
        uid=one_line(str(event["UID"])),
        sequence=_sequence(event),
        stamp=_moment(event.get("DTSTAMP")),
        attendees=tuple(map(_attendee, _several(event.get("ATTENDEE"))))[:MOST_ATTENDEES],
        comment=_comment(calendar, event, message),
        proposed=_proposed(event) if known == "COUNTER" else "",
    )


def _sequence(event: Any) -> int | None:
    found = re.match(r"\s*(\d{1,9})\s*$", str(event.get("SEQUENCE", "")))
    return int(found[1]) if found else None


def _moment(written: Any) -> datetime | None:
    moment = getattr(written, "dt", None)
    if not isinstance(moment, datetime):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _proposed(event: Any) -> str:
    starts = getattr(event.get("DTSTART"), "dt", None)
    if isinstance(starts, datetime):
        return f"{starts:%Y-%m-%d %H:%M}"
    return starts.isoformat() if isinstance(starts, date) else ""


def _attendee(written: Any) -> Attendee:
    params = getattr(written, "params", {})
    delegates = (tidy_address(str(each)) for each in _several(params.get("DELEGATED-TO")))
    return Attendee(
        address=tidy_address(str(written)),
        name=one_line(str(params.get("CN", "")), 120),
        partstat=one_line(str(params.get("PARTSTAT", "")), 40).upper(),
        delegated_to=tuple(each for each in delegates if each),
    )


def _comment(calendar: Any, event: Any, message: Message) -> str:
    """COMMENT; Outlook puts what was written in the mail alone."""
    comments = [clean(str(each)) for each in _several(event.get("COMMENT"))]
    if said := clean("\n".join(filter(None, comments))):
        return said
    by_outlook = "microsoft" in str(calendar.get("PRODID", "")).lower() or header(message, "X-MS-Has-Attach")
    return words(message) if by_outlook else ""


def _several(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)
