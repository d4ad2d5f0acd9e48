"""Delivering without being asked: a loop that lets letters leave as they fall due."""

import logging
from threading import Event, Thread
from typing import Protocol

from flask import Flask

from netverk.letters.delivering import Delivered

LOOKS_EVERY = 1.0  # seconds
RESTS_AT_MOST = 30.0  # seconds, after a fault

log = logging.getLogger(__name__)


class Delivering(Protocol):
    """`deliver_due` with everything but the limit given."""

    def __call__(self, *, limit: int | None = None) -> Delivered: ...


class Worker:
    """Delivers one letter after the other until told to stop, then lets the letter in hand leave first.

    Each letter has an app context of its own, so that nothing is kept from one to the next.
    """

    def __init__(self, app: Flask, deliver: Delivering) -> None:
        self.app, self.deliver = app, deliver
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Run in a thread of its own."""
        self._thread = Thread(target=self.run, name="letters", daemon=True)
        self._thread.start()

    def stop(self, patience: float = LOOKS_EVERY) -> None:
        """Take no further letter, and wait up to `patience` seconds for the one in hand."""
        self._stopping.set()
        if self._thread:
            self._thread.join(patience)

    def run(self) -> None:
        """Run here until stopped. A fault, such as a database that is away, is logged and slept over."""
        rest = LOOKS_EVERY
        while not self._stopping.is_set():
            try:
                if not self._delivered_one():
                    self._stopping.wait(LOOKS_EVERY)
                rest = LOOKS_EVERY
            except Exception:
                log.exception("Letters rest for %s seconds", rest)
                self._stopping.wait(rest)
                rest = min(2 * rest, RESTS_AT_MOST)

    def _delivered_one(self) -> bool:
        with self.app.app_context():
            return self.deliver(limit=1) != Delivered()
