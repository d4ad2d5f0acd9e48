"""What is at hand is answered as the application answers it, and never shows what no longer holds."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Semaphore

import pytest
from flask import Flask
from flask.signals import request_started
from sqlalchemy import select
from werkzeug.test import TestResponse

from netverk.db import db, write
from netverk.publishing import releasing
from netverk.seasons.models import House, Season
from netverk.showing.at_hand import Shared
from netverk.showing.renditions import Source
from tests import make

PAGE = "/natverk/var/"


@pytest.fixture
def season(app: Flask, clock_at: Callable[[str], None]) -> int:
    """A released season with one session on 5 May 2030; it is 1 May."""
    clock_at("2030-05-01 12:00")
    with app.app_context(), write():
        made = make.season(slug="var", series=make.series(slug="natverk"))
        make.session("Tillit", season=made)
        release(made.id)
        return made.id


def release(season_id: int) -> None:
    what = releasing.propose(releasing.lock_season(season_id))
    releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")


@contextmanager
def woken(app: Flask) -> Iterator[list[str]]:
    """The addresses for which the application was woken."""
    paths: list[str] = []

    def note(_app: Flask, **_: object) -> None:
        from flask import request

        paths.append(request.path)

    with request_started.connected_to(note, app):
        yield paths


def seen(answer: TestResponse) -> tuple[object, ...]:
    return answer.status_code, answer.data, sorted(pair for pair in answer.headers if pair[0] != "Date")


def test_the_second_answer_is_the_same_and_wakes_nobody(app: Flask, season: int) -> None:
    reader = app.test_client()
    with woken(app) as paths:
        answers = [seen(reader.get(path)) for path in (PAGE, PAGE, f"/en{PAGE}", f"/en{PAGE}")]
    assert paths == [PAGE, PAGE]
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert answers[0] != answers[2]


FEEDS = ["/calendar.ics", "/natverk/calendar.ics", f"{PAGE}calendar.ics", "/calendar.svg", "/natverk/calendar.svg", f"{PAGE}calendar.svg"]


@pytest.mark.parametrize("path", FEEDS)
def test_a_calendar_that_was_fetched_before_wakes_nobody_and_says_that_it_is_the_same(app: Flask, season: int, path: str) -> None:
    reader = app.test_client()
    first = reader.get(path)
    has_it, of_then = {"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}
    assert (first.status_code, first.headers["ETag"][0]) == (200, '"')
    with woken(app) as paths:
        answers = [reader.get(path, headers=headers) for headers in (has_it, {}, of_then)]
    assert ([each.status_code for each in answers], paths) == ([304, 200, 304], [path])
    assert answers[1].data == first.data

    with app.app_context(), write():
        make.session("Förändring", starts="2030-05-06 09:30", season=db.session.get_one(Season, season))
        release(season)
    assert reader.get(path, headers=has_it).status_code == (200 if path.endswith(".ics") else 304)


def test_the_codes_lead_to_the_calendars(app: Flask, season: int) -> None:
    from netverk.showing.codes import code

    reader = app.test_client()
    for path in ("/calendar", "/natverk/calendar", "/natverk/var/calendar", "/en/natverk/calendar"):
        assert reader.get(f"{path}.svg").data == code(f"webcal://127.0.0.1:5000{path}.ics"), path
        assert reader.get(f"{path}.ics").data.startswith(b"BEGIN:VCALENDAR"), path
        assert f"webcal://127.0.0.1:5000{path}.ics" in reader.get(f"{path.removesuffix('calendar')}").text, path


@pytest.mark.parametrize("written", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_who_has_it_already_is_told_so_alike(app: Flask, season: int, written: str) -> None:
    first = app.test_client().get(PAGE)
    told = {"If-None-Match": written.format(first.headers["ETag"].strip('"'))}
    at_hand, woken_up = (app.test_client().open(PAGE, method=method, headers=told) for method in ("GET", "HEAD"))
    assert first.status_code == 200
    assert at_hand.status_code == 304
    assert seen(at_hand) == seen(woken_up)


def test_who_has_another_gets_all_of_it(app: Flask, season: int) -> None:
    reader = app.test_client()
    first = reader.get(PAGE)
    assert reader.get(PAGE, headers={"If-None-Match": '"other"'}).data == first.data


def test_a_new_release_is_shown_at_once(app: Flask, season: int) -> None:
    reader = app.test_client()
    before = reader.get(PAGE).text
    with app.app_context(), write():
        make.session("Förändring", starts="2030-05-06 09:30", season=db.session.get_one(Season, season))
        release(season)
    assert ("Förändring" in before, "Förändring" in reader.get(PAGE).text) == (False, True)


def test_a_turning_point_is_shown_at_once(app: Flask, season: int, clock_at: Callable[[str], None]) -> None:
    reader = app.test_client()
    clock_at("2030-05-05 12:29:45")
    before = reader.get(PAGE)
    clock_at("2030-05-05 12:30:00")
    after = reader.get(PAGE)
    assert before.headers["Cache-Control"] == "public, max-age=15"
    assert after.headers["Last-Modified"] == "Sun, 05 May 2030 10:30:00 GMT"
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_new_look_is_shown_at_once(app: Flask, season: int) -> None:
    reader = app.test_client()
    before = reader.get(PAGE).text
    with app.app_context(), write():
        make.house("Förlaget Norrsken")
    between = reader.get(PAGE).text
    with app.app_context(), write():
        db.session.scalars(select(House)).one().name = "Söderhuset"
    after = reader.get(PAGE).text
    assert ["Norrsken" in text for text in (before, between, after)] == [False, True, False]
    assert "Söderhuset" in after


def test_a_season_that_is_no_more_is_not_shown(app: Flask, season: int) -> None:
    reader = app.test_client()
    assert reader.get(PAGE).status_code == 200
    with app.app_context(), write():
        db.session.get_one(Season, season).slug = "sommar"
    assert reader.get(PAGE).status_code == 404
    assert reader.get("/natverk/sommar/").status_code == 200


def test_a_database_that_hung_up_is_asked_again(app: Flask, season: int, engine: str) -> None:
    """The first answer after the database was started anew is already a whole one."""
    reader = app.test_client()
    first = reader.get(PAGE)
    with app.app_context():
        for connections in (db.engines["reading"], db.engine):
            held = connections.raw_connection()
            assert held.driver_connection is not None
            held.driver_connection.close()
            held.close()
    assert seen(reader.get(PAGE)) == seen(first)


def test_who_comes_while_a_question_is_asked_hears_the_next_answer() -> None:
    """Four readers: one asks, three come meanwhile and share one more question, whose answer is newer than their coming."""
    asked, may_answer, came = Event(), Event(), Semaphore(0)
    moment = datetime(2030, 5, 5, tzinfo=UTC)
    answers = [Source((number,), number, moment, moment, None, "") for number in (1, 2, 3, 4)]
    left = iter(answers)

    def ask(_now: datetime) -> Source:
        asked.set()
        assert may_answer.wait(10)
        return next(left)

    class Turn:
        """The lock of the question, which says who waits."""

        def __init__(self) -> None:
            self.lock = shared._turn

        def __enter__(self) -> None:
            came.release()
            self.lock.acquire()

        def __exit__(self, *_: object) -> None:
            self.lock.release()

    shared = Shared(ask)
    shared._turn = Turn()  # type: ignore[assignment]
    with ThreadPoolExecutor(4) as readers:
        first = readers.submit(shared, moment)
        assert asked.wait(10)
        later = [readers.submit(shared, moment) for _ in range(3)]
        for _ in range(4):
            assert came.acquire(timeout=10)
        may_answer.set()
        assert first.result(10) is answers[0]
        assert [each.result(10) for each in later] == [answers[1]] * 3
    assert shared(moment) is answers[2]
