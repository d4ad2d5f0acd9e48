"""A seat is sold once, however many want it at the same moment; and the proof that the test would notice if it were not."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from netverk.admissions.models import PlaceType
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.letters.models import Letter
from netverk.people.knowing import Contact
from netverk.registrations import registering
from netverk.seasons.models import Season
from netverk.seats import taking
from netverk.seats.models import Place, PlaceState
from netverk.seats.standing import find_refusal
from tests import make
from tests.visitor import Visitor

CLIENTS = 64
SEATS = 20
BY_BROWSER = 8  # every eighth client comes by the page, the others call the rule

Begin = Callable[[], AbstractContextManager[Session]]


def season_of(app: Flask, seats: int) -> Season:
    with app.app_context(), write():
        season = make.season(capacity=seats)
        make.release(season, make.session(season=season, starts="2030-05-05 09:30"))
        return season


def register_many(app: Flask, season: Season, n: int = CLIENTS, begin: Begin = write) -> Counter[str]:
    """`n` clients at once, each for one place of their own: how many were `registered`, how many `refused`."""
    path, at_once = season.path, Barrier(n)

    def client(number: int) -> str:
        at_once.wait(timeout=60)
        by_browser = number % BY_BROWSER == 0 and begin is write
        return come_by_browser(app, path, number) if by_browser else call_the_rule(app, season.id, number, begin)

    with ThreadPoolExecutor(n) as clients:
        return Counter(clients.map(client, range(1, n + 1)))


def call_the_rule(app: Flask, season: int, number: int, begin: Begin) -> str:
    @retrying
    def register() -> None:
        who = Contact(name=f"Person {number}", email=f"person{number}@example.org")
        with begin():
            registering.take_places(db.session.get_one(Season, season), who, [who], once=uuid4().hex)

    with app.app_context():
        try:
            register()
        except RuleBroken:
            return "refused"
        return "registered"


def come_by_browser(app: Flask, path: str, number: int) -> str:
    browser, address = Visitor(app), f"/{path}/register"
    page = browser.get(address)
    if not page.tree.xpath("//main//form"):
        return "refused"
    answer = browser.press(page, address, name=f"Person {number}", email=f"person{number}@example.org")
    return {302: "registered", 409: "refused"}[answer.status]


def held(app: Flask) -> int:
    with app.app_context():
        return len(list(db.session.scalars(select(Place).where(Place.state == PlaceState.CONFIRMED))))


def test_sixty_four_clients_take_exactly_twenty_seats(app: Flask) -> None:
    season = season_of(app, SEATS)

    assert register_many(app, season) == {"registered": SEATS, "refused": CLIENTS - SEATS}
    assert held(app) == SEATS
    with app.app_context():
        assert db.session.get_one(Season, season.id).seats_taken == SEATS
        told = list(db.session.scalars(select(Letter.address).where(Letter.kind == "joining")))
        holders = [place.holder.email for place in db.session.scalars(select(Place)) if place.holder]
        assert sorted(told) == sorted(set(told)) == sorted(filter(None, holders))


def test_neither_a_type_nor_the_season_is_sold_twice_whatever_is_asked_for(app: Flask) -> None:
    """24 at once: 16 for a type of which there are 5, or wait for it, and 8 whom the house gives another type, of 8 seats in all."""
    season = season_of(app, 8)
    with app.app_context(), write():
        own = db.session.get_one(Season, season.id)
        few, press = make.place_type("Få", season=own, quota=5).id, make.place_type("Press", season=own).id
    at_once = Barrier(24)

    @retrying
    def come(number: int) -> None:
        who, once = Contact(name=f"Person {number}", email=f"person{number}@example.org"), uuid4().hex
        with write():
            own = db.session.get_one(Season, season.id)
            if number % 3:
                type_ = db.session.get_one(PlaceType, few)
                registering.take_places(own, who, [who], once=once, type=type_, may_wait=number % 2 == 0)
            else:
                registering.give_place(own, who, once=once, type=db.session.get_one(PlaceType, press))

    def client(number: int) -> None:
        at_once.wait(timeout=60)
        with app.app_context(), suppress(RuleBroken):
            come(number)

    with ThreadPoolExecutor(24) as clients:
        list(clients.map(client, range(24)))
    with app.app_context():
        taken = Counter(place.type_id for place in db.session.scalars(select(Place)) if place.takes_a_seat)
        assert (sum(taken.values()), taken[few] <= 5) == (8, True)
        assert db.session.get_one(Season, season.id).seats_taken == 8
        assert {ident: db.session.get_one(PlaceType, ident).seats_taken for ident in (few, press)} == {few: taken[few], press: taken[press]}


def test_without_the_lock_one_seat_is_sold_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    season, both_have_looked = season_of(app, 1), Barrier(2)

    def look_and_wait(*asked: Any) -> RuleBroken | None:
        refusal = find_refusal(*asked)
        both_have_looked.wait(timeout=60)
        db.session.commit()  # looking and writing are two transactions, as they are in Python's sqlite3 unless told otherwise
        db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        return refusal

    def write_what_was_read(season: Season, seats: int) -> None:
        season.seats_taken += seats

    monkeypatch.setattr(registering, "lock_again", lambda season: db.session.get_one(Season, season.id))
    monkeypatch.setattr(taking, "_add", write_what_was_read)
    monkeypatch.setattr(registering, "find_refusal", look_and_wait)

    assert register_many(app, season, n=2, begin=unlocked) == {"registered": 2}
    assert held(app) == 2


def test_the_database_itself_refuses_more_than_there_are(app: Flask) -> None:
    season = season_of(app, 1)
    with app.app_context(), pytest.raises(Exception, match="seats"), write():
        db.session.get_one(Season, season.id).seats_taken = 2


@contextmanager
def unlocked() -> Iterator[Session]:
    """`write()` without its lock."""
    session = db.session()
    session.rollback()
    try:
        yield session
        session.commit()
    finally:
        session.rollback()
