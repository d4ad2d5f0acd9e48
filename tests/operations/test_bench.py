"""The pieces of the bench measure what they say, on tiny sizes; how fast anything is, no test asks."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, reading, write
from netverk.language import speaking
from netverk.operations.bench import benching, load, seasons
from netverk.operations.bench.benching import Sizes
from netverk.operations.bench.figures import Figure, table
from netverk.operations.bench.places import Place, places
from netverk.operations.bench.queries import counted
from netverk.people.models import Person
from netverk.programme.clashes import HolidayClash, clashes
from netverk.programme.value import Session, Status
from netverk.releases import reading as released
from netverk.showing import renditions

TINY = Sizes(page_sessions=3, sessions=5, members=4, letters=4, rounds=1, seconds=0.1)


def released_sessions(season: int) -> tuple[Session, ...]:
    release = released.current(season)
    assert release is not None
    return released.programme_of(release).sessions


def test_a_figure_is_missed_on_the_wrong_side_of_its_limit() -> None:
    figures = [
        Figure(name="season page / bare view", value=0.5, least=0.6),
        Figure(name="season page / bare view", value=0.6, least=0.6),
        Figure(name="publishing a large season", value=3.1, unit="s", most=3),
        Figure(name="worker memory at most", value=100, unit="MB"),
    ]
    assert [figure.is_missed for figure in figures] == [True, False, True, False]
    with speaking("en"):
        assert table(figures).splitlines()[3] == "publishing a large season  3.1 s     ≤ 3    missed"


def test_every_statement_is_counted(app: Flask) -> None:
    with app.app_context(), counted(db.engine, reading()) as statements:
        db.session.execute(select(Person.id).where(Person.id == 1))
        db.session.remove()
        renditions.of_house(reading(), clock.now())
    asked = [statement for statement in statements if statement.lstrip().upper().startswith("SELECT")]
    assert len(asked) == 2


def test_the_seasons_that_are_measured_have_no_clash() -> None:
    found = clashes(seasons.conference("stor", 140))
    assert [clash for clash in found if not isinstance(clash, HolidayClash)] == []  # which days they fall on, the year decides


def test_the_load_counts_whole_answers() -> None:
    """A server that answers in pieces, and with two kinds of answers."""
    gone = asyncio.Semaphore(0)
    pieces = [b"HTTP/1.1 200 OK\r\nContent-Le", b"ngth: 5\r\n\r\nab", b"cde"]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                answer = [b"HTTP/1.1 304 NOT MODIFIED\r\n\r\n"] if b"If-None-Match" in head else pieces
                for piece in answer:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        gone.release()

    async def measured(etag: str) -> object:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            done = await load.load("127.0.0.1", server.sockets[0].getsockname()[1], "/", 0.2, 2, etag)
            for _ in range(2):
                await gone.acquire()
            return set(done["statuses"])  # type: ignore[call-overload]

    async def both() -> list[object]:
        return [await measured(""), await measured('"a"')]

    with ThreadPoolExecutor(1) as elsewhere:  # this thread has a browser's loop once a test has opened one
        assert elsewhere.submit(lambda: asyncio.run(both())).result() == [{"200"}, {"304"}]


def test_publishing_and_postponing_tell_everybody(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        with write():
            season = seasons.lay_down(seasons.conference("stor", TINY.sessions), TINY.members)
        _seconds, first = benching._timed(lambda: seasons.publish(season))
        _seconds, later = benching._timed(lambda: seasons.postpone(season, "punkt-1"))
        status = {each.slug: each.status for each in released_sessions(season)}
    assert (first, later) == (TINY.members, TINY.members)
    assert [slug for slug, each in status.items() if each is Status.POSTPONED] == ["punkt-1"]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_page_costs_one_query(database: str, tmp_path: Path, engine: str) -> None:
    place = Place("SQLite", tmp_path, database)
    figure = next(iter(benching.pages(place, TINY)))
    assert (figure.value, figure.is_missed) == (1, False)


def test_a_move_on_the_board_is_carried_out(app: Flask, database: str, tmp_path: Path, engine: str) -> None:
    with app.app_context(), write():
        seasons.lay_down(seasons.conference("stor", TINY.sessions))
    found = {figure.name: figure.value for figure in benching.arranging(Place(engine, tmp_path, database), TINY)}
    assert found["saving a move on the board"] > 0
    assert 3 < found["queries of a move"] <= 10


def test_many_sessions_are_called_off_and_taken_back(database: str, tmp_path: Path, engine: str) -> None:
    sizes = Sizes(networks=3, shared_members=7)
    found = {figure.name: figure for figure in benching.changing_many(Place(engine, tmp_path, database), sizes)}
    assert found["publishing many sessions at once"].beside == "9 sessions, 7 letters"
    assert found["letters that leave after it was taken back"].value == 0
    assert found["preview of many sessions at once"].value > 0


def test_nothing_of_the_house_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NETVERK_HOME", "NETVERK_MAIL_URL", "NETVERK_STRIPE_KEY"):
        monkeypatch.setenv(name, str(tmp_path / "house"))
    with places("sqlite:////house.db") as found:
        assert [place.engine for place in found] == ["SQLite"]
        environ = found[0].environ
        assert sorted(name for name in environ if name.startswith("NETVERK_") and name != "NETVERK_VENV") == [
            "NETVERK_DATABASE_URL",
            "NETVERK_HOME",
            "NETVERK_SECRET_KEY",
        ]
        assert str(tmp_path) not in "".join(environ[name] for name in environ if name.startswith("NETVERK_"))
        home = found[0].home
        assert home.exists()
    assert not home.exists()
    assert not (tmp_path / "house").exists()
