"""Letters leaving: what is taken in hand, what comes of it. A stopped clock and carriers that are told what to answer."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Event, Lock, Thread

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from netverk import clock
from netverk.db import db, write
from netverk.language import _, spoken
from netverk.letters.carriers import Deferred, Refused, Unanswered
from netverk.letters.delivering import Delivered, Sender, deliver_due
from netverk.letters.envelopes import message_id
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Message, Recipient, Written, post
from tests import make

SENDER = Sender(name="Förlaget Norrsken", address="natverk@norrsken.example")


@dataclass
class Carried:
    """A carrier that keeps what it takes, or raises what it is told to."""

    trouble: Exception | None = None
    mails: list[EmailMessage] = field(default_factory=list)

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        self.mails.append(mail)
        if self.trouble:
            raise self.trouble

    def close(self) -> None:
        """Nothing is open."""

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]


def plain(letter: Letter) -> Written:
    return Written(message=Message(subject=letter.key, text="Hej\n", html="<p>Hej</p>"))


def leave(key: str, to: str = "kari", minutes: int = 0, kind: str = "plain", season_id: int | None = None, language: str = "sv") -> None:
    """Put a letter in the outbox that is due in so many minutes."""
    recipient = Recipient(key=f"person:{to}", address=f"{to}@example.org", name=to.title(), language=language)
    with write():
        post(kind, to=recipient, key=key, due_at=clock.now() + timedelta(minutes=minutes), season_id=season_id)


def letter(key: str) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.key == key).execution_options(populate_existing=True)).one()


def deliver(carrier: Carried, composer: Callable[[Letter], Written] = plain, **facts: object) -> Delivered:
    return deliver_due({"plain": composer}, carrier, SENDER, **facts)  # type: ignore[arg-type]  # the facts are of several types


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture(autouse=True)
def _stopped(clock_at: Callable[[str], None]) -> None:
    clock_at("2030-05-05 09:30")


pytestmark = pytest.mark.usefixtures("context")


# what leaves


def test_letters_that_are_due_leave_in_the_order_they_fell_due() -> None:
    leave("second", "per", minutes=-1)
    leave("third", "oda", minutes=0)
    leave("first", "kari", minutes=-2)
    leave("later", "ulla", minutes=1)
    carrier = Carried()

    assert deliver(carrier) == Delivered(sent=3)
    assert carrier.subjects == ["first", "second", "third"]
    assert letter("later").fate is Fate.WAITING


def test_a_letter_is_kept_as_it_left() -> None:
    leave("one")
    carrier = Carried()
    deliver(carrier)

    sent = letter("one")
    assert (sent.fate, sent.settled_at, sent.lease_until, sent.subject) == (Fate.SENT, clock.now(), None, "one")
    assert sent.message == carrier.mails[0].as_bytes().decode()
    assert sent.message_id == carrier.mails[0]["Message-ID"] == message_id("one", "norrsken.example")


def test_a_letter_goes_from_the_house_to_its_reader() -> None:
    leave("one")
    carrier = Carried()
    deliver(carrier)

    assert str(carrier.mails[0]["From"]) == "Förlaget Norrsken <natverk@norrsken.example>"
    assert str(carrier.mails[0]["To"]) == "Kari <kari@example.org>"


def test_a_letter_is_written_in_its_readers_language() -> None:
    leave("swedish", "kari", language="sv")
    leave("english", "per", language="en")
    carrier = Carried()
    deliver(carrier, lambda _letter: Written(message=Message(subject=f"{spoken()} {_('Kind regards')}", text="", html="")))

    assert carrier.subjects == ["sv Vänliga hälsningar", "en Kind regards"]


def test_no_more_leave_than_asked_for() -> None:
    for name in ("kari", "per", "oda"):
        leave(name, name)

    assert deliver(Carried(), limit=2) == Delivered(sent=2)


def test_what_a_letter_records_is_written_with_its_mark() -> None:
    leave("one")
    deliver(Carried(), lambda found: Written(message=plain(found).message, then=lambda: post_follower(found)))

    assert letter("follower").fate is Fate.WAITING


def post_follower(letter: Letter) -> None:
    post("plain", to=Recipient(key="x", address=letter.address), key="follower", due_at=clock.now() + timedelta(days=1))


def test_a_letter_that_is_not_needed_is_recorded_and_not_sent() -> None:
    leave("one")
    carrier = Carried()

    assert deliver(carrier, lambda found: Written(message=None, then=lambda: post_follower(found))) == Delivered(needless=1)
    assert carrier.mails == []
    assert (letter("one").fate, letter("one").settled_at) == (Fate.NEEDLESS, clock.now())
    assert letter("follower").fate is Fate.WAITING


@pytest.mark.parametrize("needed", [True, False])
def test_what_cannot_be_recorded_leaves_the_letter_unmarked(needed: bool, caplog: pytest.LogCaptureFixture) -> None:
    leave("one")
    leave("two", "per")

    def recorded_badly(found: Letter) -> Written:
        def then() -> None:
            post_follower(found)
            raise RuntimeError("the shelf is full")

        return Written(message=plain(found).message if needed else None, then=then)

    outcome = deliver(Carried(), lambda found: recorded_badly(found) if found.key == "one" else plain(found))

    assert outcome == Delivered(unanswered=1, sent=1)
    assert (letter("one").fate, letter("one").lease_until) == (Fate.WAITING, clock.now() + timedelta(minutes=2))
    assert db.session.scalar(select(func.count()).where(Letter.key == "follower")) == 0
    assert "the shelf is full" in caplog.text


# what does not


def test_a_letter_that_cannot_be_written_fails_and_the_others_leave(caplog: pytest.LogCaptureFixture) -> None:
    leave("one")
    leave("two", "per")
    leave("three", "oda", kind="unheard of")
    carrier = Carried()

    def compose(found: Letter) -> Written:
        if found.key == "one":
            raise LookupError("no such session")
        return plain(found)

    assert deliver(carrier, compose) == Delivered(sent=1, failed=2)
    assert carrier.subjects == ["two"]
    assert (letter("one").fate, letter("one").failure) == (Fate.FAILED, "It could not be written out; the log says why.")
    assert "no such session" in caplog.text


def test_a_letter_to_no_address_fails() -> None:
    leave("one", "kari kari")

    assert deliver(Carried()) == Delivered(failed=1)


def test_a_fault_of_the_database_is_not_the_letters() -> None:
    leave("one")

    def compose(found: Letter) -> Written:
        raise OperationalError("SELECT", {}, Exception("the database is away"))

    with pytest.raises(OperationalError):
        deliver(Carried(), compose)
    assert letter("one").fate is Fate.WAITING


def test_a_refused_letter_fails_and_its_reader_is_marked_with_it() -> None:
    leave("one")
    seen: list[tuple[str, Fate]] = []

    def mark(refused: Letter) -> None:
        seen.append((refused.address, refused.fate))
        post_follower(refused)

    assert deliver(Carried(Refused("550 No such user")), on_refused=mark) == Delivered(failed=1)
    assert seen == [("kari@example.org", Fate.FAILED)]
    assert (letter("one").fate, letter("one").failure, letter("one").settled_at) == (Fate.FAILED, "550 No such user", clock.now())
    assert letter("follower").fate is Fate.WAITING


def test_a_deferred_letter_waits_longer_each_time(clock_at: Callable[[datetime], None]) -> None:
    leave("one")
    waits = []
    for _time in range(5):
        before = clock.now()
        assert deliver(Carried(Deferred("450 Busy"))) == Delivered(deferred=1)
        assert deliver(Carried()) == Delivered()
        waits.append((letter("one").due_at - before).total_seconds() / 60)
        clock_at(letter("one").due_at)

    assert waits == [1, 5, 15, 60, 60]
    assert (letter("one").fate, letter("one").deferrals, letter("one").attempts, letter("one").failure) == (Fate.WAITING, 5, 0, "450 Busy")
    assert deliver(Carried()) == Delivered(sent=1)
    assert letter("one").failure == ""


def test_a_letter_deferred_for_two_days_fails(clock_at: Callable[[datetime], None]) -> None:
    leave("one")
    began = clock.now()
    while deliver(Carried(Deferred("450 Busy"))) == Delivered(deferred=1):
        clock_at(letter("one").due_at)

    assert timedelta(days=2) <= clock.now() - began < timedelta(days=2, hours=1)
    assert (letter("one").fate, letter("one").failure) == (Fate.FAILED, "450 Busy")


def test_a_withdrawn_letter_stays() -> None:
    leave("one")
    with write():
        letter("one").fate = Fate.WITHDRAWN

    assert deliver(Carried()) == Delivered()


# without an answer


def test_an_unanswered_letter_leaves_again_when_its_lease_has_expired(
    clock_at: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    leave("one")
    first, second = Carried(Unanswered("cut")), Carried()

    assert deliver(first) == Delivered(unanswered=1)
    assert deliver(second) == Delivered()
    clock_at("2030-05-05 09:32")
    assert deliver(second) == Delivered(sent=1)
    assert [mail["Message-ID"] for mail in first.mails] == [mail["Message-ID"] for mail in second.mails]


def test_three_times_without_an_answer_is_in_doubt(clock_at: Callable[[str], None], caplog: pytest.LogCaptureFixture) -> None:
    leave("one")
    carrier = Carried(Unanswered("cut"))
    outcomes = []
    for minute in range(30, 40, 2):
        clock_at(f"2030-05-05 09:{minute}")
        outcomes.append(deliver(carrier))

    assert outcomes == [Delivered(unanswered=1)] * 3 + [Delivered(in_doubt=1), Delivered()]
    assert len(carrier.mails) == 3
    assert (letter("one").fate, letter("one").settled_at is not None, letter("one").lease_until) == (Fate.IN_DOUBT, True, None)


def test_an_answer_that_comes_after_the_lease_counts_once(clock_at: Callable[[str], None]) -> None:
    leave("one")
    recorded = []

    class Slow(Carried):
        def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
            clock_at("2030-05-05 09:32")
            deliver(quick, compose)

    def compose(found: Letter) -> Written:
        return Written(message=plain(found).message, then=lambda: recorded.append(found.key))

    quick = Carried()
    assert deliver(Slow(), compose) == Delivered(sent=1)
    assert quick.subjects == ["one"]
    assert recorded == ["one"]


def test_a_no_that_comes_after_the_lease_does_not_undo_the_yes(clock_at: Callable[[str], None]) -> None:
    leave("one")

    class Slow(Carried):
        def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
            clock_at("2030-05-05 09:32")
            deliver(Carried())
            raise Refused("550 No such user")

    deliver(Slow())
    assert (letter("one").fate, letter("one").failure) == (Fate.SENT, "")


def test_a_no_that_comes_after_the_lease_leaves_the_letter_to_whoever_has_it(
    clock_at: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    leave("one")

    class Slow(Carried):
        def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
            clock_at("2030-05-05 09:32")
            deliver(Carried(Unanswered("cut")))
            raise self.trouble or AssertionError

    deliver(Slow(Deferred("450 Busy")))
    assert (letter("one").lease_until, letter("one").deferrals) == (clock.now() + timedelta(minutes=2), 0)


# several at once


class Held(Carried):
    """A carrier that stands at the door until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.at_the_door, self.go = Event(), Event()

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        self.at_the_door.set()
        assert self.go.wait(30)
        super().carry(mail, sender=sender, recipient=recipient)


