"""Registering: how many people a second are registered by the page, beside bare commits of the same rows."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection, MetaData, Table, create_engine, event, insert, select, update

from config import PROJECT
from netverk.db import write
from netverk.language import N_
from netverk.letters.models import Letter
from netverk.operations.bench import seasons
from netverk.operations.bench.figures import Figure
from netverk.operations.bench.places import Place, free_port, running, visited, wait_for_page
from netverk.people.models import Attempt, JournalEntry, Person
from netverk.seats.models import Place as Seat
from netverk.seats.models import Registration

WRITTEN = (Person, Registration, Seat, Letter, JournalEntry, Attempt)  # by one registration, each one row
VISITORS = 8
AT_ONCE = 20  # seasons


def registering(place: Place, many: int, rounds: int, seconds: float) -> Iterator[Figure]:
    """One season, several at once, and one in which so `many` have a place already."""
    one, several, large = ["vanlig"], [f"sida-{n}" for n in range(AT_ONCE)], ["stor-sal"]
    with visited(place), write():
        for slug in (*one, *several):
            seasons.publish(seasons.lay_down(seasons.conference(slug, 5)))
        ident = seasons.lay_down(seasons.conference(large[0], 5))
        seasons.publish(ident)
        seasons.enrol(ident, many)
    with _served(place) as port:
        rates = [[_rate(port, seconds, slugs) for slugs in (one, several, large)] for _ in range(rounds + 1)][1:]
    bare = [_bare(place, seconds) for _ in range(rounds)]
    first, at_once, last = (statistics.median(each) for each in zip(*rates, strict=True))
    commits = statistics.median(bare)
    yield _figure(place, N_("registrations / bare commits"), first, commits)
    yield _figure(place, N_("registrations for 20 seasons at once / bare commits"), at_once, commits)
    flat = statistics.median(large / small for small, _several, large in rates)
    beside = f"{last:.0f}/s : {first:.0f}/s, {many}"
    yield Figure(name=N_("registrations in a season with many / in an empty one"), on=place.engine, value=flat, least=0.8, beside=beside)


def _figure(place: Place, name: str, ours: float, bare: float) -> Figure:
    return Figure(name=name, on=place.engine, value=ours / bare, least=0.25, beside=f"{ours:.0f}/s : {bare:.0f}/s")


@contextmanager
def _served(place: Place) -> Iterator[int]:
    """As a house serves itself: two processes on PostgreSQL, one on SQLite; behind a proxy that says who asks."""
    port = free_port()
    workers = "2" if place.engine == "PostgreSQL" else "1"
    environ = place.environ | {"NETVERK_PROXIES": "1"}
    with running(["netverk.cli", "serve", "--port", str(port), "--workers", workers], environ) as server:
        wait_for_page(port, "/", server)
        yield port


def _rate(port: int, seconds: float, slugs: list[str]) -> float:
    """Registrations per second."""
    command = [sys.executable, "-m", "netverk.operations.bench.visitors", str(port), str(seconds), str(VISITORS)]
    said = subprocess.run([*command, *(f"/matning/{slug}" for slug in slugs)], cwd=PROJECT, check=True, capture_output=True).stdout
    done = json.loads(said)
    return float(done["done"] / done["seconds"])


def _bare(place: Place, seconds: float) -> float:
    """Commits per second of the rows that a registration writes, one after another by one connection that waits for the disk."""
    engine = create_engine(place.settings.database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=FULL"))
    with engine.connect() as connection:
        tables = [Table(each.__tablename__, MetaData(), autoload_with=connection) for each in WRITTEN]
        last = [_last(connection, table) for table in tables]
        whose = last[WRITTEN.index(Seat)]["season_id"]
        season = Table("season", MetaData(), autoload_with=connection)
        connection.rollback()
        begun = time.perf_counter()
        for n in count(1):
            if time.perf_counter() - begun >= seconds:
                break
            for table, row in zip(tables, last, strict=True):
                connection.execute(insert(table), _another(row, n))
            connection.execute(update(season).where(season.c.id == whose).values(seats_taken=season.c.seats_taken + 1))
            connection.commit()
        took = time.perf_counter() - begun
    engine.dispose()
    return n / took


def _last(connection: Connection, table: Table) -> Mapping[str, object]:
    return dict(connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one())


def _another(row: Mapping[str, object], n: int) -> dict[str, object]:
    """The same row once more, with other values where there can be none twice."""
    facts = {name: value for name, value in row.items() if name != "id"}
    once = {name: f"{facts[name]}-{n}-{time.perf_counter_ns()}" for name in ("email", "code", "once", "key", "message_id") if name in facts}
    return facts | once
