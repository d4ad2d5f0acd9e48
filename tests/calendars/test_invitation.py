from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from netverk.calendars.entries import Entry, held_entries, withdrawn_entry
from netverk.calendars.invitation import Attendee, Reason, cancellation, mail_uid
from netverk.language import speaking
from netverk.programme.value import Mode, Private, Status
from tests.calendars import checks
from tests.calendars.checks import check_object
from tests.calendars.samples import BASE, HOUSE, KARI, LINK, RELEASED, conference, entry, mail, network, session


def read(ics: bytes, method: str = "REQUEST") -> Any:
    """The one event of a mail that has been checked."""
    check_object(ics, method)
    return Calendar.from_ical(ics).walk("VEVENT")[0]


def taken_back(held: Entry, reason: Reason = Reason.POSTPONED, **facts: Any) -> bytes:
    defaults: dict[str, Any] = {"attendee": KARI, "organizer": HOUSE, "generation": 0, "dtstamp": RELEASED, "sequence": 1}
    return cancellation(held, reason=reason, **{**defaults, **facts})


def test_an_invitation_names_one_guest_and_the_house() -> None:
    event = read(mail(entry()))

    assert event["ATTENDEE"] == "mailto:kari@example.org"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Kari Åkesson",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }
    assert event["ORGANIZER"] == "mailto:inbjudan+abc123@norrsken.example"
    assert dict(event["ORGANIZER"].params) == {"CN": "Förlaget Norrsken"}


def test_an_invitation_may_ask() -> None:
    parameters = read(mail(entry(), ask=True))["ATTENDEE"].params

    assert (parameters["PARTSTAT"], parameters["RSVP"]) == ("NEEDS-ACTION", "TRUE")


def test_sequence_is_written_even_when_it_is_nought() -> None:
    assert [read(mail(entry(sequence=n)))["SEQUENCE"] for n in (0, 4)] == [0, 4]


def test_the_generation_is_part_of_the_uid_and_points_back() -> None:
    first, second = read(mail(entry())), read(mail(entry(), generation=1, related_to=mail_uid("resan", 0)))

    assert (first["UID"], "RELATED-TO" in first) == ("resan.0", False)
    assert (second["UID"], second["RELATED-TO"]) == ("resan.1", "resan.0")


def test_a_request_cannot_take_back() -> None:
    cancelled = session(status=Status.CANCELLED)
    marked = withdrawn_entry(network(cancelled), cancelled, base_url=BASE)

    assert marked
    with pytest.raises(ValueError, match="cannot be requested"):
        mail(marked)


def test_both_at_once_has_the_street_and_the_way_to_join() -> None:
    ics = mail(entry(mode=Mode.HYBRID, link=LINK))
    event = read(ics)

    assert event["LOCATION"] == "Stora salen, Klarahuset, Drottninggatan 33, 111 51 Stockholm"
    assert f"CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL=Delta digitalt;VALUE=URI:{LINK}\r\n".encode() in ics.replace(b"\r\n ", b"")
    assert event["URL"] == "https://norrsken.example/ledning/2026/sessions/resan"
    assert LINK in event["DESCRIPTION"].splitlines()


@pytest.mark.parametrize("when", ["2026-05-05 09:30/2026-05-05 12:30", "2026-05-05", "2026-05-05 19:00/2026-05-06 02:00"])
@pytest.mark.parametrize("preliminary", [True, False])
@pytest.mark.parametrize("mode", list(Mode))
def test_every_kind_of_invitation_and_its_end_is_sound(when: str, preliminary: bool, mode: Mode) -> None:
    held = entry(when, preliminary=preliminary, mode=mode, link=LINK)

    invited, ended = read(mail(held)), read(taken_back(held), "CANCEL")

    assert invited["STATUS"] in {"CONFIRMED", "TENTATIVE"}
    assert ("X-MICROSOFT-CDO-BUSYSTATUS" in invited) is preliminary
    assert (invited["UID"], invited["DTSTART"], invited["ORGANIZER"]) == (ended["UID"], ended["DTSTART"], ended["ORGANIZER"])
    assert ("CONFERENCE" in invited) is (mode is not Mode.ON_SITE)


