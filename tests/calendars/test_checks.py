"""The check itself: each thing that it promises to see, it sees."""

import pytest

from netverk.calendars.feed import feed
from netverk.programme.value import Mode
from tests.calendars import samples
from tests.calendars.checks import content_lines, faults

REQUEST = samples.mail(samples.entry(link=samples.LINK, mode=Mode.HYBRID))
FEED = feed(samples.published(samples.network(samples.session())), samples.RELEASED, samples.BASE)
AN_ATTENDEE = b"ATTENDEE:mailto:per@example.org\r\n"


def test_what_we_write_has_no_faults() -> None:
    assert faults(REQUEST, "REQUEST") == []
    assert faults(FEED) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (b"TZID:Europe/Stockholm", b"TZID:Europe/Oslo", "Europe/Stockholm: a TZID without VTIMEZONE"),
        (b"METHOD:REQUEST", b"METHOD:PUBLISH", "METHOD is ['PUBLISH']"),
        (b"METHOD:REQUEST\r\n", b"", "METHOD is []"),
        (b"UID:resan.0\r\n", b"", "1 events with 0 UIDs"),
        (b"SEQUENCE:0\r\n", b"", "not one SEQUENCE"),
        (b"mailto:kari@", b"kari@", "not a mailto"),
        (b"PARTSTAT=ACCEPTED", b"PARTSTAT=PERHAPS", "PARTSTAT=PERHAPS"),
        (b"CONFERENCE;FEATURE", b"CONFERENCE;X-FEATURE", ""),
        (b";VALUE=URI:https://meet", b":https://meet", "CONFERENCE without VALUE=URI"),
        (b"TRANSP:OPAQUE", b"TRANSP:OPAQUE\r\nCOMMENT:" + b"x" * 70, "a line of 78 octets"),
        (b"TRANSP:OPAQUE\r\n", b"TRANSP:OPAQUE\n", "CRLF"),
        (b"TRANSP:OPAQUE\r\n", b"TRANSP:OPAQUE\r\n" + AN_ATTENDEE, "named: "),
        (b"DTEND;TZID=Europe/Stockholm:20260505T12", b"DTEND;TZID=Europe/Stockholm:20260505T08", "ends before it starts"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "libical"),
        (b"DTSTART;TZID=Europe/Stockholm:20260505T093000\r\n", b"", "libical"),
        (b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300", "ical.js reads"),
        (b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", b"RDATE:19810329T020000,19820328T020000", "an RDATE"),
    ],
)
def test_a_spoilt_invitation_is_found_out(was: bytes, becomes: bytes, said: str) -> None:
    folded = REQUEST.replace(b"\r\n ", b"")
    assert was in folded
    found = faults(_folded_again(folded.replace(was, becomes)), "REQUEST")

    assert any(said in fault for fault in found) is bool(said)


def test_the_method_of_the_part_counts() -> None:
    assert faults(REQUEST, "CANCEL") != []


def test_a_feed_may_not_invite_anybody() -> None:
    assert "named: ['ATTENDEE']" in faults(FEED.replace(b"END:VEVENT\r\n", AN_ATTENDEE + b"END:VEVENT\r\n"))


def test_a_letter_cut_in_two_is_found_out() -> None:
    spoilt = FEED.replace("å".encode(), b"\xc3\r\n \xa5", 1)

    assert spoilt != FEED
    assert any("cut in two" in fault for fault in faults(spoilt))


def test_a_byte_order_mark_is_found_out() -> None:
    assert "begins with a BOM" in faults(b"\xef\xbb\xbf" + FEED)


def test_parameters_are_told_from_values() -> None:
    line = content_lines(b'ATTENDEE;CN="Per; a:b";RSVP=TRUE:mailto:per@example.org\r\n')[0]

    assert (line.name, line.parameters, line.value) == ("ATTENDEE", {"CN": "Per; a:b", "RSVP": "TRUE"}, "mailto:per@example.org")


def _folded_again(unfolded: bytes) -> bytes:
    """Long lines folded as before, but for the COMMENT that is meant to be too long."""
    lines = unfolded.decode().split("\r\n")
    return "\r\n".join(line if line.startswith("COMMENT") else "\r\n ".join(_pieces(line)) for line in lines).encode()


def _pieces(line: str) -> list[str]:
    return [line[at : at + 35] for at in range(0, len(line), 35)] or [""]
