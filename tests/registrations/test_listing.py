"""The list of places: what is found, in which order, and that the database has an index for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from netverk.db import db, write
from netverk.language import alphabetical
from netverk.registrations.listing import SHOWN, Wanted, page, patterns
from netverk.seasons.models import Season
from netverk.seats.models import PlaceState
from tests import make

NAMES = ["Åsa", "ärla", "Zoe", "Örjan", "anna", "Bo", "åke"]


def filled(*names: str) -> Season:
    with write():
        season = make.season()
        for name in names:
            make.place(make.person(name, phone=f"070-{len(name)}"), season=season)
        return season


def names(season: Season, **wanted: Any) -> list[str]:
    return [row.place.name for row in page(season, Wanted(**wanted)).rows]


def test_names_stand_in_swedish_order(app: Flask) -> None:
    with app.app_context():
        season = filled(*NAMES)
        in_order = sorted(NAMES, key=alphabetical)
        assert in_order[-4:] == ["åke", "Åsa", "ärla", "Örjan"]
        assert names(season, sort="name") == in_order
        assert names(season, sort="-name") == in_order[::-1]
        assert names(season) == NAMES[::-1], "the newest first, where nothing else is asked"


def test_organisations_and_states_sort_and_choose(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season()
            for name, organisation in (("Kari", "Ödeshög"), ("Per", "Åre"), ("Ida", "Bjurholm")):
                signed = make.registration(name, season=season, organisation=make.organisation(organisation))
                state = PlaceState.WAITING if name == "Per" else PlaceState.CONFIRMED
                make.place(name, season=season, registration=signed, state=state)
            elsewhere = make.season()
            make.place("Eva", season=elsewhere)
            are = make.organisation("Åre").id
        assert names(season, sort="organisation") == ["Ida", "Per", "Kari"]
        assert names(season, sort="-organisation") == ["Kari", "Per", "Ida"]
        assert names(season, sort="state") == ["Ida", "Kari", "Per"]
        assert names(season, organisation_id=are) == names(season, state=PlaceState.WAITING) == ["Per"]
        found = page(season, Wanted(words="åre"))
        assert (found.found, found.taking_part, found.registered) == (1, 2, 3)


def test_a_long_list_is_read_a_page_at_a_time(app: Flask) -> None:
    with app.app_context():
        season = filled(*(f"Person {n:03}" for n in range(SHOWN * 2 + 3)))
        last = page(season, Wanted(sort="name", number=3))
        assert ([row.place.name for row in last.rows], last.pages, last.first) == (["Person 100", "Person 101", "Person 102"], 3, 101)
        assert page(season, Wanted(number=9)).number == 3
        second = page(season, Wanted(words="person", sort="name", number=2))
        assert (second.rows[0].place.name, second.found) == ("Person 050", SHOWN * 2 + 3)
        assert page(season, Wanted(words="person", number=9)).number == 1


def test_a_word_is_looked_for_in_both_sizes_and_as_it_is_written() -> None:
    assert sorted(patterns("öb")) == ["%Öb%", "%öb%"]
    assert patterns("5%_\\") == ["%5\\%\\_\\\\%"]
    assert len(patterns("åäöåäö")) == 8, "however many such letters there are"


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def remember(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", remember)


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("newest", "ix_place_by_registration"),
        ("name", "ix_place_by_name"),
        ("-name", "ix_place_by_name"),
        ("organisation", ""),
        ("state", ""),
    ],
)
def test_each_page_takes_three_queries_with_a_limit_and_the_usual_orders_an_index(app: Flask, sort: str, index: str) -> None:
    with app.app_context():
        season = filled(*NAMES)
        db.session.refresh(season)
        with asked() as seen:
            page(season, Wanted(sort=sort))
        counts, ids, rows = seen
        assert ("LIMIT" in ids[0], "GROUP BY" in counts[0]) == (True, True)
        assert " IN (" in rows[0]
        assert index in plan_of(*ids)
        with asked() as seen:
            page(season, Wanted(sort=sort, words="åsa bo", state=PlaceState.CONFIRMED))
        assert ["LIMIT" in statement for statement, _parameters in seen[1:2]] == [True]
        assert len(seen) <= 3


def plan_of(statement: str, parameters: Any) -> str:
    """How the database would find it, if there were too many rows to go through."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            for way in ("seqscan", "sort", "bitmapscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        how = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(f"{how} {statement}", parameters))