def test_a_postponement_takes_the_entry_back_and_says_that_the_place_is_kept() -> None:
    event = read(taken_back(entry(preliminary=True), sequence=3), "CANCEL")

    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 3, "TRANSPARENT")
    assert event["SUMMARY"] == "Uppskjuten: En resa"
    assert event["DESCRIPTION"].splitlines()[0] == "Träffen skjuts upp. Nytt datum kommer. Din plats ligger kvar."


@pytest.mark.parametrize(
    ("reason", "summary", "sentence"),
    [
        (Reason.CANCELLED, "Inställd: En resa", "Träffen är inställd."),
        (Reason.LEFT, "Avbokad: En resa", "Din plats på träffen är avbokad."),
    ],
)
def test_the_reason_stands_first(reason: Reason, summary: str, sentence: str) -> None:
    event = read(taken_back(entry(), reason), "CANCEL")

    assert (event["SUMMARY"], event["DESCRIPTION"].splitlines()[0]) == (summary, sentence)


def test_the_caller_may_say_it_otherwise() -> None:
    assert read(taken_back(entry(), text="Du är inte längre talare."), "CANCEL")["DESCRIPTION"].startswith("Du är inte längre talare.\n\n")


def test_a_cancellation_tells_no_joining_link() -> None:
    held = entry(mode=Mode.HYBRID, link=LINK)

    assert b"meet.example" in mail(held).replace(b"\r\n ", b"")
    assert b"meet.example" not in taken_back(held).replace(b"\r\n ", b"")


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_reason_has_words_for_every_kind_of_entry(reason: Reason, language: str) -> None:
    programme = conference(session())
    with speaking(language):
        held = [entry(), *held_entries(programme, private=Private(), base_url=BASE).values()]
        said = [str(read(taken_back(each, reason), "CANCEL")["DESCRIPTION"]).splitlines()[0] for each in held]

    assert len(set(said)) == 2
    assert all(sentence.endswith(".") for sentence in said)


def test_a_conference_day_is_one_invitation() -> None:
    programme = conference(session(mode=Mode.HYBRID), session("2026-05-05 13:30/2026-05-05 17:00", uid="sen"))
    day = held_entries(programme, private=Private({"resan": LINK}), base_url=BASE)["dag1"]

    ics = mail(day)

    assert read(ics)["UID"] == "dag1.0"
    assert checks.by_icalendar(ics)["dag1.0"] == (day.when.starts_at(day.zone), day.when.ends_at(day.zone))


def test_the_moment_is_the_callers() -> None:
    assert read(mail(entry(), dtstamp=datetime.fromisoformat("2026-02-01T09:00:30+01:00")))["DTSTAMP"].to_ical() == b"20260201T080030Z"


NAMES = st.text(st.sampled_from(";,:\n\r\"'\\^åé😀 \x00abc="), max_size=90)


@settings(deadline=None, max_examples=40)
@given(name=NAMES, title=NAMES)
def test_no_name_breaks_an_invitation(name: str, title: str) -> None:
    ics = mail(entry(title=f"x{title}"), attendee=Attendee(name, "kari.o'hara+möte@example.org"))

    assert read(ics)["ATTENDEE"] == "mailto:kari.o'hara+m%C3%B6te@example.org"


def test_a_quiet_line_in_an_address_cannot_begin_a_new_property() -> None:
    ics = mail(entry(link="https://meet.example/x\r\nATTENDEE:mailto:per@example.org", mode=Mode.ONLINE))

    check_object(ics, "REQUEST")
    assert b"per@example.org" in ics.replace(b"\r\n ", b"")
