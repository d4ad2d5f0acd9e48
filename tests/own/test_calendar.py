"""One's own calendar, as programs fetch it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from netverk.calendars.feed import Cover
from netverk.db import db, reading, write
from netverk.deputies.models import DeputyState
from netverk.operations.bench.queries import counted
from netverk.own import keeping
from netverk.own.keeping import Keeper
from netverk.people.models import JournalEntry, Person
from netverk.publishing import releasing
from netverk.seasons.models import House, Season
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from tests import make, scene
from tests.calendars.checks import faults
from tests.scene import Scene
from tests.showing.test_at_hand import seen, woken
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


def test_fetched_again_it_asks_the_database_two_things_and_nothing_is_made(laid: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    path, program = subscribed(laid), laid.app.test_client()
    first = program.get(path)
    monkeypatch.setattr("netverk.calendars.personal.calendar", lambda *_: pytest.fail("made twice"))
    has_it, other = {"If-None-Match": first.headers["ETag"]}, {"If-None-Match": '"other"'}
    with woken(laid.app) as paths, laid.app.app_context(), counted(db.engine, reading()) as statements:
        again = program.get(path, headers=has_it)

    assert (again.status_code, again.data, paths) == (304, b"", [])
    assert seen(program.get(path, headers=other)) == seen(first)
    assert seen(again) == seen(program.head(path, headers=has_it))
    assert len([said for said in statements if said.lstrip().upper().startswith("SELECT")]) == 2


def change(what: str, place: Place, tillit: Session) -> None:
    """Each in a row of another kind."""
    match what:
        case "the name of the house":
            db.session.scalars(select(House)).one().name = "Söderhuset"
        case "the language":
            place.holder.language = "en"  # type: ignore[union-attr]  # it has one
        case "the place is given up":
            place.state = PlaceState.CANCELLED
        case "the place is for one session":
            place.session = tillit
        case "the place covers one session":
            place.type = make.place_type("Ett pass", season=place.season, covers=[tillit.uid])
        case "a deputy":
            make.deputy("Per", place=place, session=tillit)
        case "a place elsewhere":
            other = make.place(place.holder or "", season=make.season("Annat"))
            make.release(other.season, make.session("Annat", season=other.season))


CHANGES = (
    *("the name of the house", "the language", "the place is given up", "the place is for one session"),
    *("the place covers one session", "a deputy", "a place elsewhere"),
)


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_it_is_made_from_is_seen_at_once(laid: Scene, what: str) -> None:
    path, program = subscribed(laid), laid.app.test_client()
    first = program.get(path)
    with laid.app.app_context(), write():
        place = db.session.scalars(select(Place).join(Place.holder).where(Person.email == "kari@example.org")).one()
        change(what, place, db.session.scalars(select(Session).where(Session.slug == "tillit")).one())
    found = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert found.status_code == 200
    keeper = laid.app.extensions["own calendars"]
    keeper.forget(path.rpartition("/")[2].removesuffix(".ics"))
    assert program.get(path).data == found.data


def test_a_date_that_has_passed_is_seen_at_once(laid: Scene, clock_at: Callable[[str | datetime], None]) -> None:
    path = subscribed(laid)
    with laid.app.app_context(), write():
        makt = db.session.scalars(select(Session).where(Session.slug == "makt")).one()
        makt.postpone("Sjukdom")
        scene.publish(makt.season, db.session.get_one(Person, laid.oda.id))
        ends = makt.formerly.ends_at("Europe/Stockholm")
    assert ends
    found = []
    for moment in (ends - timedelta(seconds=1), ends):
        clock_at(moment)
        found.append("Uppskjuten: Om makt" in summaries(laid, path))
    assert found == [True, False]


def test_the_calendars_fetched_last_are_kept_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT_BYTES", 25)
    keeper, now, made = Keeper(), datetime(2030, 1, 1, tzinfo=UTC), list[str]()

    def make_of(token: str) -> tuple[bytes, Cover, None]:
        made.append(token)
        return b"x" * 10, Cover(name="", source="", at=now), None

    for token in "ababcac":
        keeper.get(token, lambda token: ((token,), ()), now, partial(make_of, token))
    assert made == ["a", "b", "c", "a"]
    assert keeper.bytes == 20


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
