"""The way of a letter out of the house: taken in hand, written out, carried, marked.

Nothing is locked while a letter is written out and carried. Whoever dies in between leaves a lease that expires; the letter then
leaves again under the same Message-ID.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import AddressHeader
from email.message import EmailMessage

from sqlalchemy.exc import InterfaceError, OperationalError

from netverk.db import db
from netverk.language import N_, speaking
from netverk.letters.carriers import Carrier, Deferred, Refused
from netverk.letters.claiming import claim
from netverk.letters.envelopes import ascii_address, envelope
from netverk.letters.marking import mark_deferred, mark_failed, mark_needless, mark_sent
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Composers, Message, Written

LEASE = timedelta(minutes=2)
UNWRITTEN = N_("It could not be written out; the log says why.")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """In whose name letters leave."""

    name: str
    address: str
    bounces_to: Callable[[Letter], str] | None = None  # where a letter comes back to; else to where it came from

    @property
    def domain(self) -> str:
        return ascii_address(self.address).partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the letters that were due, in numbers. An unanswered one leaves again when its lease has expired."""

    sent: int = 0
    needless: int = 0
    failed: int = 0
    deferred: int = 0
    unanswered: int = 0
    in_doubt: int = 0


def deliver_due(
    composers: Composers,
    carrier: Carrier,
    sender: Sender,
    *,
    on_refused: Callable[[Letter], None] | None = None,
    lease: timedelta = LEASE,
    limit: int | None = None,
) -> Delivered:
    """Deliver every letter that is due, oldest first, or the first `limit` of them. Needs the app's context.

    `on_refused` is called when the other side will never take a letter, in the transaction that marks it.
    """
    way = _Way(composers, carrier, sender, on_refused)
    outcomes: Counter[str] = Counter()
    while limit is None or outcomes.total() < limit:
        letter = claim(lease, sender.domain)
        if letter is None:
            break
        outcomes["in_doubt" if letter.fate is Fate.IN_DOUBT else way.deliver(letter)] += 1
    db.session.rollback()
    return Delivered(**outcomes)


@dataclass(frozen=True, slots=True)
class _Way:
    """What every letter of a round has in common."""

    composers: Composers
    carrier: Carrier
    sender: Sender
    on_refused: Callable[[Letter], None] | None

    def deliver(self, letter: Letter) -> str:
        """Write out and carry one letter that is in hand; which number of `Delivered` it counts in."""
        try:
            written = self._written_out(letter)
            mail = self._enveloped(letter, written.message) if written.message else None
        except (OperationalError, InterfaceError):  # the database's fault and not the letter's, which leaves when the lease expires
            raise
        except Exception:
            log.exception("Letter %s could not be written out", letter.key)
            mark_failed(letter, UNWRITTEN)
            return "failed"
        return self._sent(letter, written, mail)

    def _sent(self, letter: Letter, written: Written, mail: EmailMessage | None) -> str:
        try:
            if mail is None:
                mark_needless(letter, then=written.then)
                return "needless"
            comes_back_to = self.sender.bounces_to(letter) if self.sender.bounces_to else _address(mail["From"])
            self.carrier.carry(mail, sender=comes_back_to, recipient=_address(mail["To"]))
            mark_sent(letter, mail=mail, then=written.then)
        except Refused as refusal:
            mark_failed(letter, str(refusal), then=self.on_refused)
            return "failed"
        except Deferred as later:
            return "failed" if mark_deferred(letter, str(later)) is Fate.FAILED else "deferred"
        except Exception:
            log.exception("Letter %s leaves again when its lease has expired", letter.key)
            return "unanswered"
        return "sent"

    def _written_out(self, letter: Letter) -> Written:
        with speaking(letter.language):
            written = self.composers[letter.kind](letter)
        db.session.rollback()  # what was read for it is not held while it is carried
        return written

    def _enveloped(self, letter: Letter, message: Message) -> EmailMessage:
        return envelope(
            message,
            to_name=letter.name,
            to_address=letter.address,
            sender_name=self.sender.name,
            sender_address=self.sender.address,
            message_id=letter.message_id,
        )


def _address(mailbox: AddressHeader) -> str:
    return mailbox.addresses[0].addr_spec
