"""A list and twenty who register at the same moment: never more places than there are."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from netverk import clock
from netverk.db import db, retrying, write
from netverk.rosters.columns import Line
from netverk.rosters.judging import Wishes
from netverk.rosters.taking_in import Manner, take_in
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from tests.registrations.test_oversell import call_the_rule, season_of

SEATS, CLIENTS, ROWS = 25, 20, 40


def test_a_list_and_a_crowd_take_exactly_what_there_is(app: Flask) -> None:
    season, at_once = season_of(app, SEATS), Barrier(CLIENTS + 1)
    rows = [Line(n, f"Rad {n}", f"rad{n}@example.org") for n in range(2, ROWS + 2)]

    @retrying
    def take() -> int:
        with write():
            return take_in(db.session.get_one(Season, season.id), rows, Wishes(), Manner(due_at=clock.now())).placed

    def by_list() -> int:
        at_once.wait(timeout=60)
        with app.app_context():
            return take()

    def by_form(number: int) -> str:
        at_once.wait(timeout=60)
        return call_the_rule(app, season.id, number, write)

    with ThreadPoolExecutor(CLIENTS + 1) as everybody:
        placed = everybody.submit(by_list)
        registered = list(everybody.map(by_form, range(1, CLIENTS + 1))).count("registered")

    assert placed.result() + registered == SEATS
    with app.app_context():
        held = select(func.count(Place.id)).where(Place.state == PlaceState.CONFIRMED)
        assert db.session.scalar(held) == db.session.get_one(Season, season.id).seats_taken == SEATS
