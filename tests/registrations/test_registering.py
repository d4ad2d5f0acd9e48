"""The rules of taking places."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.language import _, speaking
from netverk.letters.models import Letter
from netverk.people.knowing import Contact
from netverk.people.models import JournalEntry
from netverk.registrations import leaving
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration
from tests import make


def contact(name: str) -> Contact:
    return Contact(name=name, email=f"{name.lower()}@example.org")


def released(**facts: Any) -> int:
    """The id of a season whose programme is released."""
    with write():
        season = make.season(**facts)
        make.release(season, make.session(season=season, starts="2030-05-05 09:30"))
        return season.id


def register(season: int, *names: str, by: str = "", once: str = "", **facts: Any) -> Registration:
    """Register these people; the first signs for all, unless another does."""
    with write():
        found = db.session.get_one(Season, season)
        return take_places(found, contact(by or names[0]), [contact(name) for name in names], once=once or uuid4().hex, **facts)


def refused(season: int, *names: str, language: str = "sv") -> str:
    with speaking(language), pytest.raises(RuleBroken) as refusal:
        register(season, *names)
    with speaking(language):
        return _(refusal.value.sentence, **refusal.value.facts)


def seats_taken(season: int) -> int:
    return db.session.scalars(select(Season.seats_taken).where(Season.id == season)).one()


def holders(season: int) -> list[str]:
    taken = select(Place).where(Place.season_id == season, Place.state == PlaceState.CONFIRMED).order_by(Place.id)
    return [place.holder.name for place in db.session.scalars(taken) if place.holder]


def test_who_registers_somebody_known_does_not_learn_what_they_are_called(app: Flask) -> None:
    with app.app_context():
        season = released()
        with write():
            make.person("Kari Hemlig", email="kari@example.org")

        made = register(season, "Kari", by="Per")

        place = db.session.scalars(select(Place).where(Place.registration_id == made.id)).one()
        assert (place.holder and place.holder.name, place.name, made.name) == ("Kari Hemlig", "Kari", "Per")


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.name) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_each_attendee_takes_one_place(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=5)
        made = register(season, "Kari", "Per", "Ida", by="Assistent", organisation="Statens verk")

        assert holders(season) == ["Kari", "Per", "Ida"]
        assert seats_taken(season) == 3
        assert (made.registrant.name, made.organisation and made.organisation.name) == ("Assistent", "Statens verk")
        assert len(made.code) >= 22  # 128 bits in base 64


def test_who_comes_alone_gets_one_letter_and_others_their_own(app: Flask) -> None:
    with app.app_context():
        season = released()
        register(season, "Kari")
        register(season, "Per", "Ida", by="Per")
        register(season, "Ola", by="Assistent")

        alone, both = [("joining", "Kari")], [("confirmation", "Per"), ("joining", "Per"), ("joining", "Ida")]
        assert letters() == [*alone, *both, ("confirmation", "Assistent"), ("joining", "Ola")]


def test_the_last_place_is_taken_once(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=2)
        register(season, "Kari", "Ida")

        assert refused(season, "Per") == "Det finns inga platser kvar. Om någon avbokar går platsen att ta här igen."
        assert (holders(season), seats_taken(season)) == (["Kari", "Ida"], 2)
        assert [name for _kind, name in letters()] == ["Kari", "Kari", "Ida"]


def test_too_few_places_are_counted_and_none_is_taken(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=3)
        register(season, "Kari")

        assert refused(season, "Per", "Ida", "Ola") == "Det finns 2 platser kvar, och du bad om 3. Ingenting har bokats."
        register(season, "Ola")
        assert refused(season, "Per", "Ida", language="en") == "There is one place left, and you asked for 2. Nothing has been booked."
        assert holders(season) == ["Kari", "Ola"]


def test_a_season_without_a_limit_takes_everybody(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=None)
        register(season, *(f"Person{n}" for n in range(10)))
        assert seats_taken(season) == 10


def test_a_form_sent_twice_counts_once(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        first = register(season, "Kari", once="a" * 32)
        again = register(season, "Kari", once="a" * 32)

        assert first.code == again.code
        assert (seats_taken(season), letters()) == (1, [("joining", "Kari")])
        assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_nobody_takes_two_places(app: Flask) -> None:
    with app.app_context():
        season = released()
        register(season, "Kari")

        assert refused(season, "Per", "KARI") == "KARI (kari@example.org) har redan en plats."
        assert refused(season, "Ida", "Ida") == "ida@example.org står med två gånger. Varje person tar en plats och har en egen adress."
        assert holders(season) == ["Kari"]
        register(released(), "Kari")


def test_who_cancelled_may_come_back(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        made = register(season, "Kari")
        with write():
            leaving.cancel_registration(db.session.get_one(Registration, made.id))
        register(season, "Kari")
        assert (holders(season), seats_taken(season)) == (["Kari"], 1)


def test_registration_opens_and_closes_by_the_clock(app: Flask, clock_at: Callable[[str], None]) -> None:
    with app.app_context():
        clock_at("2030-01-01 12:00")
        season = released(opens=make.when("2030-02-01"), closes=make.when("2030-03-01"))

        assert refused(season, "Kari") == "Anmälan öppnar fredagen den 1\xa0februari 2030. Välkommen tillbaka då."
        clock_at("2030-02-01 00:00")
        register(season, "Kari")
        clock_at("2030-03-01 00:00")
        assert refused(season, "Per") == "Anmälan är stängd."
        clock_at("2030-05-05 12:30")
        assert refused(season, "Per") == "Säsongen är slut och tar inte emot fler anmälningar."
        assert holders(season) == ["Kari"]


def test_an_hour_of_opening_is_said(app: Flask, clock_at: Callable[[str], None]) -> None:
    with app.app_context():
        clock_at("2030-01-01 12:00")
        season = released(opens=make.when("2030-02-01 08:00"))
        assert refused(season, "Kari", language="en") == "Registration opens 1\xa0February 2030, 08:00. You are welcome back then."


def test_a_season_that_is_not_released_or_takes_none_refuses(app: Flask) -> None:
    with app.app_context():
        with write():
            draft = make.season().id
        assert (
            refused(draft, "Kari")
            == refused(released(takes_registrations=False), "Kari")
            == "Den här säsongen tar inte emot anmälningar här."
        )


def test_somebody_we_know_keeps_their_name_and_shows_it_to_nobody(app: Flask) -> None:
    with app.app_context():
        season = released()
        with write():
            make.place(make.person("Kari Hemlig", email="kari@example.org"), season=db.session.get_one(Season, season))

        assert "Hemlig" not in refused(season, "Kari")


def test_the_journal_knows_who_by_number_alone(app: Flask) -> None:
    with app.app_context():
        made = register(released(), "Kari", "Per")
        entry = db.session.scalars(select(JournalEntry)).one()
        assert (entry.verb, entry.subject, entry.facts) == ("register", f"registration:{made.id}", {"places": 2})
