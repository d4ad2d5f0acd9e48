"""The calendars of a series and of the house: every season in one, as sound as each alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from netverk.calendars import several
from netverk.calendars.feed import feed
from netverk.language import speaking
from netverk.programme.changes import JoiningLinkChanged, Moved, SpeakerProfileChanged
from netverk.programme.published import House, Notice, Published
from netverk.programme.value import Mode, Programme, Session, Status
from tests.calendars.checks import check_object
from tests.calendars.samples import BASE, LINK, RELEASED, conference, network, published, session
from tests.calendars.test_feed import LATER, OLD, OLD_ENDS, notice

HOUSE = House(name="Norrsken", accent="#8b0000")


def season(slug: str, *sessions: Session, of: Programme | None = None, notices: tuple[Notice, ...] = ()) -> Published:
    programme = of or network(*sessions)
    return published(replace(programme, season=replace(programme.season, slug=slug)), *notices)


def of_house(*seasons: Published, at: datetime = RELEASED) -> dict[str, Any]:
    ics = several.of_house(seasons, at, BASE, HOUSE)
    check_object(ics)
    return {str(event["UID"]): event for event in Calendar.from_ical(ics).walk("VEVENT")}


def test_a_series_has_all_its_seasons_in_the_order_of_time() -> None:
    autumn, spring = season("2026-h", session("2026-10-06", uid="host")), season("2026-v", session(uid="var"))
    ics = several.of_series([autumn, spring], RELEASED, BASE)

    check_object(ics)
    text = ics.decode().replace("\r\n ", "")
    assert [str(event["UID"]) for event in Calendar.from_ical(ics).walk("VEVENT")] == ["var", "host"]
    assert "\r\nNAME:Ledning i offentlig sektor\r\n" in text
    assert "\r\nSOURCE;VALUE=URI:https://norrsken.example/ledning/calendar.ics\r\n" in text
    assert "\r\nURL:https://norrsken.example/ledning/\r\n" in text


def test_the_house_has_networks_by_the_session_and_conferences_by_the_day() -> None:
    days = conference(session(uid="a"), session("2026-05-05 13:30/2026-05-05 15:00", uid="b"))
    found = of_house(season("2026", session(uid="var")), season("2026", of=days))

    assert set(found) == {"var", "dag1"}
    assert str(found["dag1"]["SUMMARY"]) == "Ledarskapsdagarna, 2026"
    with speaking("en"):
        text = several.of_house([season("2026", session())], RELEASED, BASE, HOUSE).decode().replace("\r\n ", "")
    assert "NAME:Norrsken\\, all sessions\r\n" in text
    assert "SOURCE;VALUE=URI:https://norrsken.example/en/calendar.ics\r\n" in text
    assert "COLOR:darkred\r\n" in text


def test_what_is_said_of_a_session_is_what_the_calendar_of_its_season_says() -> None:
    left = session("", formerly=OLD, uid="x", status=Status.POSTPONED)
    alone = season("2026", session(), left, notices=(notice(Moved(uid="resan", title="")),))
    events = Calendar.from_ical(feed(alone, LATER, BASE)).walk("VEVENT")

    assert of_house(alone, at=LATER) == {str(event["UID"]): event for event in events}


@pytest.mark.parametrize(("at", "uids"), [(OLD_ENDS - timedelta(seconds=1), {"a", "b"}), (OLD_ENDS, set[str]())])
def test_a_conference_day_that_is_empty_now_shows_what_left_it(at: datetime, uids: set[str]) -> None:
    gone = [session(OLD, uid="a", status=Status.CANCELLED), session("", formerly=OLD, uid="b", status=Status.POSTPONED)]

    assert set(of_house(season("2026", of=conference(*gone)), at=at)) == uids
    assert set(of_house(season("2026", of=conference(*gone, session(uid="c"))), at=at)) == {"dag1"}


def test_what_lies_more_than_a_year_back_is_left_to_the_calendar_of_its_season() -> None:
    held = season("2026", session(), session("2026-09-01", uid="senare"))

    assert [set(of_house(held, at=OLD_ENDS + several.KEPT + late)) for late in (-timedelta(seconds=1), timedelta(0))] == [
        {"resan", "senare"},
        {"senare"},
    ]


def test_what_entries_do_not_tell_leaves_every_octet_as_it_was() -> None:
    before = season("2026", session(mode=Mode.HYBRID))
    link = JoiningLinkChanged(uid="resan", title="En resa", before="", after=LINK)
    later = replace(before, at=LATER, notices=(notice(SpeakerProfileChanged(uid="anki", name="Anki")), notice(link)))
    moved = replace(before, at=LATER, notices=(notice(Moved(uid="resan", title="En resa")),))

    assert several.of_series([later], LATER, BASE) == several.of_series([before], RELEASED, BASE)
    assert feed(later, LATER, BASE) == feed(before, RELEASED, BASE)
    assert feed(moved, LATER, BASE) != feed(before, RELEASED, BASE)
    assert b"meet.example" not in several.of_house([later], LATER, BASE, HOUSE).replace(b"\r\n ", b"")
