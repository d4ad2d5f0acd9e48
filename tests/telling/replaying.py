"""Everybody's mails of one season, replayed through a calendar that knows nothing of netverk, in whatever order they come."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from random import Random

from tests.calendars.receiver import Entry, Outcome, Receiver, read
from tests.publishing.stage import Box

Said = tuple[str, date, date, str, str]  # title, start, end, STATUS, place
SHUFFLED = 4  # times


@dataclass
class Kept(Box):
    """Keeps every calendar object that has left, by the address that it went to."""

    objects: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        super().carry(mail, sender=sender, recipient=recipient)
        self.objects[recipient] += objects_in(mail.as_bytes())


def objects_in(raw: bytes) -> list[bytes]:
    parts = message_from_bytes(raw, policy=policy.default).walk()
    found = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar"]
    return [each for each in found if isinstance(each, bytes)]


def check(address: str, objects: Sequence[bytes], wanted: dict[str, Said], random: Random) -> None:
    """The calendar of whoever has this address has exactly what is wanted (by the uid of the programme), whatever came first."""
    orders = [list(objects), list(reversed(objects)), *(random.sample(objects, len(objects)) for _ in range(SHUFFLED))]
    ended = Counter(each.uid.rpartition(".")[0] for each in map(read, objects) if each.method == "CANCEL")
    expected = {f"{uid}.{ended[uid]}": said for uid, said in wanted.items()}  # a generation for each time that it was taken back
    _rises(objects)
    for order in orders:
        receiver = Receiver(address)
        assert Outcome.REFUSED not in [receiver.take(each) for each in order]
        assert {uid: _said(entry) for uid, entry in receiver.entries.items()} == expected, address


def _rises(objects: Sequence[bytes]) -> None:
    """SEQUENCE grows with every other time or STATUS, and nothing was said of one UID twice in the same instant."""
    of_uid: dict[str, list[Entry]] = defaultdict(list)
    for each in map(read, objects):
        of_uid[each.uid].append(each)
    for entries in of_uid.values():
        entries.sort(key=lambda entry: entry.newness)
        for earlier, later in pairwise(entries):
            assert later.newness > earlier.newness, later.uid
            if (later.span, later.status) != (earlier.span, earlier.status):
                assert later.sequence > earlier.sequence, f"{later.uid} changes under the same SEQUENCE"


def _said(entry: Entry) -> Said:
    return entry.summary, entry.starts, entry.ends, entry.status, entry.location
