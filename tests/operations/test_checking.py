"""Each matter is found wrong when it is, and only then."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from netverk import clock, create_app
from netverk.booklets import printing
from netverk.db import db, write
from netverk.language import speaking
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, letter_for
from netverk.operations import checking
from netverk.releases.models import Release
from netverk.settings import settings
from tests import conftest, make

KARI = Recipient(key="person:1", address="kari@example.org")


@pytest.fixture(scope="module", autouse=True)
def printed_once() -> Iterator[None]:
    """The trial page is the same each time, and takes the press a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "printed", lambda html, _css: trial(html))
        yield


@cache
def trial(html: str) -> bytes:
    return printing.printed(html, [])


def wrong(app: Flask, **changed: str) -> dict[str, str]:
    with app.app_context(), speaking("en"):
        found = checking.report(replace(settings(), **changed))  # type: ignore[arg-type]
        return {each.matter: " ".join(each.wrong) for each in found if each.wrong}


def letter(key: str, **facts: object) -> Letter:
    made = letter_for("joining", to=KARI, key=key)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def lose_a_letter() -> None:
    db.session.add_all([letter("a", fate=Fate.FAILED), letter("b", fate=Fate.FAILED, reached_by_phone_at=clock.now())])


def doubt_a_letter() -> None:
    db.session.add(letter("a", fate=Fate.IN_DOUBT))


def forget_a_letter() -> None:
    db.session.add_all([letter("a", due_at=clock.now() - timedelta(hours=1)), letter("b", due_at=clock.now() + timedelta(hours=1))])


def miscount_seats() -> None:
    season = make.season(slug="var", series=make.series(slug="natverk"))
    make.place("Kari", season=season)
    season.seats_taken = 3


def share_an_entry() -> None:
    series = make.series(slug="natverk")
    for slug in ("var", "host"):
        make.session(season=make.season(slug=slug, series=series), uid="en-och-samma")


def spoil_a_release() -> None:
    season = make.season(slug="var", series=make.series(slug="natverk"))
    release: Release = make.release(season, make.session(season=season))
    release.programme = "{}"


def take_the_schema_away() -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))


@pytest.mark.parametrize(
    ("spoil", "matter", "sentence"),
    [
        (share_an_entry, "Calendars", "Calendars cannot tell these seasons apart: natverk/host and natverk/var. Entries shared: 1."),
        (lose_a_letter, "Letters", "Letters that could not be delivered: 1. Their readers have to be reached by phone."),
        (doubt_a_letter, "Letters", "Letters that left without an answer: 1. They may or may not have arrived."),
        (forget_a_letter, "Letters", "Letters that should have left more than a quarter of an hour ago: 1. Is the worker running?"),
        (miscount_seats, "Seats", "natverk/var counts 3 seats as taken, but 1 are."),
        (spoil_a_release, "Releases", "Release 1 of natverk/var cannot be read"),
        (take_the_schema_away, "Database", "Its schema is “older”"),
    ],
)
def test_what_is_wrong_is_said(app: Flask, spoil: Callable[[], None], matter: str, sentence: str) -> None:
    before = wrong(app)
    with app.app_context(), write():
        make.place("Per", season=make.season())
        spoil()
    after = wrong(app)
    assert before == {}
    assert list(after) == [matter]
    assert after[matter].startswith(sentence)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_row_without_the_one_it_refers_to_is_found(app: Flask, engine: str) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("INSERT INTO room (venue_id, slug, name) VALUES (4711, 'a', 'A')")
        connection.commit()
        connection.invalidate()
    assert wrong(app) == {"References": "Rows in “room” that refer to one that is not there: 1."}


def test_a_database_that_is_away_is_said_first(tmp_path: Path) -> None:
    away = create_app(conftest.settings("postgresql+psycopg://nobody@/nothing?host=/nonexistent", tmp_path))
    found = wrong(away)
    assert list(found) == ["Database"]
    assert found["Database"].startswith("It cannot be reached: ")


def test_a_mail_server_that_is_away_is_said(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert wrong(app, mail_url=f"smtp://127.0.0.1:{port}") == {}
    assert wrong(app, mail_url=f"smtp://127.0.0.1:{port}")["Mail"].startswith(f"The mail server 127.0.0.1 does not answer on port {port}: ")
