"""A large conference on the board: how long the server takes to save a move, and how often it asks the database."""

import re
import statistics
import time
from collections.abc import Iterator

from flask.testing import FlaskClient
from sqlalchemy import select

from netverk.db import db, reading, write
from netverk.language import N_
from netverk.operations.bench import seasons
from netverk.operations.bench.figures import Figure
from netverk.operations.bench.places import Place, visited
from netverk.operations.bench.queries import counted
from netverk.people.knowing import Contact, person_for
from netverk.sessions.models import Session
from netverk.staff import granting

BOARD = "/organise/matning/tavla/board"
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK")  # sent as statements by SQLite alone
HOURS = ("18:00", "19:00")  # when nothing else is on


def arranging(place: Place, sessions: int, moves: int) -> Iterator[Figure]:
    """Opening the board and moving one of its sessions to and fro, as the script in the browser asks for it, without the network."""
    with visited(place) as browser:
        with write():
            seasons.lay_down(seasons.conference("tavla", sessions))
            owner = _owner()
        _sign_in(browser, owner)
        token = _token(browser)
        numbers, waits = [], []
        with counted(db.engine, reading()) as statements:
            for n in range(moves):
                statements.clear()
                waits.append(_moved(browser, HOURS[n % 2], token))
                numbers.append(len([each for each in statements if not each.startswith(TRANSACTIONS)]) - 1)  # the first one is ours
    beside = f"{sessions} sessions, {moves} moves"
    yield Figure(name=N_("saving a move on the board"), on=place.engine, value=statistics.median(waits), unit="ms", most=100, beside=beside)
    yield Figure(name=N_("queries of a move"), on=place.engine, value=max(numbers), most=10)


def _owner() -> int:
    owner = person_for(Contact(name="Mätare", email="matare@example.org"), "sv")
    granting.give(owner, granting.THE_HOUSE, by=None)
    return owner.id


def _sign_in(browser: FlaskClient, owner: int) -> None:
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = str(owner), True


def _moved(browser: FlaskClient, hour: str, token: str) -> float:
    """Milliseconds until the first session is at that hour."""
    db.session.remove()
    uid, version, when = db.session.execute(select(Session.uid, Session.version, Session.when).where(Session.slug == "punkt-1")).one()
    move = {"uid": uid, "version": version, "when": f"{when.day}T{hour}/{when.day}T{hour[:2]}:45"}
    begun = time.perf_counter()
    answer = browser.post(f"{BOARD}/moves", json={"moves": [move]}, headers={"X-CSRFToken": token})
    waited = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"the move was answered {answer.status}")
    return waited * 1000


def _token(browser: FlaskClient) -> str:
    found = re.search(r'data-token="([^"]+)"', browser.get(BOARD).text)
    if not found:
        raise RuntimeError("the board does not open")
    return found[1]
