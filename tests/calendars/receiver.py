"""Somebody's calendar, kept from what comes by mail as RFC 5546 says, in whatever order it comes. It knows nothing of netverk.

Whether a message counts is decided by UID, then SEQUENCE, then DTSTAMP (§2.1.4): a larger SEQUENCE makes the smaller obsolete, of two
with the same the later DTSTAMP counts. What was cancelled is remembered, so that an older REQUEST that comes late does not bring it back.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from icalendar import Calendar


class Outcome(StrEnum):
    """What a message did."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    REMEMBERED = "remembered"  # the end of something that is not there, or not there yet
    OBSOLETE = "obsolete"  # something newer is known already
    REPEATED = "repeated"
    REFUSED = "refused"  # for somebody else, from another organizer than before, or not a message that an attendee takes


@dataclass(frozen=True)
class Entry:
    """The last message about one UID that counted; `starts` and `ends` are instants in UTC, or dates."""

    method: str
    uid: str
    sequence: int
    dtstamp: datetime
    status: str
    organizer: str
    attendees: frozenset[str]
    starts: date
    ends: date
    summary: str
    location: str
    related_to: str

    @property
    def newness(self) -> tuple[int, datetime]:
        return self.sequence, self.dtstamp

    @property
    def span(self) -> tuple[date, date]:
        return self.starts, self.ends


@dataclass
class Receiver:
    """The calendar of whoever has this address. `known` keeps what was cancelled too."""

    address: str
    known: dict[str, Entry] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, Entry]:
        """What stands in it now, by UID."""
        return {uid: entry for uid, entry in self.known.items() if entry.method == "REQUEST"}

    def take(self, content: bytes) -> Outcome:
        """Take in one iTIP message."""
        asked = read(content)
        before = self.known.get(asked.uid)
        if self._is_refused(asked, before):
            return Outcome.REFUSED
        if before and asked == before:
            return Outcome.REPEATED
        if before and asked.newness <= before.newness:
            return Outcome.OBSOLETE
        self.known[asked.uid] = asked
        if asked.method == "CANCEL":
            return Outcome.REMOVED if before and before.method == "REQUEST" else Outcome.REMEMBERED
        return Outcome.UPDATED if before and before.method == "REQUEST" else Outcome.ADDED

    def _is_refused(self, asked: Entry, before: Entry | None) -> bool:
        """An attendee takes REQUEST (§3.2.2) and CANCEL (§3.2.5) that name them, from the organizer that the entry has."""
        is_for_me = self.address.lower() in asked.attendees
        is_of_same = before is None or before.organizer == asked.organizer
        is_sound = asked.status in ({"CANCELLED"} if asked.method == "CANCEL" else {"CONFIRMED", "TENTATIVE"})
        return asked.method not in ("REQUEST", "CANCEL") or not (is_for_me and is_of_same and is_sound)


def read(content: bytes) -> Entry:
    """One message about one entry; ValueError where there are several."""
    whole: Any = Calendar.from_ical(content)
    (event,) = whole.walk("VEVENT")
    attendees = event.get("ATTENDEE", [])
    return Entry(
        method=str(whole["METHOD"]),
        uid=str(event["UID"]),
        sequence=int(event.get("SEQUENCE", 0)),
        dtstamp=event["DTSTAMP"].dt,
        status=str(event.get("STATUS", "CONFIRMED")),
        organizer=_address(event["ORGANIZER"]),
        attendees=frozenset(_address(each) for each in (attendees if isinstance(attendees, list) else [attendees])),
        starts=_moment(event["DTSTART"].dt),
        ends=_moment(event["DTEND"].dt),
        summary=str(event["SUMMARY"]),
        location=str(event.get("LOCATION", "")),
        related_to=str(event.get("RELATED-TO", "")),
    )


def _address(value: object) -> str:
    return str(value).lower().removeprefix("mailto:")


def _moment(at: date) -> date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at
