"""What happens by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from flask import Flask
from sqlalchemy import func, select

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, letter_for
from netverk.people import signing_in
from netverk.people.models import Attempt, SignInLink
from netverk.settings import settings
from netverk.showing.renditions import Shelf
from tests import make

NOW = datetime(2030, 5, 5, 8, tzinfo=UTC)


def letter(key: str, settled_at: datetime | None) -> Letter:
    made = letter_for("notice", to=Recipient(key="x", address="kari@example.org"), key=key, reason="ill")
    made.settled_at, made.message, made.fate = settled_at, "Hej", Fate.SENT if settled_at else Fate.WAITING
    return made


def test_what_a_letter_said_is_forgotten_and_that_it_left_is_kept(app: Flask, clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)
    with app.app_context():
        with write():
            db.session.add_all([letter("old", NOW - timedelta(days=91)), letter("new", NOW - timedelta(days=89)), letter("waits", None)])

        clockwork.tidy()

        kept = {each.key: (each.message, each.facts, each.fate) for each in db.session.scalars(select(Letter))}
        assert kept["old"] == (None, {}, Fate.SENT)
        assert kept["new"] == ("Hej", {"reason": "ill"}, Fate.SENT)
        assert kept["waits"] == ("Hej", {"reason": "ill"}, Fate.WAITING)


def test_a_letter_leaves_in_the_name_that_the_house_has_by_then(app: Flask) -> None:
    with app.app_context():
        with write():
            house = make.house("Förlaget Norrsken")
            signing_in.ask(make.organiser().email or "", client="", language="sv")
        deliver = clockwork.delivering()
        with write():
            db.session.merge(house).name = "Norrskens förlag"
        deliver()
        [letter] = (settings().home / "letters").glob("*.eml")
        assert str(message_from_bytes(letter.read_bytes(), policy=default)["From"]).startswith("Norrskens förlag <")


def test_links_and_attempts_are_forgotten_when_they_no_longer_count(app: Flask, clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)
    with app.app_context():
        with write():
            kari = make.person("Kari")
            for hours in (25, 23):
                past = NOW - timedelta(hours=hours)
                db.session.add_all([SignInLink(digest=str(hours), person=kari, expires_at=past), Attempt(what="x", at=past)])

        clockwork.tidy()

        assert db.session.scalars(select(SignInLink.digest)).all() == ["23"]
        assert db.session.scalar(select(func.count(Attempt.id))) == 1


def test_a_rendition_that_nobody_asks_for_is_forgotten(app: Flask, clock_at: Callable[[datetime], None]) -> None:
    with app.app_context():
        folder = settings().home / "renditions"
        folder.mkdir(parents=True)
        (folder / "one.kept").write_bytes(b"{}\n")

        clockwork.tidy()
        assert (folder / "one.kept").exists()

        clock_at(clock.now() + clockwork.UNUSED + timedelta(days=1))
        clockwork.tidy()
        assert Shelf(folder).forget_before(clock.now()) == 0
        assert not (folder / "one.kept").exists()


def test_who_can_never_be_reached_is_marked_once(app: Flask, clock_at: Callable[[datetime], None]) -> None:
    with app.app_context():
        clock_at(NOW)
        with write():
            kari = make.person("Kari")
            refused = letter("x", None)
            refused.person_id = kari.id
            clockwork.mark_unreachable(refused)
        clock_at(NOW + timedelta(days=1))
        with write():
            clockwork.mark_unreachable(refused)

        assert kari.unreachable_since == NOW


def test_every_kind_of_letter_that_is_posted_can_be_written_out(app: Flask) -> None:
    with app.app_context():
        assert set(clockwork.composers()) == {
            "sign_in",
            "passkey_added",
            "ask speaker",
            "staff_invitation",
            "notice",
            "together",
            "mailing",
            "calendar",
            "joining",
            "confirmation",
            "leaving",
            "proof",
            "confirm_address",
            "again",
            "waiting",
            "offer",
            "offer_ends",
            "lapsed",
            "reminder",
            "unanswered",
            "asked_to_stand_in",
            "own_again",
            "standing_in",
            "handed_over",
            "deputy_declined",
            "deputy_goes",
            "deputy_not_needed",
            "pending",
            "refused",
            "invited",
            "farewell",
        }