def test_a_second_letter_to_an_address_waits_for_the_first(app: Flask) -> None:
    leave("first", "kari", minutes=-2)
    leave("second", "kari", minutes=-1)
    leave("other", "per")
    held, free = Held(), Carried()
    thread = Thread(target=lambda: in_context(app, held, limit=1))
    thread.start()
    assert held.at_the_door.wait(30)

    assert deliver(free) == Delivered(sent=1)
    assert free.subjects == ["other"]
    held.go.set()
    thread.join()
    assert deliver(free) == Delivered(sent=1)
    assert free.subjects == ["other", "second"]


def in_context(app: Flask, carrier: Carried, limit: int | None = None) -> None:
    with app.app_context():
        deliver(carrier, limit=limit)


class Watched(Carried):
    """Notes every mail, and every time two were under way to one address."""

    def __init__(self) -> None:
        super().__init__()
        self.lock, self.under_way, self.overlaps = Lock(), set[str](), list[str]()

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        with self.lock:
            if recipient in self.under_way:
                self.overlaps.append(recipient)
            self.under_way.add(recipient)
        super().carry(mail, sender=sender, recipient=recipient)
        with self.lock:
            self.under_way.remove(recipient)


def test_many_at_work_write_each_letter_once_and_never_twice_at_once_to_an_address(app: Flask) -> None:
    keys = {f"{name}:{number}" for name in ("kari", "per") for number in range(15)}
    for key in keys:
        leave(key, key.partition(":")[0])
    watched = Watched()
    threads = [Thread(target=lambda: until_nothing_waits(app, watched)) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(watched.subjects) == sorted(keys)
    assert watched.overlaps == []


def until_nothing_waits(app: Flask, carrier: Carried) -> None:
    with app.app_context():
        while db.session.scalar(select(func.count()).where(Letter.fate == Fate.WAITING)):
            deliver(carrier)


# PostgreSQL only, for SQLite has one writer at a time


WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@contextmanager
def somebody_else(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        yield connection


def wait_until_it_waits(thread: Thread, database: str) -> None:
    """Until the thread is held up by somebody's lock."""
    thread.start()
    with somebody_else(database) as watching:
        watching.autocommit = True
        while thread.is_alive() and not watching.execute(WAITING).fetchone():
            pass
    assert thread.is_alive()


@pytest.mark.parametrize("engine", ["postgresql"])
def test_no_letter_is_taken_while_a_release_of_its_season_is_being_made(app: Flask, database: str) -> None:
    with write():
        season = make.season().id
    leave("one", season_id=season)
    carrier = Carried()
    thread = Thread(target=lambda: in_context(app, carrier))
    with somebody_else(database) as publishing:
        publishing.execute("SELECT id FROM season WHERE id = %s FOR UPDATE", [season])
        wait_until_it_waits(thread, database)
        publishing.execute("UPDATE letter SET fate = 'withdrawn' WHERE lease_until IS NULL")
    thread.join()

    assert carrier.mails == []
    assert letter("one").fate is Fate.WITHDRAWN


@pytest.mark.parametrize("engine", ["postgresql"])
def test_no_letter_is_taken_while_another_to_its_address_is_being_taken(app: Flask, database: str) -> None:
    leave("one", minutes=-2)
    leave("two", minutes=-1)
    carrier = Carried()
    thread = Thread(target=lambda: in_context(app, carrier))
    with somebody_else(database) as worker:
        worker.execute("SELECT pg_advisory_xact_lock(hashtext('letter'), hashtext('kari@example.org'))")
        worker.execute("UPDATE letter SET lease_until = %s WHERE key = 'two'", [clock.now() + timedelta(minutes=2)])
        wait_until_it_waits(thread, database)
    thread.join()

    assert carrier.mails == []
    assert letter("one").lease_until is None


def test_what_leaves_is_logged_only_where_something_went_wrong(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "netverk")
    leave("one")
    deliver(Carried())

    assert caplog.records == []
