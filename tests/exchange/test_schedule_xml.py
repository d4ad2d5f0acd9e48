"""schedule.xml, read and written."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from netverk.exchange import schedule_xml
from netverk.exchange.identity import identity
from netverk.exchange.schedule import EQUAL_FIELDS, equal_part
from netverk.language import speaking
from netverk.programme.reading import FormatError
from netverk.programme.value import Link, Mode, Programme, Status
from netverk.programme.when import UNKNOWN, When
from tests.exchange.files import BASE, KARI, PER, official, own, programme, published, session, tree
from tests.programme.strategies import programmes


@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.fromstring(official("c3voc-schedule.xsd")))


def again(made: Programme) -> Programme:
    """The programme after it was written and read."""
    written = schedule_xml.write(published(made), BASE)
    return schedule_xml.read(written, language=made.language, series=made.series.slug, season=made.season.slug)


def test_everything_in_a_file_is_taken() -> None:
    made = schedule_xml.read(own("schedule.xml"))

    assert (made.path, made.season.title, made.zone) == ("fjallmotet/2031", "Fjällmötet 2031", "Europe/Stockholm")
    assert [day.date for day in made.days] == [date(2031, 3, 29), date(2031, 3, 30)]
    first = made.sessions[1]
    assert first.uid == "5f3a0c0e-2b1d-4e57-9a11-0c6d1e2f3a4b"
    assert (first.number, first.slug, first.title, first.subtitle) == (11, "valkomna-till-fjallet", "Välkomna till fjället", "R&D i snö")
    assert (first.kind, first.track, first.language, first.status) == ("lecture", "Ledning & vila", "sv", Status.SCHEDULED)
    assert first.summary == "Vi börjar med R&D och *kaffe*.\n"
    assert first.description == "<p><strong>Tre saker</strong></p><ul><li><strong>Snö</strong></li></ul>"
    assert [line.name for line in first.bylines] == ["Berit Lund", "Tor Å. Hed"]
    assert [(link.url, link.title) for link in first.links] == [
        ("https://lund.example/snö", "Om snö"),
        ("http://www.hed.example", "Tors sida"),
    ]
    (venue,) = made.venues
    assert (first.venue, first.room) == (venue.slug, venue.rooms[0].slug)
    assert (venue.name, [room.name for room in venue.rooms]) == ("Fjällmötet 2031", ["Kåtan", "Bastun"])


def test_sessions_of_the_same_title_get_addresses_of_their_own() -> None:
    assert [each.slug for each in schedule_xml.read(own("schedule.xml")).sessions] == [
        "script-alert-varme-script",
        "valkomna-till-fjallet",
        "natt-i-renhagen",
        "valkomna-till-fjallet-2",
    ]


def test_a_tag_in_a_title_is_kept_as_letters() -> None:
    made = schedule_xml.read(own("schedule.xml"))
    assert made.sessions[0].title == '<script>alert("värme")</script>'
    assert again(made).sessions[0].title == '<script>alert("värme")</script>'


def test_a_session_past_midnight_keeps_its_instants_in_the_night_the_clocks_change() -> None:
    night = schedule_xml.read(own("schedule.xml")).sessions[2]

    assert night.uid == identity("RenhagenRenhagenAbCdEf")
    assert str(night.when) == "2031-03-30T00:30/2031-03-30T04:30"  # three hours, of which the clock skips one
    assert night.when.ends_at("Europe/Stockholm") == datetime(2031, 3, 30, 2, 30, tzinfo=UTC)
    assert night.when.day == date(2031, 3, 29)


def test_a_speaker_is_the_same_in_every_session_and_the_sessions_of_one_are_found() -> None:
    made = schedule_xml.read(own("schedule.xml"))
    (berit,) = (speaker for speaker in made.speakers if speaker.name == "Berit Lund")
    assert len(made.spoken_by(berit.uid)) == 2


def test_the_original_and_our_own_export_are_known_as_the_same() -> None:
    made = schedule_xml.read(own("schedule.xml"))
    assert [each.uid for each in again(made).sessions] == [each.uid for each in made.sessions]


def test_without_a_guid_the_id_within_the_conference_tells_who_it_is() -> None:
    other = own("schedule.xml").replace(b"<acronym>fjallmotet", b"<acronym>dalmotet")
    ours, theirs = (schedule_xml.read(data).sessions[0].uid for data in (own("schedule.xml"), other))
    assert ours == identity("fjallmotet event 13") != theirs


def test_written_and_read_again_it_is_equal_in_the_fields_that_are_promised() -> None:
    made = schedule_xml.read(own("schedule.xml"))
    assert equal_part(again(made)) == equal_part(made)
    assert len(equal_part(made)) == 4


def test_the_real_file_is_read_whole_and_equal_after_writing(schema: Any) -> None:
    made = schedule_xml.read(official("31c3-schedule.xml"))
    written = schedule_xml.write(published(made), BASE)

    assert len(made.sessions) == 138
    assert equal_part(again(made)) == equal_part(made)
    schema.assertValid(etree.fromstring(written))


def test_every_promised_field_is_compared() -> None:
    changed = {
        "uid": session(2),
        "number": replace(session(), number=9),
        "when": session(when="2031-03-29 10:00/2031-03-29 11:01"),
        "speakers": session(by=(KARI,)),
        "room": session(venue="fjallmotet", room="katan"),
        "links": session(links=(Link(url="https://lund.example"),)),
        "title": session(title="nytt"),
        "subtitle": session(subtitle="nytt"),
        "summary": session(summary="nytt"),
        "description": session(description="nytt"),
        "kind": session(kind="nytt"),
        "track": session(track="nytt"),
        "language": session(language="nytt"),
    }
    assert set(changed) == set(EQUAL_FIELDS)
    for other in changed.values():
        assert equal_part(programme(other)) != equal_part(programme(session()))


@given(programmes())
def test_any_programme_makes_a_valid_file(schema: Any, made: Programme) -> None:
    schema.assertValid(etree.fromstring(schedule_xml.write(published(made), BASE)))


def test_what_the_schema_asks_for_is_written() -> None:
    written = tree(schedule_xml.write(published(replace(schedule_xml.read(own("schedule.xml")), number=7)), BASE))
    events = written.findall("day/room/event")

    assert written.findtext("version") == "7"
    assert re.fullmatch(r"[a-z0-9_-]{4,}", written.findtext("conference/acronym"))
    assert written.findtext("conference/time_zone_name") == "Europe/Stockholm"
    assert all(re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}", event.findtext("slug")) for event in events)
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.get("guid")) for event in events)
    assert sorted(int(event.get("id")) for event in events) == [11, 12, 13, 14]
    assert [event.findtext("date") for event in events if event.get("id") == "12"] == ["2031-03-30T00:30:00+01:00"]
    assert [event.findtext("duration") for event in events if event.get("id") == "12"] == ["03:00"]
    assert events[0].findtext("url") == f"{BASE}/fjallmotet/2031/sessions/valkomna-till-fjallet"


def test_what_does_not_take_place_or_has_no_hours_is_left_out() -> None:
    made = programme(
        session(1),
        session(2, status=Status.POSTPONED),
        session(3, status=Status.CANCELLED),
        session(4, status=Status.PLANNED),
        replace(session(5), when=When.on(date(2031, 3, 29))),
        replace(session(6), when=UNKNOWN),
    )
    assert [each.title for each in again(made).sessions] == ["Pass 1"]


def test_a_session_without_a_room_stands_where_the_language_says_so() -> None:
    made = programme(session(1), session(2, mode=Mode.ONLINE))
    for language, names in {"sv": {"Plats meddelas senare", "Digitalt"}, "en": {"Place to be announced", "Online"}}.items():
        with speaking(language):
            rooms = tree(schedule_xml.write(published(made), BASE)).findall("day/room")
        assert {room.get("name") for room in rooms} == names
        with speaking(language):
            assert [(each.room, each.mode) for each in again(made).sessions] == [("", Mode.ON_SITE), ("", Mode.ONLINE)]


def test_numbers_that_are_none_or_there_twice_are_replaced() -> None:
    made = programme(session(1), replace(session(2), number=1), replace(session(3), number=0))
    events = tree(schedule_xml.write(published(made), BASE)).findall("day/room/event")
    assert sorted(int(event.get("id")) for event in events) == [1, 2, 3]


def test_nothing_personal_but_the_names_of_speakers_is_written() -> None:
    made = programme(session(1, by=(KARI, PER)))
    assert b"hej@norrsken.example" not in schedule_xml.write(published(made), BASE)


ONE = """<schedule><version>1</version><conference><acronym>{acronym}</acronym><title>T</title>{conference}</conference>
<day index='1' {day}><room name='A'><event guid='{guid}' id='1'>{moment}<start>{start}</start><duration>{duration}</duration>
<title>{title}</title></event>{more}</room></day></schedule>"""
SOUND = {
    "acronym": "test",
    "conference": "",
    "day": "date='2031-03-29'",
    "guid": "g",
    "moment": "<date>2031-03-29T10:00:00+01:00</date>",
    "start": "10:00",
    "duration": "01:00",
    "title": "T",
    "more": "",
}


def one(**facts: str) -> bytes:
    return ONE.format(**{**SOUND, **facts}).encode()


def test_an_old_file_without_moments_is_read_by_day_and_start() -> None:
    read = (schedule_xml.read(one(moment="", start=start, day="date='2031-05-02'")) for start in ("10:00", "02:00"))
    early, late = (made.sessions[0].when for made in read)
    assert str(early) == "2031-05-02T10:00/2031-05-02T11:00"
    assert str(late) == "2031-05-03T02:00/2031-05-03T03:00"


@pytest.mark.parametrize(
    ("conference", "offset", "zone", "settled"),
    [
        ("<time_zone_name>Europe/Berlin</time_zone_name>", "+01:00", "Europe/Stockholm", "Europe/Berlin"),
        ("", "+01:00", "Europe/Oslo", "Europe/Oslo"),
        ("", "+01:00", "", "Europe/Stockholm"),
        ("", "-04:00", "", "America/New_York"),
        ("", "+05:30", "", "Asia/Kolkata"),
    ],
)
def test_the_zone_is_the_files_or_the_one_wished_or_one_that_fits(conference: str, offset: str, zone: str, settled: str) -> None:
    made = schedule_xml.read(one(conference=conference, moment=f"<date>2031-03-29T10:00:00{offset}</date>"), zone=zone)
    assert made.zone == settled
    assert made.sessions[0].when.starts_at(settled) == datetime.fromisoformat(f"2031-03-29T10:00:00{offset}")


def test_in_another_zone_the_instants_are_the_same() -> None:
    made = schedule_xml.read(one(moment="<date>2031-03-29T23:30:00-04:00</date>"), zone="Europe/Stockholm")
    assert made.sessions[0].when.starts_at("Europe/Stockholm") == datetime(2031, 3, 30, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (one()[:-40], "breaks at line 3"),
        (one(day=""), "day 1: a day has a date"),
        (one(day="date='29 mars'"), "day 1: a day has a date"),
        (one(duration="en timme"), "day 1 / A / event 1: a duration is written as 01:30"),
        (one(duration="00:00"), "a duration is written as 01:30"),
        (one(duration="-1:00"), "a duration is written as 01:30"),
        (one(moment="<date>2031-02-30T10:00:00+01:00</date>"), "a moment is written as"),
        (one(moment="<date>2031-03-29T10:00:30+01:00</date>"), "a moment is written as"),
        (one(moment="<date>9999-12-31T23:30:00-01:00</date>"), "a moment is written as"),
        (one(moment="", start="25:00"), "a start is written as 09:30, not “25:00”"),
        (one(moment="<date>2031-10-26T02:30:00+01:00</date>", duration="00:15"), "cannot show"),
        (one(moment="<date>2031-03-29T10:00:00+03:27</date>"), "fit none of the usual ones"),
        (one(conference="<time_zone_name>Mars/Olympus</time_zone_name>"), "no time zone “Mars/Olympus”"),
        (one(conference="<time_zone_name>../../etc/passwd</time_zone_name>"), "no time zone"),
        (one(conference="<start>2031-03-29</start><end>2031-03-28</end>"), "ends (2031-03-28) before it starts (2031-03-29)"),
        (one(title=" "), "day 1 / A / event 1: the title is missing"),
        (one(more="<event guid='g' id='2'><start>10:00</start><duration>01:00</duration><title>U</title></event>"), "“g” is there twice"),
        (
            one(more="<event><start>10:00</start><duration>01:00</duration><title>U</title></event>"),
            "event no. 2: there is neither a guid nor an id",
        ),
        (one(title="x" * 100_001), "too long"),
        (b"<html><body>404</body></html>", "it begins with <html>"),
        (b"<schedule/>", "no schedule"),
        (b"<schedule><conference><title>T</title></conference></schedule>", "no days"),
        (b"\xff\xfe\x00<", "not whole XML"),
        (b"", "empty"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(data: bytes, says: str) -> None:
    with pytest.raises(FormatError, match=re.escape(says)):
        schedule_xml.read(data)


def test_entities_that_grow_are_refused_unopened() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">{laughs}]><schedule>&l9;</schedule>'.encode()
    with pytest.raises(FormatError, match="document type"):
        schedule_xml.read(data)


def test_a_file_of_another_machine_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt")
    data = f'<!DOCTYPE s [<!ENTITY x SYSTEM "{secret.as_uri()}">]><schedule>&x;</schedule>'.encode()
    with pytest.raises(FormatError, match="document type"):
        schedule_xml.read(data)
