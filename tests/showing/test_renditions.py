"""What is public is made once, kept, and never shown longer than it holds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from netverk.calendars import feed as feeds
from netverk.db import db
from netverk.publishing import acting
from netverk.seasons.models import House, Season
from netverk.settings import settings
from netverk.showing import public, renditions
from netverk.showing.renditions import Shelf, Source
from tests import make
from tests.publishing.seasons import three_mornings
from tests.publishing.stage import Stage, at

PATHS = ("", "calendar.ics", "schedule.xml", "schedule.json", "season.json", "changes", "changes.atom", "sessions/ett", "sessions/ett.ics")


@pytest.fixture
def page(stage: Stage) -> str:
    """The address of a season that is published."""
    stage.plan(three_mornings)
    stage.publish()
    return f"/{stage.released.path}/"


def fresh(app: Flask, path: str, **headers: str) -> TestResponse:
    return app.test_client().get(path, headers=headers)


def age(answer: TestResponse) -> int:
    found = answer.cache_control.max_age
    assert isinstance(found, int)
    return found


def kept(app: Flask) -> list[Path]:
    with app.app_context():
        return sorted((settings().home / "renditions").glob("*"))


@pytest.mark.parametrize("path", PATHS)
def test_everything_public_has_an_etag_that_saves_sending_it_again(stage: Stage, page: str, path: str) -> None:
    first, second = fresh(stage.app, page + path), fresh(stage.app, page + path)
    etag = first.headers["ETag"]
    assert (first.status_code, first.data, etag) == (200, second.data, second.headers["ETag"])
    assert not etag.startswith("W/")
    assert first.data
    again = fresh(stage.app, page + path, **{"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    stage.edit("ett", title="Ett, nytt")
    stage.publish()
    assert fresh(stage.app, page + path, **{"If-None-Match": etag}).status_code == 200


def test_a_rendition_is_made_once_and_survives_the_process(stage: Stage, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fresh(stage.app, f"{page}calendar.ics")
    (file,) = kept(stage.app)
    assert file.read_bytes().endswith(first.data)

    monkeypatch.setattr(feeds, "feed", lambda *_: pytest.fail("made twice"))
    assert fresh(stage.app, f"{page}calendar.ics").data == first.data
    with stage.app.app_context():
        public.shelf().memory.clear()
    assert fresh(stage.app, f"{page}calendar.ics").data == first.data
    assert kept(stage.app) == [file]


def test_one_builds_while_others_wait(tmp_path: Path) -> None:
    shelf, at_once, made = Shelf(tmp_path), Barrier(8), []
    now = datetime(2020, 1, 7, tzinfo=UTC)
    source = Source((1,), 1, now, now, None, "")

    def build() -> tuple[bytes, str]:
        made.append(1)
        return b"once", "text/plain"

    def ask(_n: int) -> bytes:
        at_once.wait(timeout=60)
        return shelf.get(source, "page", build).body

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [b"once"] * 8
    assert made == [1]
    assert [path.suffix for path in tmp_path.iterdir()] == [".kept"]


def test_a_copy_is_fresh_for_a_minute_and_never_past_the_next_turning_point(
    stage: Stage, page: str, clock_at: Callable[[str | datetime], None]
) -> None:
    ends = datetime(2020, 3, 24, 11, 30, tzinfo=UTC)
    ages = []
    for before in (3600, 61, 60, 59, 2):
        clock_at(ends - timedelta(seconds=before))
        ages.append(age(fresh(stage.app, page)))
    assert ages == [60, 60, 60, 59, 2]
    clock_at(ends - timedelta(milliseconds=500))
    held = fresh(stage.app, page)
    assert age(held) == 0
    clock_at(ends)
    assert fresh(stage.app, page).headers["ETag"] != held.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["sessions/ingen", "sessions/ingen.ics", "speakers/ingen", "../ingen/", "sessions/%00", "sessions/../../x"]
)
def test_what_is_not_there_leaves_no_file(stage: Stage, page: str, path: str) -> None:
    fresh(stage.app, page)
    before = kept(stage.app)
    assert len(before) == 1
    for _again in range(2):
        assert fresh(stage.app, page + path).status_code == 404
    assert kept(stage.app) == before


def test_what_is_not_published_is_nowhere(stage: Stage) -> None:
    stage.plan(three_mornings)
    with stage.app.app_context():
        path = db.session.get_one(Season, stage.season_id).path
    assert {fresh(stage.app, f"/{path}/{each}").status_code for each in (*PATHS, "programme.pdf")} == {404}
    assert kept(stage.app) == []


def test_each_language_has_its_own(stage: Stage, page: str) -> None:
    swedish, english = fresh(stage.app, page), fresh(stage.app, f"/en{page}")
    assert (b'lang="sv"' in swedish.data, b'lang="en"' in english.data) == (True, True)
    assert swedish.headers["ETag"] != english.headers["ETag"]
    assert fresh(stage.app, page, **{"Accept-Language": "en"}).data == swedish.data


def test_another_look_is_another_rendition(stage: Stage, page: str) -> None:
    before = fresh(stage.app, page)
    with stage.writing():
        make.house("Förlaget Norrsken")
    named = fresh(stage.app, page)
    with stage.writing():
        db.session.query(House).one().accent = "#7a1f3d"
    coloured = fresh(stage.app, page)
    assert len({each.headers["ETag"] for each in (before, named, coloured)}) == 3


def test_two_releases_in_the_same_moment_are_not_taken_for_each_other(stage: Stage, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stage, "wait", lambda *_: None)
    seen = [fresh(stage.app, f"{page}season.json").data]
    for day in ("2020-03-31", "2020-04-07"):
        stage.act("ett", acting.move(at(day), "Krock."))
        seen.append(fresh(stage.app, f"{page}season.json").data)
    assert len(set(seen)) == 3


def test_what_nobody_asks_for_is_forgotten(stage: Stage, page: str) -> None:
    fresh(stage.app, page)
    assert len(kept(stage.app)) == 1
    with stage.app.app_context():
        shelf = Shelf(settings().home / "renditions")
    assert shelf.forget_before(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert shelf.forget_before(datetime.now(UTC) + timedelta(days=1)) == 1
    assert kept(stage.app) == []


def test_memory_lets_go_of_what_was_used_longest_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "KEPT_BYTES", 10)
    shelf, now = Shelf(tmp_path), datetime(2020, 1, 7, tzinfo=UTC)
    source = Source((1,), 1, now, now, None, "")
    for name in ("a", "b", "a", "c"):
        shelf.get(source, name, lambda: (b"12345", "text/plain"))
    assert [shelf.at_hand(source, name) is not None for name in ("a", "b", "c")] == [True, False, True]
    assert shelf.bytes == 10
    assert shelf.get(source, "b", lambda: pytest.fail("made twice")).body == b"12345"
