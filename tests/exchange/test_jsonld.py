"""What a page tells search engines."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from netverk.exchange import jsonld
from netverk.programme.published import House
from netverk.programme.value import Byline, Mode, Room, Session, Status, Talk, Venue
from netverk.programme.when import UNKNOWN, When
from tests.exchange.files import BASE, KARI, programme, session

OLD, NEW = When.parse("2031-03-29 10:00/2031-03-29 11:00"), When.parse("2031-05-06 09:30/2031-05-06 12:30")
HALL = Venue(
    slug="klara",
    name="Klarahuset",
    street="Storgatan 1",
    postcode="111 22",
    town="Stockholm",
    rooms=(Room(slug="stora", name="Stora salen"),),
)


def told(made: Session, **around: Any) -> Any:
    return jsonld.session_event(programme(made, venues=(HALL,), **around), made, BASE)


def test_a_session_tells_when_where_and_who() -> None:
    talk = Talk(uid="t", by=(Byline(speaker=KARI, name="Kari", title="chef", affiliation="Lunds kommun"),))
    event = told(session(venue="klara", room="stora", talks=(talk,), summary="Om **snö** & <em>is</em>", language="en"))

    assert event == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{BASE}/fjallmotet/2031/sessions/pass-1",
        "url": f"{BASE}/fjallmotet/2031/sessions/pass-1",
        "name": "Pass 1",
        "description": "Om snö & is",
        "startDate": "2031-03-29T10:00:00+01:00",
        "endDate": "2031-03-29T11:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": "en",
        "location": {
            "@type": "Place",
            "name": "Klarahuset, Stora salen",
            "address": {"@type": "PostalAddress", "streetAddress": "Storgatan 1", "postalCode": "111 22", "addressLocality": "Stockholm"},
        },
        "performer": [
            {"@type": "Person", "name": "Kari", "jobTitle": "chef", "affiliation": {"@type": "Organization", "name": "Lunds kommun"}}
        ],
        "organizer": {"@type": "Organization", "name": "Fjällmötet", "url": f"{BASE}/fjallmotet/"},
        "superEvent": {"@type": "EventSeries", "@id": f"{BASE}/fjallmotet/2031/", "name": "Fjällmötet 2031"},
    }


@pytest.mark.parametrize(
    ("status", "when", "formerly", "says", "starts", "previous"),
    [
        (Status.SCHEDULED, NEW, UNKNOWN, "EventScheduled", "2031-05-06T09:30:00+02:00", None),
        (Status.SCHEDULED, NEW, OLD, "EventRescheduled", "2031-05-06T09:30:00+02:00", "2031-03-29T10:00:00+01:00"),
        (Status.POSTPONED, UNKNOWN, OLD, "EventPostponed", "2031-03-29T10:00:00+01:00", "2031-03-29T10:00:00+01:00"),
        (Status.POSTPONED, When.month(2031, 6), OLD, "EventPostponed", "2031-03-29T10:00:00+01:00", "2031-03-29T10:00:00+01:00"),
        (Status.CANCELLED, OLD, UNKNOWN, "EventCancelled", "2031-03-29T10:00:00+01:00", None),
        (Status.CANCELLED, UNKNOWN, OLD, "EventCancelled", "2031-03-29T10:00:00+01:00", None),
        (Status.SCHEDULED, When.on(date(2031, 5, 6)), UNKNOWN, "EventScheduled", "2031-05-06", None),
    ],
)
def test_what_happened_to_the_date_is_told(
    status: Status, when: When, formerly: When, says: str, starts: str, previous: str | None
) -> None:
    event = told(replace(session(status=status), when=when, formerly=formerly))
    assert event["eventStatus"] == f"https://schema.org/{says}"
    assert (event["startDate"], event.get("previousStartDate")) == (starts, previous)


def test_a_date_without_hours_ends_on_the_same_day() -> None:
    assert told(session(when="2031-05-06"))["endDate"] == "2031-05-06"


@pytest.mark.parametrize(
    ("status", "when"),
    [(Status.PLANNED, UNKNOWN), (Status.PLANNED, OLD), (Status.POSTPONED, When.month(2031, 6)), (Status.CANCELLED, UNKNOWN)],
)
def test_a_session_without_a_date_is_left_out(status: Status, when: When) -> None:
    made = replace(session(status=status), when=when)
    assert told(made) is None
    assert "subEvent" not in jsonld.season_event(programme(made), BASE)


@pytest.mark.parametrize(
    ("mode", "says", "places"),
    [
        (Mode.ON_SITE, "OfflineEventAttendanceMode", ["Place"]),
        (Mode.ONLINE, "OnlineEventAttendanceMode", ["VirtualLocation"]),
        (Mode.HYBRID, "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
def test_how_one_takes_part_is_told(mode: Mode, says: str, places: list[str]) -> None:
    event = told(session(mode=mode, venue="klara"))
    location = event["location"]
    assert event["eventAttendanceMode"] == f"https://schema.org/{says}"
    assert [each["@type"] for each in (location if isinstance(location, list) else [location])] == places


def test_a_season_tells_its_run_and_its_dated_sessions() -> None:
    made = programme(session(1), session(2, when="2031-05-06 09:30/2031-05-06 12:30"), replace(session(3), status=Status.PLANNED))
    event = jsonld.season_event(replace(made, season=replace(made.season, starts_on=None, ends_on=None)), BASE, House(name="Norrsken"))

    assert (event["@type"], event["startDate"], event["endDate"]) == ("EventSeries", "2031-03-29", "2031-05-06")
    assert [part["name"] for part in event["subEvent"]] == ["Pass 1", "Pass 2"]
    assert event["organizer"] == {"@type": "Organization", "name": "Norrsken", "url": f"{BASE}/"}


def test_nothing_in_a_title_ends_the_script_it_stands_in() -> None:
    text = jsonld.script(told(session(title="</script><script>alert(1)</script>")))
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script>"
