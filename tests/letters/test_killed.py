"""kill -9 of the worker, again and again, while 200 letters go to a real SMTP server."""

import os
import random
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

from flask import Flask
from sqlalchemy import func, select

from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, letter_for
from tests.letters import at_work
from tests.letters.inbox import Inbox, listening

LETTERS = 200
KILLS = 8
KEYS = [f"letter:{number}" for number in range(LETTERS)]


def test_no_letter_is_lost_and_none_has_two_names_when_the_worker_is_killed(app: Flask, database: str, tmp_path: Path) -> None:
    leave_letters(app)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    with listening(Inbox()) as inbox:
        start = worker(database, inbox.url, tmp_path)
        for _kill in range(KILLS):
            with start() as process:
                kill(
                    process, inbox, stage=chance.choice(["mail", "rcpt", "data"]), after=chance.randint(2, 20)
                )  # never thrice with the same
        with start() as process:
            finish(process, inbox, app)

    names = message_ids(inbox)
    repeats = len(inbox.mails) - LETTERS
    print(f"{KILLS} kills, seed {seed}: {repeats} of {LETTERS} letters left twice")
    assert set(names) == set(KEYS)
    assert {key: len(ids) for key, ids in names.items() if len(ids) > 1} == {}
    assert repeats <= KILLS
    assert fates(app) == {(Fate.SENT, "plain"): LETTERS, (Fate.WAITING, "note"): LETTERS}


def leave_letters(app: Flask) -> None:
    with app.app_context(), write():
        db.session.add_all(
            letter_for("plain", to=Recipient(key=key, address=f"reader{number % 150}@example.org"), key=key)
            for number, key in enumerate(KEYS)
        )


def worker(database: str, mail_url: str, home: Path) -> Callable[[], AbstractContextManager[BaseProcess]]:
    """What starts one: a fork of a process that has imported everything, so that many starts are quick."""
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["netverk.routes", "tests.letters.at_work"])

    @contextmanager
    def start() -> Iterator[BaseProcess]:
        process = processes.Process(target=at_work.run, args=(database, mail_url, home))
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()

    return start


def kill(process: BaseProcess, inbox: Inbox, stage: str, after: int) -> None:
    """SIGKILL at the moment when the server has come to `stage` so many times more."""
    with inbox.reached:
        enough = inbox.stages[stage] + after
        assert inbox.reached.wait_for(lambda: inbox.stages[stage] >= enough, timeout=30)
    process.kill()


def finish(process: BaseProcess, inbox: Inbox, app: Flask) -> None:
    """Let the worker come to its end, and ask it to stop."""
    with inbox.reached:
        assert inbox.reached.wait_for(lambda: set(message_ids(inbox)) == set(KEYS), timeout=60)
    for _look in range(300):
        if nothing_waits(app):
            break
        Event().wait(0.1)
    os.kill(process.pid or 0, signal.SIGTERM)
    process.join(30)
    assert process.exitcode == 0


def nothing_waits(app: Flask) -> bool:
    return not fates(app).get((Fate.WAITING, "plain"))


def fates(app: Flask) -> dict[tuple[Fate, str], int]:
    with app.app_context():
        rows = db.session.execute(select(Letter.fate, Letter.kind, func.count()).group_by(Letter.fate, Letter.kind))
        return {(fate, kind): count for fate, kind, count in rows}


def message_ids(inbox: Inbox) -> dict[str, set[str]]:
    names = defaultdict(set)
    for mail in inbox.mails:
        names[str(mail["Subject"])].add(str(mail["Message-ID"]))
    return names
