"""Taking in one mail: kept first, then what it says is done, all in one transaction. The same mail again changes nothing."""

import logging
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from netverk.db import db, retrying, write
from netverk.incoming.parts import tidy_address
from netverk.incoming.reading import read
from netverk.incoming.values import AutoReply, Bounce, CalendarReply, Mail, Trouble, Unreadable
from netverk.language import N_
from netverk.people.models import Person
from netverk.receiving import bouncing, matching, replying
from netverk.receiving.models import Kind, Outcome, Received

KEPT = 200_000  # bytes of a mail that are kept; the rest of a larger one is what was attached to it
KINDS = {CalendarReply: Kind.REPLY, Bounce: Kind.BOUNCE, AutoReply: Kind.AUTOMATIC, Unreadable: Kind.UNREADABLE}

WRITTEN = N_("Somebody has written. Read it, and answer them.")
STRANGER = N_("Somebody whom we do not know has written.")
FAULT = N_("It could not be taken in because of a fault of ours; the log says more. Do by hand what it asks for.")
TROUBLES = {
    Trouble.EMPTY: N_("The mail is empty."),
    Trouble.TOO_LARGE: N_("The mail is larger than 10 MB and was set aside unread. Only its beginning is kept."),
    Trouble.TOO_DEEP: N_("The mail is packed in so many layers that it was set aside unread."),
    Trouble.BROKEN: N_("The mail, or the calendar entry in it, cannot be read."),
    Trouble.PACKED: N_("The mail is packed in Outlook's own way, which no other program reads. Ask what the answer is."),
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a mail; `is_new` says whether it had not been taken in before."""

    number: int
    kind: Kind
    outcome: Outcome
    because: str
    is_new: bool


def take_in(raw: bytes, to: Sequence[str] = ()) -> Taken:
    """One mail, to the recipients that the server named (or those in its headers). Commits; needs the app's context.

    A fault of ours is logged and the mail goes to people. A database that is away is the caller's: whoever brought the mail keeps it.
    """
    mail = read(raw)
    try:
        return _taken_in(raw, mail, tuple(map(tidy_address, to)))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("A mail could not be taken in")
        return _kept_for_people(raw, mail)


@retrying
def _taken_in(raw: bytes, mail: Mail, to: tuple[str, ...]) -> Taken:
    with write():
        if known := _known(mail.digest):
            return _said(known, is_new=False)
        received = _keep(raw, mail)
        _sort(received, mail, (*to, *mail.to))
        return _said(received)


@retrying
def _kept_for_people(raw: bytes, mail: Mail) -> Taken:
    with write():
        if known := _known(mail.digest):
            return _said(known, is_new=False)
        received = _keep(raw, mail)
        received.because = FAULT
        return _said(received)


def raw_of(received: Received) -> bytes:
    """The mail as it came, as far as it is kept."""
    return zlib.decompress(b64decode(received.raw)) if received.raw else b""


def _known(digest: str) -> Received | None:
    return db.session.scalar(select(Received).where(Received.digest == digest))


def _keep(raw: bytes, mail: Mail) -> Received:
    received = Received(
        digest=mail.digest,
        kind=KINDS.get(type(mail.content), Kind.WORDS),
        outcome=Outcome.FOR_PEOPLE,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        words=mail.text,
        facts={},
        size=mail.size,
        raw=b64encode(zlib.compress(raw[:KEPT])).decode("ascii"),
    )
    received.person = db.session.scalar(select(Person).where(Person.email == mail.sender)) if mail.sender else None
    db.session.add(received)
    db.session.flush()
    return received


def _sort(received: Received, mail: Mail, to: tuple[str, ...]) -> None:
    """Do what it says, where that can be done without a person."""
    match mail.content:
        case Bounce() as bounce:
            bouncing.take(received, bounce, to)
        case CalendarReply() as reply if not mail.is_spam:
            replying.take(received, mail, reply, to)
        case AutoReply():
            matching.place_by_address(received, to)
            received.outcome = Outcome.NOTED
        case _ if mail.is_spam:
            received.outcome = Outcome.JUNK
        case Unreadable(trouble):
            matching.place_by_address(received, to)
            received.because = TROUBLES[trouble]
        case _:
            matching.place_by_address(received, to)
            received.because = WRITTEN if received.person_id or received.season_id else STRANGER
    db.session.flush()


def _said(received: Received, *, is_new: bool = True) -> Taken:
    return Taken(number=received.id, kind=received.kind, outcome=received.outcome, because=received.because, is_new=is_new)
