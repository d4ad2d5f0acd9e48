"""The receiver keeps a calendar as RFC 5546 says, whatever the order in which messages come."""

from itertools import permutations

import pytest

from tests.calendars.receiver import Outcome, Receiver

KARI, HOUSE = "kari@example.org", "inbjudan+abc@example.org"


def message(
    method: str = "REQUEST", *, sequence: int = 0, stamp: str = "20300101T080000Z", day: int = 5, to: str = KARI, by: str = HOUSE
) -> bytes:
    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", f"METHOD:{method}", "BEGIN:VEVENT", "UID:t", f"SEQUENCE:{sequence}"),
        *(f"DTSTAMP:{stamp}", f"STATUS:{status}", f"ORGANIZER:mailto:{by}", f"ATTENDEE:mailto:{to}", "SUMMARY:Tillit"),
        *(f"DTSTART:203005{day:02}T073000Z", f"DTEND:203005{day:02}T103000Z", "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines).encode()


INVITED, MOVED = message(), message(sequence=1, day=12)
REWORDED = message(sequence=1, stamp="20300102T080000Z", day=12)
ENDED = message("CANCEL", sequence=2)


@pytest.mark.parametrize("order", list(permutations([INVITED, MOVED, REWORDED])))
def test_the_newest_counts_whatever_comes_last(order: tuple[bytes, ...]) -> None:
    kari = Receiver(KARI)
    for each in order:
        kari.take(each)
    (entry,) = kari.entries.values()
    assert (entry.sequence, entry.dtstamp.day, entry.starts.day) == (1, 2, 12)


@pytest.mark.parametrize("order", list(permutations([INVITED, MOVED, ENDED])))
def test_what_was_cancelled_stays_away_whatever_comes_last(order: tuple[bytes, ...]) -> None:
    kari = Receiver(KARI)
    for each in order:
        kari.take(each)
    assert not kari.entries


def test_what_each_message_did_is_said() -> None:
    kari = Receiver(KARI)
    done = [kari.take(each) for each in (INVITED, INVITED, MOVED, INVITED, ENDED, MOVED)]
    added, repeated, updated, obsolete, removed, late = done
    assert (added, repeated, updated) == (Outcome.ADDED, Outcome.REPEATED, Outcome.UPDATED)
    assert (obsolete, removed, late) == (Outcome.OBSOLETE, Outcome.REMOVED, Outcome.OBSOLETE)


@pytest.mark.parametrize("strange", [message(to="per@example.org"), message(by="x@example.com", sequence=9), message("PUBLISH")])
def test_what_is_not_for_an_attendee_is_refused(strange: bytes) -> None:
    kari = Receiver(KARI)
    kari.take(INVITED)
    assert kari.take(strange) is Outcome.REFUSED
    assert kari.entries["t"].sequence == 0
