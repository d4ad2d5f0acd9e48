"""A large conference on the board: how long the server takes to save a move, and how often it asks the database."""

import re
import statistics
import time
from collections.abc import Iterator

from sqlalchemy import select
from werkzeug.test import Client

from netverk import create_app
from netverk.db import db, reading, upgrade, write
from netverk.language import N_
from netverk.operations.bench import seasons
from netverk.operations.bench.figures import Figure
from netverk.operations.bench.places import Place
from netverk.operations.bench.queries import counted
from netverk.people import signing_in
from netverk.people.knowing import Contact, person_for
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.staff import granting

BOARD = "/organise/matning/tavla/board"
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK")  # sent as statements by SQLite alone
HOURS = ("18:00", "19:00")  # when nothing else is on


def arranging(place: Place, sessions: int, moves: int) -> Iterator[Figure]:
    """Opening the board and moving one of its sessions to and fro, as the script in the browser asks for it, without the network."""
    app = create_app(place.settings)
    upgrade(app)
    with app.app_context():
        with write():
            # at another time than the house's others that are measured: their rooms are the same
            seasons.lay_down(seasons.conference("tavla", sessions, weeks=2))
            link = _owner()
        engines = db.engine, reading()
    browser = app.test_client()  # outside the context: each request has its own, as when it is served
    _sign_in(browser, link)
    token = _found(r'data-token="([^"]+)"', browser.get(BOARD).text)
    numbers, waits = [], []
    with counted(*engines) as statements:
        for n in range(moves):
            with app.app_context():
                move = _move(HOURS[n % 2])
            statements.clear()
            waits.append(_sent(browser, move, token))
            numbers.append(len([each for each in statements if not each.startswith(TRANSACTIONS)]))
    engines[0].dispose()
    beside = f"{sessions} sessions, {moves} moves"
    yield Figure(name=N_("saving a move on the board"), on=place.engine, value=statistics.median(waits), unit="ms", most=100, beside=beside)
    yield Figure(name=N_("queries of a move"), on=place.engine, value=max(numbers), most=10)


def _owner() -> str:
    """The link by which somebody who may do everything signs in."""
    owner = person_for(Contact(name="Mätare", email="matare@example.org"), "sv")
    granting.give(owner, granting.THE_HOUSE, by=None)
    return f"/sign-in/{signing_in.make_link(owner)[0]}"


def _sign_in(browser: Client, link: str) -> None:
    token = _found(r'name="csrf_token" value="([^"]+)"', browser.get(link).text)
    browser.post(link, data={"csrf_token": token})


def _move(hour: str) -> dict[str, object]:
    """The first session to that hour, from where it stands."""
    first = db.session.scalars(select(Session).join(Session.season).where(Season.slug == "tavla", Session.slug == "punkt-1")).one()
    return {"uid": first.uid, "version": first.version, "when": f"{first.when.day}T{hour}/{first.when.day}T{hour[:2]}:45"}


def _sent(browser: Client, move: dict[str, object], token: str) -> float:
    """Milliseconds until it is answered."""
    begun = time.perf_counter()
    answer = browser.post(f"{BOARD}/moves", json={"moves": [move]}, headers={"X-CSRFToken": token})
    waited = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"the move was answered {answer.status}")
    return waited * 1000


def _found(pattern: str, page: str) -> str:
    if found := re.search(pattern, page):
        return found[1]
    raise RuntimeError("the page is another one than expected")
