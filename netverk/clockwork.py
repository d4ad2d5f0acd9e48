"""What happens by itself.

| what | how often | where |
|---|---|---|
| letters that are due leave | at once, looked for every second | `letters.working.Worker` |
| a scheduled release goes out at its moment, or is stopped and says why | looked for every five seconds | `publishing.later` |
| the paper of a new release is set, in both languages, unless the season has ended | looked for every five seconds | `publishing.paper` |
| renditions nobody has asked for in a month are forgotten | hourly | `tidy` |
| sign-in links that no longer work, and counted attempts, are forgotten after a day | hourly | `tidy` |
| what a browser began and did not end, and passkeys taken away for good, are forgotten | hourly | `tidy` |
| whoever is to be erased is, once the letters to them have left, or after a day | looked for every minute | `erase_due` |
| what a letter said is forgotten after 90 days; that it left is kept | hourly | `tidy` |

Nothing else runs on its own: whatever depends on the clock is computed when somebody looks.
"""

import logging
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Event, Thread

from flask import Flask
from sqlalchemy import delete, update

from netverk import clock
from netverk.db import db, retrying, write
from netverk.engagements import inviting as inviting_speakers
from netverk.erasing import erasing, files
from netverk.erasing import telling as telling_of_erasing
from netverk.letters import copies
from netverk.letters.carriers import carrier
from netverk.letters.delivering import Sender, deliver_due
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers
from netverk.letters.working import Delivering, Worker
from netverk.passkeys import keeping
from netverk.passkeys import telling as telling_of_passkeys
from netverk.people import signing_in
from netverk.people.models import Attempt, Handshake, Person, SignInLink
from netverk.publishing import later
from netverk.releases import reading
from netverk.settings import hold, settings
from netverk.showing.paper import Ahead
from netverk.showing.renditions import Shelf
from netverk.staff import inviting as inviting_staff
from netverk.telling import lettering

TIDIES_EVERY = 3600.0  # seconds
LOOKS_FOR_RELEASES_EVERY = 5.0  # seconds
ERASES_EVERY = 60.0  # seconds
UNUSED = timedelta(days=30)
A_DAY = timedelta(days=1)
LETTERS_KEPT = timedelta(days=90)

log = logging.getLogger(__name__)


def composers() -> Composers:
    """How every kind of letter is written out."""
    return {
        **signing_in.composers(reading.house),
        **telling_of_passkeys.composers(reading.house),
        **inviting_staff.composers(reading.house),
        **inviting_speakers.composers(),
        **lettering.composers(settings()),
        **telling_of_erasing.composers(reading.house),
        **copies.composers(),
    }


def delivering() -> Delivering:
    """`deliver_due` with this installation's composers, carrier and name. Keeps one carrier for as long as it is used."""
    sender = Sender(name=reading.house().name, address=settings().mail_from)
    return partial(deliver_due, composers(), carrier(settings().mail_url), sender, on_refused=mark_unreachable)


def mark_unreachable(letter: Letter) -> None:
    """The other side will never take mail for this person: the desk shows it."""
    person = db.session.get(Person, letter.person_id) if letter.person_id else None
    if person and person.unreachable_since is None:
        person.unreachable_since = clock.now()


class Clockwork:
    """Everything in the table above, in threads of the process that starts it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.worker = Worker(app, delivering())

    def start(self) -> None:
        self.worker.start()
        go_on(self.app)

    def stop(self) -> None:
        """Let the letter in hand leave first."""
        self.worker.stop()


def go_on(app: Flask) -> None:
    """Begin everything but the letters."""
    shelf: Shelf = app.extensions["at hand"].shelf
    _repeat(app, "scheduled", LOOKS_FOR_RELEASES_EVERY, let_scheduled_go)
    _repeat(app, "paper", LOOKS_FOR_RELEASES_EVERY, Ahead(shelf).catch_up)
    _repeat(app, "erasing", ERASES_EVERY, erase_due)
    _repeat(app, "tidy", TIDIES_EVERY, tidy)


def _repeat(app: Flask, name: str, seconds: float, work: Callable[[], None]) -> None:
    """Do it again and again, in a thread that ends with the process and leaves signals to the others."""

    def working() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        while not never.wait(seconds):
            try:
                with app.app_context():
                    work()
            except Exception:
                log.exception("“%s” waits for the next time", name)

    never = Event()
    Thread(target=working, name=name, daemon=True).start()


def let_scheduled_go() -> None:
    """Every scheduled release whose moment has come, one by one: a fault in one keeps no other back. Needs the app's context."""
    for ident in later.due_now(clock.now()):
        try:
            _let_go(ident)
        except Exception:
            log.exception("Scheduled release %s waits for the next time", ident)


@retrying
def _let_go(ident: int) -> None:
    with write():
        later.let_go(ident, hold=hold(), base_url=settings().base_url)


def erase_due() -> None:
    """Whoever is to be erased and can be now, one by one; a fault in one keeps no other back. Needs the app's context."""
    for ident in erasing.due():
        try:
            files.forget(_erase(ident), settings().home)
        except Exception:
            log.exception("Person %s is erased the next time", ident)


@retrying
def _erase(ident: int) -> Sequence[str]:
    with write():
        return erasing.finish(db.session.get_one(Person, ident))


def tidy() -> None:
    """Forget what nobody needs any longer. Needs the app's context."""
    now = clock.now()
    Shelf(settings().home / "renditions").forget_before(now - UNUSED)
    with write():
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now - A_DAY))
        db.session.execute(delete(Attempt).where(Attempt.at < now - A_DAY))
        db.session.execute(delete(Handshake).where(Handshake.expires_at < now))
        keeping.forget_taken()
        db.session.execute(update(Letter).where(Letter.settled_at < now - LETTERS_KEPT).values(message=None, facts={}))
