"""The way out."""

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.people.models import JournalEntry
from netverk.registrations.leaving import cancel_registration
from netverk.seats.models import Place, Registration
from tests.registrations.test_registering import holders, register, released, seats_taken


def cancel(made: Registration, *only: Place) -> int:
    with write():
        return cancel_registration(db.session.get_one(Registration, made.id), only=[place.id for place in only] or None)


def goodbyes() -> list[tuple[str, bool]]:
    """Who is told, and whether as a holder."""
    sent = select(Letter).where(Letter.kind == "leaving").order_by(Letter.id)
    return [(letter.name, "place" in letter.facts) for letter in db.session.scalars(sent)]


def test_cancelling_frees_every_seat_and_tells_everybody_concerned(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=5)
        register(season, "Ola")
        made = register(season, "Kari", "Per", by="Assistent")

        assert cancel(made) == 2
        assert (holders(season), seats_taken(season)) == (["Ola"], 1)
        assert goodbyes() == [("Kari", True), ("Per", True), ("Assistent", False)]
        assert db.session.get_one(Registration, made.id).cancelled_at


def test_cancelling_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        season = released()
        made = register(season, "Kari")
        cancel(made)
        noted = len(list(db.session.scalars(select(JournalEntry))))

        assert cancel(made) == 0
        assert (seats_taken(season), goodbyes()) == (0, [("Kari", True)])
        assert len(list(db.session.scalars(select(JournalEntry)))) == noted


def test_one_of_several_may_leave(app: Flask) -> None:
    with app.app_context():
        season = released()
        made = register(season, "Kari", "Per", by="Assistent")
        place = db.session.scalars(select(Place).where(Place.registration_id == made.id).order_by(Place.id)).first()
        assert place
        assert cancel(made, place) == 1
        assert cancel(made, place) == 0

        assert (holders(season), seats_taken(season)) == (["Per"], 1)
        assert goodbyes() == [("Kari", True), ("Assistent", False)]
        assert db.session.get_one(Registration, made.id).cancelled_at is None
        assert cancel(made) == 1
        assert seats_taken(season) == 0
        assert goodbyes() == [("Kari", True), ("Assistent", False), ("Per", True), ("Assistent", False)]


def test_the_last_to_leave_closes_the_registration(app: Flask) -> None:
    with app.app_context():
        made = register(released(), "Kari")
        assert cancel(made, db.session.scalars(select(Place).where(Place.registration_id == made.id)).one()) == 1
        assert db.session.get_one(Registration, made.id).cancelled_at


def test_nobody_gives_back_a_place_of_another_registration(app: Flask) -> None:
    with app.app_context():
        season = released()
        made, other = register(season, "Kari"), register(season, "Per")
        assert cancel(made, db.session.scalars(select(Place).where(Place.registration_id == other.id)).one()) == 0
        assert holders(season) == ["Kari", "Per"]
