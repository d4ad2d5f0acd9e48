"""schedule.json, read and written."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft6Validator, FormatChecker

from netverk.exchange import schedule_json, schedule_xml
from netverk.exchange.identity import identity
from netverk.exchange.schedule import equal_part
from netverk.programme.reading import FormatError
from netverk.programme.value import Programme, Room, Venue
from tests.exchange.files import BASE, KARI, PER, official, own, programme, published, session
from tests.programme.strategies import programmes


@pytest.fixture(scope="module")
def schema() -> Any:
    return Draft6Validator(json.loads(official("c3voc-schedule.schema.json")), format_checker=FormatChecker())


def again(made: Programme) -> Programme:
    """The programme after it was written and read."""
    written = schedule_json.write(published(made), BASE)
    return schedule_json.read(written, language=made.language, series=made.series.slug, season=made.season.slug)


def test_pretalx_is_read() -> None:
    made = schedule_json.read(own("pretalx.json"))
    (only,) = made.sessions

    assert (made.zone, made.season.title) == ("Europe/Oslo", "Fjällmötet 2031")
    assert (only.uid, only.number, str(only.when)) == ("5f3a0c0e-2b1d-4e57-9a11-0c6d1e2f3a4b", 11, "2031-03-29T10:00/2031-03-29T11:30")
    assert (only.summary, only.description, only.track) == ("Kaffe", "", "Ledning")
    assert made.room(only.venue, only.room) == Room(slug="katan", name="Kåtan", seats=40)
    assert [(each.uid, each.name, each.biography) for each in made.speakers] == [
        ("1d0f3f0b-54a1-5a8e-9e1b-3f0b6c1d2e3f", "Berit Lund", "Bor i <em>Jokkmokk</em>.")
    ]


def test_frab_is_read() -> None:
    (only,) = schedule_json.read(own("frab.json")).sessions
    assert (only.uid, str(only.when)) == (identity("RenhagenRenhagenAbCdEf"), "2031-03-29T10:00/2031-03-29T10:40")
    assert [line.name for line in only.bylines] == ["Berit Lund", "Sol Ek"]
    assert [link.url for link in only.links] == ["https://lund.example/sno"]


def test_the_same_person_is_the_same_in_xml_and_json() -> None:
    xml, frab = schedule_xml.read(own("schedule.xml")), schedule_json.read(own("frab.json"))
    uids = [{speaker.name: speaker.uid for speaker in made.speakers}["Berit Lund"] for made in (xml, frab)]
    assert uids[0] == uids[1]


@pytest.mark.parametrize("name", ["pretalx.json", "frab.json"])
def test_written_and_read_again_it_is_equal_in_the_fields_that_are_promised(name: str) -> None:
    made = schedule_json.read(own(name))
    assert equal_part(again(made)) == equal_part(made)
    assert again(made).speakers == made.speakers
    assert again(made).venues == made.venues
    assert len(equal_part(made)) == 1


def test_the_real_programme_is_equal_after_writing_and_reading(schema: Any) -> None:
    made = schedule_xml.read(official("31c3-schedule.xml"))
    schema.validate(json.loads(schedule_json.write(published(made), BASE)))
    assert equal_part(again(made)) == equal_part(made)
    assert len(equal_part(made)) == 138


@given(programmes())
def test_any_programme_makes_a_valid_file(schema: Any, made: Programme) -> None:
    schema.validate(json.loads(schedule_json.write(published(made), BASE)))


def test_what_the_schema_asks_for_is_written() -> None:
    seated = Venue(slug="fjallmotet", name="F", rooms=(Room(slug="katan", name="Kåtan", seats=40),))
    made = programme(session(1, by=(KARI, PER), venue="fjallmotet", room="katan"), venues=(seated,))
    conference = json.loads(schedule_json.write(published(replace(made, number=7)), BASE))["schedule"]["conference"]
    (event,) = conference["days"][0]["rooms"]["Kåtan"]

    assert re.fullmatch(r"[a-z0-9_-][a-z0-9_]{3,}", conference["acronym"])
    assert [(room["name"], room["capacity"]) for room in conference["rooms"]] == [("Kåtan", 40)]
    assert (event["id"], event["date"], event["start"]) == (1, "2031-03-29T10:00:00+01:00", "10:00")
    assert (event["duration"], event["end"]) == ("01:00", "2031-03-29T11:00:00+01:00")
    assert event["url"] == f"{BASE}/fjallmotet/2031/sessions/pass-1"
    assert re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", event["slug"])
    assert [(person["name"], "public_name" in person) for person in event["persons"]] == [("Kari", False), ("Per", False)]


def changed(*path: str | int, to: object) -> bytes:
    """pretalx.json with one value replaced."""
    document = json.loads(own("pretalx.json"))
    inner = document["schedule"]
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return json.dumps(document).encode()


DAY = ("conference", "days", 0)
EVENT = (*DAY, "rooms", "Kåtan", 0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (own("pretalx.json")[:900], "not whole JSON: it breaks at line"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"schedule": NaN}', "says NaN"),
        (b'{"schedule": ' + b"9" * 5000 + b"}", "too long to be one"),
        (b"\xff\xfe{}", "cannot be read. Save it as UTF-8"),
        (b'{"schedule": []}', "schedule should be an object"),
        (b"[]", "should be an object"),
        (b'{"season": 1}', "no schedule"),
        (changed("conference", to=None), "schedule.conference should be an object"),
        (changed("conference", "days", to={}), "schedule.conference.days should be a list"),
        (changed("conference", "days", to=[]), "no days"),
        (changed("conference", "title", to=["T"]), "conference.title should be a text"),
        (changed("conference", "end", to="2031-03-01"), "ends (2031-03-01) before it starts (2031-03-29)"),
        (changed("conference", "time_zone_name", to="Fjällen/Sylarna"), "no time zone “Fjällen/Sylarna”"),
        (changed(*DAY, "date", to=None), "days[0]: a day has a date"),
        (changed(*DAY, "rooms", to=[]), "days[0].rooms should be an object"),
        (changed(*DAY, "rooms", "Kåtan", to={}), "days[0].rooms.Kåtan should be a list"),
        (changed(*EVENT, to="pass"), "days[0].rooms.Kåtan[0] should be an object"),
        (changed(*EVENT, "title", to=True), "days[0].rooms.Kåtan[0].title should be a text"),
        (changed(*EVENT, "title", to=""), "days[0].rooms.Kåtan[0]: the title is missing"),
        (changed(*EVENT, "duration", to="long"), "a duration is written as 01:30"),
        (changed(*EVENT, "date", to="2031-13-29T10:00:00+01:00"), "a moment is written as"),
        (changed(*EVENT, "persons", to="Berit"), "persons should be a list"),
        (changed(*EVENT, "links", to=["https://x.example"]), "links[0] should be an object"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(data: bytes, says: str) -> None:
    with pytest.raises(FormatError, match=re.escape(says)):
        schedule_json.read(data)


def test_an_event_that_ends_before_it_starts_is_refused() -> None:
    document = json.loads(own("frab.json"))
    document["schedule"]["conference"]["days"][0]["rooms"]["Kåtan"][0]["end"] = "2031-03-29T09:00:00+01:00"
    with pytest.raises(FormatError, match="a duration is written as"):
        schedule_json.read(json.dumps(document).encode())


def test_a_guid_that_is_there_twice_is_refused() -> None:
    (event,) = json.loads(own("pretalx.json"))["schedule"]["conference"]["days"][0]["rooms"]["Kåtan"]
    with pytest.raises(FormatError, match="is there twice"):
        schedule_json.read(changed(*DAY, "rooms", "Kåtan", to=[event, event]))
