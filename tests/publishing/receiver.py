"""Somebody's mail program, knowing nothing of netverk: opens mails, and keeps a calendar from them as RFC 5546 says.

What a mail program would leave aside (an older SEQUENCE, the end of something unknown, an entry that was deleted) is a fault of the sender.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from icalendar import Calendar as Parsed

from tests.calendars.checks import check_object


@dataclass(frozen=True)
class Object:
    """The calendar object of a mail. `starts` and `ends` are instants in UTC, or dates."""

    method: str
    uid: str
    sequence: int
    dtstamp: datetime
    status: str
    summary: str
    starts: date
    ends: date
    organizer: str
    attendee: str
    location: str
    description: str
    related_to: str
    conference: tuple[str, ...]

    @property
    def newness(self) -> tuple[int, datetime]:
        """The order of precedence of what concerns one UID."""
        return self.sequence, self.dtstamp


@dataclass(frozen=True)
class Mail:
    """One mail, its text on one line. `object` is what it asks the calendar to do, if anything; `kind` is what its sender says it is."""

    sender: str
    to: str
    subject: str
    text: str
    message_id: str
    object: Object | None
    kind: str = ""

    @property
    def method(self) -> str:
        return self.object.method if self.object else ""


def opened(raw: bytes) -> Mail:
    """Read one mail; fails where it breaks a rule that every mail must keep."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body(("plain",))
    assert body
    found = Mail(
        sender=_only(message["From"]),
        to=_only(message["To"]),
        subject=str(message["Subject"]),
        text=" ".join(body.get_content().split()),
        message_id=str(message["Message-ID"]),
        object=_object(message),
    )
    if found.object:
        assert found.object.organizer == found.sender
        assert found.object.attendee == found.to
    return found


def _only(header: Any) -> str:
    (address,) = header.addresses
    return str(address.addr_spec)


def _object(message: Message) -> Object | None:
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    files = [part for part in message.walk() if part.get_content_type() == "application/ics"]
    if not parts:
        assert not files
        return None
    (part,), (file,) = parts, files
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content == file.get_payload(decode=True)
    method = str(part.get_param("method"))
    check_object(content, method)
    return _read(content, method)


def _read(content: bytes, method: str) -> Object:
    whole: Any = Parsed.from_ical(content)
    assert whole["METHOD"] == method
    (event,) = whole.walk("VEVENT")
    links = event.get("CONFERENCE", [])
    return Object(
        method=method,
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        dtstamp=event["DTSTAMP"].dt,
        status=str(event["STATUS"]),
        summary=str(event["SUMMARY"]),
        starts=_moment(event["DTSTART"].dt),
        ends=_moment(event["DTEND"].dt),
        organizer=str(event["ORGANIZER"]).removeprefix("mailto:"),
        attendee=str(event["ATTENDEE"]).removeprefix("mailto:"),
        location=str(event.get("LOCATION", "")),
        description=str(event.get("DESCRIPTION", "")),
        related_to=str(event.get("RELATED-TO", "")),
        conference=tuple(map(str, links if isinstance(links, list) else [links])),
    )


def _moment(at: date) -> date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


@dataclass
class Calendar:
    """What one address has in its calendar: by UID, the last object that counted; a cancelled one stays as a memory of what was deleted."""

    known: dict[str, Object] = field(default_factory=dict)
    organizers: dict[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, Object]:
        return {uid: each for uid, each in self.known.items() if each.method == "REQUEST"}

    def receive(self, mail: Mail) -> None:
        if (asked := mail.object) is None:
            return
        before = self.known.get(asked.uid)
        assert self.organizers.setdefault(asked.uid, asked.organizer) == asked.organizer, "another organizer than before"
        assert asked.status in ({"CANCELLED"} if asked.method == "CANCEL" else {"CONFIRMED", "TENTATIVE"})
        if asked.method == "REQUEST":
            self._request(asked, before)
        else:
            assert before, f"{asked.uid} is not in the calendar, and cannot be taken out of it"
            assert before.method == "REQUEST", f"{asked.uid} is taken out of the calendar twice"
            assert asked.sequence > before.sequence, f"the end of {asked.uid} is older than what it ends"
        self.known[asked.uid] = asked

    def _request(self, asked: Object, before: Object | None) -> None:
        if before:
            assert before.method == "REQUEST", f"{asked.uid} was deleted, and calendars remember that"
            assert asked.newness > before.newness, f"{asked.uid} is not newer than what is in the calendar"
            if (asked.starts, asked.ends, asked.status) != (before.starts, before.ends, before.status):
                assert asked.sequence > before.sequence, f"{asked.uid} is at another time under the same SEQUENCE"
        if asked.related_to:
            assert self.known[asked.related_to].method == "CANCEL", f"{asked.uid} follows something that is still there"
