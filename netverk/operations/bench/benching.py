"""The measurements, in the order of the table. What each compares is said beside its figure."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from config import PROJECT, Settings
from netverk.db import db, reading, write
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.operations.bench import boards, load, registrations, seasons, together
from netverk.operations.bench.figures import Figure
from netverk.operations.bench.places import HOST, Place, etag_of, free_port, places, running, status_of, visited, wait_for_page
from netverk.operations.bench.queries import counted
from netverk.releases.models import Notice

PAGE, PAPER, FEED = "/matning/sida/", "/matning/sida/programme.pdf", "/matning/sida/calendar.ics"
OWN = "/me/calendar/{}.ics"
CONNECTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    page_sessions: int = 40
    sessions: int = 150
    members: int = 1000
    letters: int = 500
    rounds: int = 7
    seconds: float = 1.0  # for each part of a round
    registered: int = 100_000
    networks: int = 20
    shared_members: int = 1500  # of these, many of several


def measured(sizes: Sizes = Sizes()) -> list[Figure]:
    """Every figure, on SQLite and, where the house uses it, on PostgreSQL."""
    figures: list[Figure] = []
    with places(_configured()) as found:
        for place in found:
            for part in (pages, publishing, delivering, arranging, registering, changing_many):
                figures += part(place, sizes)
    return [*figures, starting()]


def _configured() -> str:
    """The database that the house uses, without touching its home."""
    with TemporaryDirectory() as nowhere:
        return Settings.from_environment({**os.environ, "NETVERK_HOME": nowhere}).database_url


# pages


def pages(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """A published season page, its ETag, its paper and the calendars that programs follow, through the real server."""
    with visited(place), write():
        season = seasons.lay_down(seasons.conference("sida", sizes.page_sessions), members=1)
        seasons.publish(season)
        token = seasons.subscribe(season)
    yield _queries(place)
    with served(place) as (ours, bare, etag):
        rates = _rates(ours, bare, etag, sizes)
        page, same = _ratio(rates["page"], rates["bare"]), _ratio(rates["etag"], rates["bare 304"])
        yield Figure(name=N_("season page / bare view"), on=place.engine, value=page, least=0.6, beside=_beside(rates, "page", "bare"))
        yield Figure(
            name=N_("ETag hit / bare view's 304"), on=place.engine, value=same, least=0.8, beside=_beside(rates, "etag", "bare 304")
        )
        yield from _polls(place, ours, bare, etag, token, sizes)
        if paper := _paper(ours, sizes):
            seconds, compared = paper
            yield Figure(name=N_("second programme.pdf / page"), on=place.engine, value=seconds, most=1.5, beside=compared)


def _polls(place: Place, ours: int, bare: int, etag: str, token: str, sizes: Sizes) -> Iterator[Figure]:
    """Programs that ask whether a calendar has changed: the season's, which anybody may follow, and somebody's own."""
    own = OWN.format(token)
    tags = {path: etag_of(ours, path) for path in (FEED, own)}
    asked = {"bare 304": (bare, PAGE, etag), **{path: (ours, path, tag) for path, tag in tags.items()}}
    rates = _rates_of(asked, sizes)
    for name, path, least in ((N_("calendar's 304 / bare view's 304"), FEED, 0.8), (N_("own calendar's 304 / bare view's 304"), own, 0.5)):
        value = _ratio(rates[path], rates["bare 304"])
        yield Figure(name=name, on=place.engine, value=value, least=least, beside=_beside(rates, path, "bare 304"))


def _queries(place: Place) -> Figure:
    """When the process is new to a page that is kept, and when the page is at hand."""
    with visited(place) as other:
        other.get(PAGE)
    numbers = []
    with visited(place) as reader, counted(db.engine, reading()) as statements:
        for _ in range(2):
            reader.get(PAGE)
            numbers.append(len(statements))
            statements.clear()
    return Figure(name=N_("queries of a season page"), on=place.engine, value=max(numbers), most=1)


@contextmanager
def served(place: Place) -> Iterator[tuple[int, int, str]]:
    """The ports of our server and of the bare one, which returns the bytes of our page; the page's ETag."""
    with ExitStack() as stack:
        ours, bare = free_port(), free_port()
        server = stack.enter_context(running(["netverk.cli", "serve", "--port", str(ours)], place.environ))
        body, etag = wait_for_page(ours, PAGE, server)
        file = place.home / "page.html"
        file.write_bytes(body)
        module = ["netverk.operations.bench.bare", str(bare), str(file), "text/html; charset=utf-8", etag]
        compared = stack.enter_context(running(module, place.environ))
        wait_for_page(bare, PAGE, compared)
        yield ours, bare, etag


def _rates(ours: int, bare: int, etag: str, sizes: Sizes) -> dict[str, list[float]]:
    """Requests per second, round by round: taken in turn, so that whatever else the machine does meets all alike."""
    asked = {"bare": (bare, PAGE, ""), "page": (ours, PAGE, ""), "bare 304": (bare, PAGE, etag), "etag": (ours, PAGE, etag)}
    return _rates_of(asked, sizes)


def _rates_of(asked: dict[str, tuple[int, str, str]], sizes: Sizes) -> dict[str, list[float]]:
    """By name: of a port, a path and an ETag."""
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(sizes.rounds + 1):  # the first warms up
        for name, (port, path, condition) in asked.items():
            rates[name].append(_load(port, path, sizes.seconds, CONNECTIONS, condition))
    return {name: each[1:] for name, each in rates.items()}


