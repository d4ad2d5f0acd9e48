"""Calendar mail to one person about one entry: an invitation that moves by itself, and its cancellation (RFC 5546)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from netverk.calendars import addresses, writing
from netverk.calendars.entries import Entry, Standing, Subject
from netverk.language import N_, _
from netverk.programme.value import Status
from netverk.programme.words import STATUS_WORDS

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Attendee:
    """The one who is invited: the same address as the mail's To."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Organizer:
    """The house, at the address made for this invitation: the same as the mail's From, as long as the UID lives."""

    name: str
    email: str


class Reason(StrEnum):
    """Why an entry is taken back."""

    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    LEFT = "left"


PREFIXES = {
    Reason.POSTPONED: STATUS_WORDS[Status.POSTPONED],
    Reason.CANCELLED: STATUS_WORDS[Status.CANCELLED],
    Reason.LEFT: N_("Place cancelled"),
}
SENTENCES = {
    (Reason.POSTPONED, Subject.SESSION): N_("The session is postponed. A new date will follow. Your place is kept."),
    (Reason.POSTPONED, Subject.ITEM): N_("This programme item is postponed. A new date will follow."),
    (Reason.POSTPONED, Subject.DAY): N_("The conference day is postponed. A new date will follow. Your place is kept."),
    (Reason.CANCELLED, Subject.SESSION): N_("The session is cancelled."),
    (Reason.CANCELLED, Subject.ITEM): N_("This programme item is cancelled."),
    (Reason.CANCELLED, Subject.DAY): N_("The conference day is cancelled."),
    (Reason.LEFT, Subject.SESSION): N_("Your place at the session is cancelled."),
    (Reason.LEFT, Subject.ITEM): N_("You no longer take part in this programme item."),
    (Reason.LEFT, Subject.DAY): N_("Your place on the conference day is cancelled."),
}


def request(
    entry: Entry,
    *,
    attendee: Attendee,
    organizer: Organizer,
    generation: int,
    dtstamp: datetime,
    related_to: str | None = None,
    ask: bool = False,
    partstat: str = "ACCEPTED",
) -> bytes:
    """An invitation, or what the one before it now says. Raises ValueError for a cancelled entry: a REQUEST cannot take back.

    `related_to` is the whole UID that this address held before, `uid.g`. `ask` makes the calendar ask for a reply by mail; else
    `partstat` says what the attendee has answered.
    """
    if entry.status is Standing.CANCELLED:
        raise ValueError(f"{entry.uid} is cancelled and cannot be requested")
    event = _addressed(entry, attendee, organizer, generation, dtstamp)
    event["ATTENDEE"].params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"} if ask else {"PARTSTAT": partstat, "RSVP": "FALSE"})
    if related_to:
        event.add("RELATED-TO", writing.text(related_to), {"RELTYPE": "SIBLING"})
    return _sent(Method.REQUEST, entry, event)


def cancellation(
    entry: Entry,
    *,
    attendee: Attendee,
    organizer: Organizer,
    generation: int,
    dtstamp: datetime,
    sequence: int,
    reason: Reason,
    text: str = "",
) -> bytes:
    """The end of what an address holds: `entry` says what that was. `text` replaces the sentence that the reason has."""
    sentence = text or _(SENTENCES[reason, entry.subject])
    told = replace(
        entry,
        sequence=sequence,
        status=Standing.CANCELLED,
        prefix=_(PREFIXES[reason]),
        preliminary=False,
        description=f"{sentence}\n\n{entry.url}".strip(),
        joining=(),
    )
    return _sent(Method.CANCEL, told, _addressed(told, attendee, organizer, generation, dtstamp))


def mail_uid(uid: str, generation: int) -> str:
    """The UID that mails use: a later generation follows a cancellation that left, since calendars remember what was deleted."""
    return f"{uid}.{generation}"


def _addressed(entry: Entry, attendee: Attendee, organizer: Organizer, generation: int, dtstamp: datetime) -> "Event":
    event = writing.event(entry, uid=mail_uid(entry.uid, generation), dtstamp=dtstamp)
    event.add("ORGANIZER", _address(organizer.name, organizer.email))
    event.add("ATTENDEE", _address(attendee.name, attendee.email), {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"})
    return event


def _address(name: str, email: str) -> "vCalAddress":
    from icalendar import vCalAddress

    return vCalAddress(addresses.mailto(email), params={"CN": writing.parameter(name) or email})


def _sent(method: Method, entry: Entry, event: "Event") -> bytes:
    made = writing.calendar(writing.zones([entry]), method)
    made.add_component(event)
    return writing.octets(made)
