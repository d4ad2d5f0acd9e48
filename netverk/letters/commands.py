"""`deliver` and `worker`, as the command line calls them."""

import signal
from collections.abc import Callable
from dataclasses import asdict

from flask import Flask
from sqlalchemy import func, select

from netverk.db import db
from netverk.letters.delivering import Delivered
from netverk.letters.models import Fate, Letter
from netverk.letters.working import Delivering, Worker

LETS_FINISH = 60.0  # seconds


def deliver(app: Flask, deliver_due: Callable[[], Delivered]) -> dict[str, int]:
    """Let every letter leave that is due now. The numbers of `Delivered`, and how many wait: held, put off, or in another's hand."""
    with app.app_context():
        delivered = deliver_due()
        waiting = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.fate == Fate.WAITING))
        return {**asdict(delivered), "waiting": waiting or 0}


def worker(app: Flask, deliver_due: Delivering) -> dict[str, int]:
    """Let letters leave as they fall due, until SIGTERM or SIGINT; the letter in hand leaves first."""
    asked_to_stop = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, asked_to_stop)  # before the thread begins, which inherits it
    working = Worker(app, deliver_due)
    working.start()
    signal.sigwait(asked_to_stop)
    working.stop(LETS_FINISH)
    return {}
