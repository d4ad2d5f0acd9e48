"""What a mail that comes in turns out to be."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """One ATTENDEE of a calendar object; addresses in small letters, without `mailto:`."""

    address: str
    name: str = ""
    partstat: str = ""
    delegated_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReply:
    """A calendar object as it was sent back (RFC 5546). `sequence` is None where a client has dropped it, `stamp`
    is its DTSTAMP, `proposed` the other time that a COUNTER wants."""

    method: str
    uid: str
    sequence: int | None = None
    stamp: datetime | None = None
    attendees: tuple[Attendee, ...] = ()
    comment: str = ""
    proposed: str = ""


class Action(StrEnum):
    """What became of a mail of ours, as another server says (RFC 3464)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    UNCLEAR = "unclear"  # it speaks of a mail, but does not say what became of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What another server says of a mail of ours. `status` is `5.1.1` or its like, `about` the Message-ID that it was sent under."""

    action: Action
    status: str = ""
    said: str = ""
    about: str = ""

    @property
    def is_permanent(self) -> bool:
        """Whether no other mail will arrive at that address either."""
        return self.action is Action.FAILED and self.status.startswith("5")


@dataclass(frozen=True, slots=True)
class AutoReply:
    """Written by a machine: away, thank you for your mail, has been read."""


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody has written."""


class Trouble(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    BROKEN = "broken"  # no mail, or a calendar object that cannot be read
    PACKED = "packed"  # winmail.dat: Outlook's own way, for Outlook alone


@dataclass(frozen=True, slots=True)
class Unreadable:
    trouble: Trouble


Content = CalendarReply | Bounce | AutoReply | Words | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message: what it is, from whom, to which of our addresses. `digest` is the same however often it is delivered.

    `sender` is the address of From in small letters; `to` every address that it says it went to; `is_spam` and `is_forged` are what our
    own server has written on it.
    """

    content: Content
    digest: str
    size: int
    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = field(default=())
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    is_spam: bool = False
    is_forged: bool = False
