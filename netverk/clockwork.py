"""What happens by itself.

| what | how often | where |
|---|---|---|
| letters that are due leave | at once, looked for every second | `letters.working.Worker` |
| a scheduled release goes out at its moment, or is stopped and says why | looked for every five seconds | `publishing.later` |
| what is free is offered to whoever waits for it, and what was held too long is lost | looked for every five seconds | `waiting.tending` |
| people are reminded of what lies ahead, so many days before as the season says | looked for every minute | `reminding.reminding` |
| the paper of a new release is set, in both languages, unless the season has ended | looked for every five seconds | `publishing.paper` |
| renditions nobody has asked for in a month are forgotten | hourly | `tidy` |
| sign-in links that no longer work, and counted attempts, are forgotten after a day | hourly | `tidy` |
| what a browser began and did not end, and passkeys taken away for good, are forgotten | hourly | `tidy` |
| how to part two speakers that were made one is forgotten after 30 days | hourly | `tidy` |
| a list of people that was looked at and not taken in is forgotten after an hour | hourly | `tidy` |
| what was told about diet and access needs is forgotten 14 days after a season's last session | hourly | `tidy` |
| mails that come in are taken in | at once at a port, a folder is looked at every two seconds | `receiving.doors` |
| what a mail said that came in is forgotten after 30 days, and all of it where it was junk | hourly | `tidy` |
| whoever is to be erased is, once the letters to them have left, or after a day | looked for every minute | `erase_due` |
| what a letter said is forgotten after 90 days; that it left is kept | hourly | `tidy` |

Nothing else runs on its own: whatever depends on the clock is computed when somebody looks.
"""

import logging
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread

from flask import Flask
from sqlalchemy import delete, update

from netverk import clock
from netverk.db import db, retrying, write
from netverk.engagements import inviting as inviting_speakers
from netverk.engagements import unmerging
from netverk.erasing import erasing, files
from netverk.erasing import telling as telling_of_erasing
from netverk.letters import copies, tags
from netverk.letters.carriers import carrier
from netverk.letters.delivering import Delivered, Sender, deliver_due
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers
from netverk.letters.working import Delivering, Worker
from netverk.mailings import writing as mailings
from netverk.own import another_address
from netverk.passkeys import keeping
from netverk.passkeys import telling as telling_of_passkeys
from netverk.people import signing_in
from netverk.people.models import Attempt, Handshake, Person, SignInLink
from netverk.publishing import later
from netverk.questions.forgetting import purge_health
from netverk.receiving import doors, forgetting
from netverk.releases import reading
from netverk.reminding import offers, reminding
from netverk.rosters import keeping as lists
from netverk.settings import hold, settings
from netverk.showing.paper import Ahead
from netverk.showing.renditions import Shelf
from netverk.staff import inviting as inviting_staff
from netverk.telling import lettering
from netverk.waiting import tending

TIDIES_EVERY = 3600.0  # seconds
LOOKS_EVERY = 5.0  # seconds
LOOKS_FOR_REMINDERS_EVERY = 60.0
ERASES_EVERY = 60.0
LOOKS_FOR_MAIL_EVERY = 2.0
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
        **mailings.composers(reading.house),
        **telling_of_erasing.composers(reading.house),
        **copies.composers(),
        **another_address.composers(reading.house),
    }


def delivering() -> Delivering:
    """`deliver_due` with this installation's composers and carrier, in the name that the house has by then. Keeps one carrier for good."""
    known, way = composers(), carrier(settings().mail_url)

    def deliver(*, limit: int | None = None) -> Delivered:
        comes_back_to = tags.bounce_address if settings().receive else None
        sender = Sender(name=reading.house().name, address=settings().mail_from, bounces_to=comes_back_to)
        return deliver_due(known, way, sender, on_refused=mark_unreachable, limit=limit)

    return deliver


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
    _repeat(app, "scheduled", LOOKS_EVERY, let_scheduled_go)
    _repeat(app, "waiting lists", LOOKS_EVERY, tend_waiting_lists)
    _repeat(app, "reminders", LOOKS_FOR_REMINDERS_EVERY, remind)
    _repeat(app, "paper", LOOKS_EVERY, Ahead(shelf).catch_up)
    _repeat(app, "erasing", ERASES_EVERY, erase_due)
    if receive := app.config["NETVERK"].receive:
        _repeat(app, "mail that comes in", LOOKS_FOR_MAIL_EVERY, doors.door(app.app_context, receive).look)
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


def tend_waiting_lists() -> None:
    """Season by season: a fault in one keeps no other back. Needs the app's context."""
    for ident in tending.seasons_to_tend():
        try:
            _tend(ident)
        except Exception:
            log.exception("The waiting list of season %s waits for the next time", ident)


@retrying
def _tend(ident: int) -> None:
    with write():
        tending.tend(ident)


def remind() -> None:
    """Season by season: a fault in one keeps no other back. Needs the app's context."""
    for ident in reminding.seasons_to_remind():
        try:
            _remind(ident)
        except Exception:
            log.exception("The reminders of season %s wait for the next time", ident)
    for ident in offers.offers_to_remind():
        _remind_of_offer(ident)


@retrying
def _remind(ident: int) -> None:
    with write():
        reminding.remind(ident)


@retrying
def _remind_of_offer(ident: int) -> None:
    with write():
        offers.remind_of_offer(ident)


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
    lists.forget_old(settings().home)
    with write():
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now - A_DAY))
        db.session.execute(delete(Attempt).where(Attempt.at < now - A_DAY))
        db.session.execute(delete(Handshake).where(Handshake.expires_at < now))
        keeping.forget_taken()
        unmerging.forget()
        purge_health(now)
        forgetting.forget(now)
        db.session.execute(update(Letter).where(Letter.settled_at < now - LETTERS_KEPT).values(message=None, facts={}))
