from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import getaddresses

import icalendar
import pytest

from netverk.letters.envelopes import envelope, message_id
from netverk.letters.outbox import Calendar, Message

INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//netverk//sv\r\nMETHOD:REQUEST\r\n"
    b"BEGIN:VEVENT\r\nUID:1.0\r\nDTSTAMP:20300101T000000Z\r\nDTSTART:20300505T073000Z\r\nSUMMARY:Tr\xc3\xa4ff om tillit\r\n"
    b"ORGANIZER:mailto:inbjudan+token@norrsken.example\r\n"
    b"ATTENDEE;CN=Kari Nordmann;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:ma\r\n ilto:kari@example.org\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
EVIL = "A quite long name, with (parentheses), an @ and so much more that it is folded <eve@example.org>"


def message(subject: str = "Träffen skjuts upp", method: str = "REQUEST", calendar: bytes | None = None, sender: str = "") -> Message:
    enclosed = Calendar(method=method, content=calendar) if calendar else None
    return Message(subject=subject, text="Hej Kari,\n\n.då ses vi på Åre\n", html="<p>Hej Kari</p>", calendar=enclosed, sender=sender)


def sent(written: Message, *, to_name: str = "Kari Nordmann", to_address: str = "kari@example.org") -> EmailMessage:
    """The mail as its reader's program reads it."""
    return message_from_bytes(on_the_wire(written, to_name=to_name, to_address=to_address), policy=default)


def on_the_wire(written: Message, *, to_name: str, to_address: str = "kari@example.org") -> bytes:
    return envelope(
        written,
        to_name=to_name,
        to_address=to_address,
        sender_name="Förlaget Norrsken",
        sender_address="natverk@norrsken.example",
        message_id=message_id("notice:1:person:7", "norrsken.example"),
    ).as_bytes()


def structure(part: MIMEPart) -> object:
    return (part.get_content_type(), [structure(each) for each in part.iter_parts()]) if part.is_multipart() else part.get_content_type()


def test_an_invitation_is_text_html_and_calendar_with_the_calendar_again_as_a_file() -> None:
    mail = sent(message(calendar=INVITATION))

    assert structure(mail) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )


def test_a_letter_without_a_calendar_is_text_and_html() -> None:
    assert structure(sent(message())) == ("multipart/alternative", ["text/plain", "text/html"])


def test_both_calendar_parts_hold_the_object_to_the_byte() -> None:
    mail = sent(message(calendar=INVITATION))
    alternative, file = (part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics"))

    assert [alternative.get_payload(decode=True), file.get_payload(decode=True)] == [INVITATION, INVITATION]
    assert alternative["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert file["Content-Type"].params == {"name": "invite.ics"}
    parsed = icalendar.Calendar.from_ical(alternative.get_content())
    assert parsed["METHOD"] == "REQUEST"
    assert str(parsed.events[0]["ATTENDEE"]) == f"mailto:{mail['To'].addresses[0].addr_spec}"


def test_text_reads_as_it_was_written() -> None:
    mail = sent(message())

    assert [part.get_content().splitlines() for part in mail.iter_parts()] == [["Hej Kari,", "", ".då ses vi på Åre"], ["<p>Hej Kari</p>"]]


def test_the_headers_say_when_from_whom_and_that_nobody_typed_it(clock_at: Callable[[str], None]) -> None:
    clock_at("2030-05-05 09:30")
    mail = sent(message())

    assert mail["Date"].datetime == datetime(2030, 5, 5, 7, 30, tzinfo=UTC)
    assert str(mail["From"]) == "Förlaget Norrsken <natverk@norrsken.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == message_id("notice:1:person:7", "norrsken.example")


def test_a_message_may_have_a_sender_of_its_own() -> None:
    mail = sent(message(sender="inbjudan+token@norrsken.example"))

    assert mail["From"].addresses[0].addr_spec == "inbjudan+token@norrsken.example"


def test_a_message_id_belongs_to_its_key() -> None:
    same, other = message_id("notice:1:person:7", "norrsken.example"), message_id("notice:1:person:8", "norrsken.example")

    assert message_id("notice:1:person:7", "norrsken.example") == same != other


@pytest.mark.parametrize(
    "name",
    [
        "Öberg, Kari",
        "Åsa Ö " * 20,
        "x" * 90,
        EVIL,
        "Kari\r\nBcc: eve@example.org",
        "Kari\u2028Bcc: eve@example.org",
        '"Kari" <eve@example.org>',
    ],
)
def test_no_name_adds_a_reader_or_a_header(name: str) -> None:
    plain, mail = sent(message()), sent(message(), to_name=name)

    assert [address for _, address in getaddresses([mail["To"]])] == ["kari@example.org"]
    assert mail.keys() == plain.keys()


@pytest.mark.parametrize("name", ["Kari Nordmann", "Öberg, Kari", "Åsa Östman " * 8 + "Ek", EVIL, "=?utf-8?q?Eve?="])
def test_a_name_arrives_as_it_was_given(name: str) -> None:
    header = on_the_wire(message(), to_name=name).decode().partition("\r\nTo: ")[2].partition("<kari@example.org>")[0]

    assert str(make_header(decode_header(header.rstrip()))) == name


@pytest.mark.parametrize(
    "subject",
    [
        "Uppskjuten: Tillit som styrmedel i offentlig sektor, den 5 maj 2030 kl. 09.30–12.30 på Klarahuset i Stockholm",
        "Plain and short",
        "Plain but long, " * 80 + "and over",
        "=?utf-8?q?Disguised?=",
    ],
)
def test_a_subject_arrives_as_it_was_given(subject: str) -> None:
    assert str(sent(message(subject))["Subject"]) == subject


def test_a_subject_stays_on_its_line() -> None:
    mail = sent(message("Träff\r\nBcc: eve@example.org"))

    assert str(mail["Subject"]) == "Träff Bcc: eve@example.org"
    assert mail.keys() == sent(message()).keys()


def test_a_mail_goes_through_every_server() -> None:
    raw = on_the_wire(message("Träff " * 60, calendar=INVITATION), to_name="Åsa " * 40)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address", ["", "kari", "kari@", "@example.org", "kari@example.org, eve@example.org", "ka ri@example.org", "kåri@x.se", "k@x.se\r\n"]
)
def test_an_address_that_no_server_takes_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"not an address|label"):
        sent(message(), to_address=address)


def test_a_domain_with_swedish_letters_is_written_as_servers_know_it() -> None:
    assert sent(message(), to_address="kari@sjöbo.example")["To"].addresses[0].addr_spec == "kari@xn--sjbo-6qa.example"


def test_a_calendar_object_must_be_what_the_mail_says() -> None:
    with pytest.raises(ValueError, match="no CANCEL"):
        sent(message(calendar=INVITATION, method="CANCEL"))
    with pytest.raises(ValueError, match="somebody else"):
        sent(message(calendar=INVITATION), to_address="per@example.org")
