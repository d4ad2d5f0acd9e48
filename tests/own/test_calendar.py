"""One's own calendar, as programs fetch it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from netverk.db import db, write
from netverk.deputies.models import DeputyState
from netverk.people.models import JournalEntry, Person
from netverk.publishing import releasing
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from tests import make, scene
from tests.calendars.checks import faults
from tests.scene import Scene
from tests.visitor import Visitor

LINK = "https://video.example.org/om-tillit"


@pytest.fixture
def laid(app: Flask, clock_at: Callable[[str | datetime], None]) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


def kari(laid: Scene) -> Visitor:
    with laid.app.app_context():
        return Visitor(laid.app, signed_in=db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one())


def subscribed(laid: Scene) -> str:
    """Make the calendar by its button; its path."""
    kari(laid).send("/me/calendar")
    with laid.app.app_context():
        token = db.session.scalars(select(Person.calendar_token).where(Person.email == "kari@example.org")).one()
    assert token
    assert len(token) >= 43
    return f"/me/calendar/{token}.ics"


def summaries(laid: Scene, path: str) -> list[str]:
    found = Calendar.from_ical(laid.app.test_client().get(path).data)
    return [str(event["SUMMARY"]) for event in found.walk("VEVENT")]


def test_a_calendar_of_all_that_one_goes_to(laid: Scene) -> None:
    with laid.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        tillit = db.session.scalars(select(Session).where(Session.slug == "tillit")).one()
        tillit.mode, tillit.joining_link = tillit.mode.HYBRID, LINK
        scene.publish(season, db.session.get_one(Person, laid.oda.id))
        mine = make.place(make.person("Kari Nord", email="kari@example.org"), season=make.season("Annat"), state=PlaceState.CONFIRMED)
        make.release(mine.season, make.session("På annat håll", season=mine.season, starts="2030-03-05 09:30"))
        waits = make.place(mine.holder or "", season=make.season("Väntar"), state=PlaceState.WAITING)
        make.release(waits.season, make.session("Väntar", season=waits.season))
        theirs = make.season("Deras")
        guest, asked = make.session("I Pers ställe", season=theirs, starts="2030-07-01 09:30"), make.session("Tillfrågad", season=theirs)
        pers = make.place("Per", season=theirs)
        make.deputy(mine.holder or "", place=pers, session=guest)
        make.deputy(mine.holder or "", place=pers, session=asked, state=DeputyState.ASKED)
        make.release(theirs, guest, asked)
    path = subscribed(laid)
    response = laid.app.test_client().get(path)

    assert summaries(laid, path) == ["På annat håll", "Om tillit", "Om makt", "Om mod", "I Pers ställe"]
    text = response.text.replace("\r\n ", "")
    assert LINK in text
    assert "METHOD" not in text
    assert "ATTENDEE" not in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "NAME:Förlaget Norrsken\\, mina träffar" in text
    assert faults(response.data) == []
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "private, max-age=300"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_fetched_again_it_is_the_same_until_something_changed(laid: Scene, clock_at: Callable[[str | datetime], None]) -> None:
    path, program = subscribed(laid), laid.app.test_client()
    first = program.get(path)
    clock_at("2030-01-12 08:00")
    again = program.get(path)
    assert (again.data, again.headers["ETag"], again.headers["Last-Modified"]) == (
        first.data, first.headers["ETag"], first.headers["Last-Modified"],
    )  # fmt: skip
    assert not first.headers["ETag"].startswith("W/")
    assert program.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert program.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304

    with laid.app.app_context(), write():
        makt = db.session.scalars(select(Session).where(Session.slug == "makt")).one()
        makt.postpone("Sjukdom")
        what = releasing.propose(releasing.lock_season(makt.season_id))
        releasing.release(what, verb="publish", by=db.session.get_one(Person, laid.oda.id), hold=scene.HOLD, base_url=scene.BASE_URL)
    moved = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert (first.last_modified, moved.last_modified) == (datetime(2030, 1, 10, 11, tzinfo=UTC), datetime(2030, 1, 12, 7, tzinfo=UTC))
    assert summaries(laid, path) == ["Om tillit", "Uppskjuten: Om makt", "Om mod"]


def test_what_a_deputy_goes_to_leaves_it(laid: Scene) -> None:
    path = subscribed(laid)
    with laid.app.app_context(), write():
        kari_s = make.person("Kari Nord", email="kari@example.org")
        place = db.session.scalars(select(Place).where(Place.holder_id == kari_s.id)).one()
        make.deputy("Per", place=place, session=db.session.scalars(select(Session).where(Session.slug == "tillit")).one())

    assert summaries(laid, path) == ["Om makt"]


def test_a_new_address_ends_the_old_one_at_once(laid: Scene) -> None:
    old, browser = subscribed(laid), kari(laid)
    page = browser.get("/me/calendar")
    assert f"http://127.0.0.1:5000{old}" in page.text
    picture = browser.client.get("/me/calendar/address.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert b"<svg" in picture.data

    for _time in range(2):
        browser.press(page, "/me/calendar")
    new = subscribed_path(laid)
    assert len(changes_of_address(laid)) == 2, "the first one, and one more for the button pressed twice"
    client = laid.app.test_client()
    assert (old != new, client.get(old).status_code, client.get(new).status_code) == (True, 404, 200)

    page = browser.get("/me/calendar")
    token = page.form.fields["csrf_token"]
    assert browser.client.post("/me/calendar/remove", data={"csrf_token": token}).headers["Location"] == "/me/calendar"
    assert client.get(new).status_code == 404
    assert browser.get("/me/calendar/address.svg").status == 404
    assert "Ingen kalender än" in browser.get("/me/calendar").text


def changes_of_address(laid: Scene) -> list[JournalEntry]:
    with laid.app.app_context():
        return list(db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "renew calendar")))


def subscribed_path(laid: Scene) -> str:
    with laid.app.app_context():
        return f"/me/calendar/{db.session.scalars(select(Person.calendar_token).where(Person.email == 'kari@example.org')).one()}.ics"


def test_it_speaks_its_owner_s_language(laid: Scene) -> None:
    path = subscribed(laid)
    with laid.app.app_context(), write():
        db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one().language = "en"
    text = laid.app.test_client().get(path).text.replace("\r\n ", "")

    assert "my sessions" in text
    assert "URL:http://127.0.0.1:5000/en/natverket/varen-2030/sessions/tillit" in text