def _load(port: int, path: str, seconds: float, connections: int, etag: str = "") -> float:
    """Requests per second; RuntimeError where any answer was another than expected."""
    command = [sys.executable, "-m", "netverk.operations.bench.load", HOST, str(port), path, str(seconds), str(connections)]
    said = subprocess.run([*command, *([etag] if etag else [])], cwd=PROJECT, check=True, capture_output=True).stdout
    done = json.loads(said)
    if set(done["statuses"]) != {"304" if etag else "200"}:
        raise RuntimeError(f"{path} answered {done['statuses']}")
    return float(done["requests"] / done["seconds"])


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def _beside(rates: dict[str, list[float]], ours: str, theirs: str) -> str:
    return f"{statistics.median(rates[ours]):.0f}/s : {statistics.median(rates[theirs]):.0f}/s"


def _paper(port: int, sizes: Sizes) -> tuple[float, str] | None:
    """How much longer one reader waits for the paper than for the page, the second time; None where there is no paper."""
    if status_of(port, PAPER) != 200:
        return None
    waits = [[1000 * load.wait(HOST, port, path, sizes.seconds / 2) for path in (PAPER, PAGE)] for _ in range(sizes.rounds)]
    paper, page = (statistics.median(each) for each in zip(*waits, strict=True))
    return statistics.median(first / second for first, second in waits), f"{paper:.2f} ms : {page:.2f} ms"


# publishing


def publishing(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """The first release of a large season and a later one, of which every member has to be told."""
    with visited(place):
        with write():
            season = seasons.lay_down(seasons.conference("stor", sizes.sessions), sizes.members)
        size = f"{sizes.sessions} sessions, {sizes.members} members"
        seconds, letters = _timed(lambda: seasons.publish(season))
        yield Figure(
            name=N_("publishing a large season"), on=place.engine, value=seconds, unit="s", most=3, beside=f"{size}, {letters} letters"
        )
        seconds, letters = _timed(lambda: seasons.postpone(season, "punkt-1"))
        yield Figure(
            name=N_("postponing one session of it"), on=place.engine, value=seconds, unit="s", most=3, beside=f"{size}, {letters} letters"
        )


def _timed(release: Callable[[], Notice]) -> tuple[float, int]:
    """Seconds until it is written, and how many letters it makes."""
    db.session.remove()
    begun = time.perf_counter()
    with write():
        notice = release().id
    seconds = time.perf_counter() - begun
    return seconds, db.session.scalar(select(func.count(Letter.id)).where(Letter.notice_id == notice)) or 0


# delivering


def delivering(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """The memory of the worker while it delivers what publishing left, as the system counts it."""
    taken: list[tuple[int, int]] = []  # letters settled, KiB resident
    with visited(place), running(["netverk.cli", "worker"], place.environ) as worker:
        while worker.poll() is None and (not taken or taken[-1][0] < sizes.letters):
            time.sleep(0.1)
            db.session.remove()
            settled = db.session.scalar(select(func.count(Letter.id)).where(Letter.fate != Fate.WAITING)) or 0
            taken.append((settled, _resident(worker.pid)))
    fifth = sizes.letters // 5
    first = statistics.median(memory for settled, memory in taken if 0 < settled <= fifth)
    last = statistics.median(memory for settled, memory in taken if settled > sizes.letters - fifth)
    peak = max(memory for _, memory in taken) / 1024
    yield Figure(name=N_("worker memory at most"), on=place.engine, value=peak, unit="MB", beside=f"{taken[-1][0]} letters")
    grown = f"{last / 1024:.0f} MB : {first / 1024:.0f} MB"
    yield Figure(name=N_("worker memory, last fifth / first fifth"), on=place.engine, value=last / first, most=1.15, beside=grown)


def _resident(pid: int) -> int:
    """KiB of memory that a process holds; as `ps` says, here and on macOS."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout  # noqa: S607 (wherever it is)
    return int(said.strip() or 0)


# arranging


def arranging(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """A large conference on the board."""
    return boards.arranging(place, sizes.sessions, 5 * sizes.rounds)


# registering


def registering(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """By the page, for one season and for several, and where many have registered before."""
    return registrations.registering(place, sizes.registered, max(sizes.rounds // 2, 1), 3 * sizes.seconds)


# many at once


def changing_many(place: Place, sizes: Sizes) -> Iterator[Figure]:
    """Three sessions of every network are called off with one notice, and taken back."""
    return together.together(place, sizes.networks, sizes.shared_members)


# starting


def starting() -> Figure:
    """From the command to the first page of a second start, set-up and all."""
    with TemporaryDirectory(prefix="netverk-bench-") as home:
        environ = Place("", Path(home), "").environ
        del environ["NETVERK_DATABASE_URL"]
        first, second = (_started(environ) for _ in range(2))
    return Figure(name=N_("start to the first page, warm"), value=second, unit="s", most=2, beside=f"{first:.1f} s")


def _started(environ: dict[str, str]) -> float:
    port = free_port()
    begun = time.perf_counter()
    with running(["netverk", "demo", "--port", str(port)], environ) as server:
        wait_for_page(port, "/", server)
        return time.perf_counter() - begun
