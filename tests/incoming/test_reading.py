"""Any bytes are read, and no mail is worth more work than it can hold."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netverk.incoming.reading import LARGEST, read
from netverk.incoming.values import AutoReply, Bounce, CalendarReply, Mail, Trouble, Unreadable, Words

CORPUS = sorted((Path(__file__).parent.parent / "receiving" / "corpus").glob("*.eml"))
NESTED = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'


@given(st.binary(max_size=2000))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert isinstance(read(raw).content, CalendarReply | Bounce | AutoReply | Words | Unreadable)


@given(st.sampled_from(CORPUS), st.data())
def test_no_mail_breaks_where_it_is_torn(path: Path, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes() or b"\n")
    for _time in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
        raw = raw or bytearray(b"\n")
    found = read(bytes(raw))
    text = "".join((found.subject, found.text, found.sender, found.sender_name, found.message_id, *found.to))
    assert "\x00" not in text.encode().decode()


def timed(raw: bytes) -> tuple[Mail, float]:
    began = time.perf_counter()
    return read(raw), time.perf_counter() - began


def test_what_is_huge_is_set_aside_with_its_headers() -> None:
    found, seconds = timed(b"From: kari@example.org\r\nSubject: Bilder\r\n\r\n" + b"x" * LARGEST)
    assert (found.content, found.sender, found.subject) == (Unreadable(Trouble.TOO_LARGE), "kari@example.org", "Bilder")
    assert seconds < 1


def test_what_is_packed_in_many_layers_is_set_aside() -> None:
    found, seconds = timed(b"From: kari@example.org\r\n" + b"".join(NESTED % (n, n) for n in range(3000)))
    assert (found.content, found.sender) == (Unreadable(Trouble.TOO_DEEP), "kari@example.org")
    assert seconds < 1


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"a@b.c, " * 200_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?Q?=C3=A5?= " * 200_000 + b"\r\n\r\nx",
        b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n.\r\n" * 100_000,
        b"From: a@b.c\r\nContent-Type: text/html\r\n\r\n" + b"<" * 900_000,
        b"From: a@b.c\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_000,
        b"From: mailer-daemon@b.c\r\nSubject: failure notice\r\n\r\n" + b"-" * 900_000,
    ],
    ids=["addresses", "encoded words", "parts", "html", "calendar", "dashes"],
)
def test_a_mail_made_to_cost_time_costs_little(raw: bytes) -> None:
    assert timed(raw)[1] < 4
