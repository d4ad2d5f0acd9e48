from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from netverk.db import db, write
from netverk.letters import working
from netverk.letters.carriers import carrier
from netverk.letters.commands import deliver
from netverk.letters.delivering import Delivered, Sender, deliver_due
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Message, Recipient, Written, post
from netverk.letters.working import Worker


class Round:
    """Stands in for `deliver_due`: what it gives or raises, time after time, and an event when all was asked for."""

    def __init__(self, engine: str, *outcomes: Delivered | Exception) -> None:
        self.engine, self.outcomes, self.asked, self.idle = engine, list(outcomes), 0, Event()

    def __call__(self, *, limit: int | None = None) -> Delivered:
        self.asked += 1
        assert (limit, db.engine.dialect.name) == (1, self.engine)
        if not self.outcomes:
            self.idle.set()
            return Delivered()
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@contextmanager
def at_work(app: Flask, deliver: Round) -> Iterator[Worker]:
    worker = Worker(app, deliver)
    worker.start()
    yield worker
    worker.stop(30)
    assert worker._thread
    assert not worker._thread.is_alive()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that would not look again by itself before the test is over."""
    monkeypatch.setattr(working, "LOOKS_EVERY", 600)


@pytest.mark.usefixtures("patient")
def test_a_worker_goes_on_until_nothing_is_due(app: Flask, engine: str) -> None:
    rounds = Round(engine, Delivered(sent=1), Delivered(failed=1), Delivered(unanswered=1))
    with at_work(app, rounds):
        assert rounds.idle.wait(30)

    assert rounds.asked == 4


def test_a_worker_looks_by_itself(app: Flask, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "LOOKS_EVERY", 0.001)
    rounds = Round(engine)
    with at_work(app, rounds):
        assert rounds.idle.wait(30)
        rounds.idle.clear()
        assert rounds.idle.wait(30)


def test_a_worker_survives_a_database_that_is_away(
    app: Flask, engine: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "LOOKS_EVERY", 0.001)
    away = OperationalError("SELECT", {}, Exception("the database is away"))
    rounds = Round(engine, away, away, Delivered(sent=1))
    with at_work(app, rounds):
        assert rounds.idle.wait(30)

    assert [record.getMessage() for record in caplog.records] == ["Letters rest for 0.001 seconds", "Letters rest for 0.002 seconds"]


# the command


def test_deliver_says_what_left_and_what_waits(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), write():
        for name in ("kari", "per"):
            post("plain", to=Recipient(key=name, address=f"{name}@example.org"), key=name)
        held = post("plain", to=Recipient(key="oda", address="oda@example.org"), key="oda")
        assert held
        held.fate = Fate.WAITING
        held.due_at = held.due_at.replace(year=held.due_at.year + 1)

    by = carrier(f"folder:{tmp_path / 'out'}")
    said = deliver(app, lambda: deliver_due({"plain": plain}, by, Sender(name="Norrsken", address="natverk@norrsken.example")))

    assert said == {"sent": 2, "needless": 0, "failed": 0, "deferred": 0, "unanswered": 0, "in_doubt": 0, "waiting": 1}
    assert len(list((tmp_path / "out").iterdir())) == 2


def plain(letter: Letter) -> Written:
    return Written(message=Message(subject=letter.key, text="Hej\n", html="<p>Hej</p>"))
