"""Who goes in whose stead, and who has a place: the rules. What everybody is told of it is in tests/telling/test_standing_in.py."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, retrying, write
from netverk.deputies import handing_over, links, sending, standing
from netverk.deputies.covering import BEGUN, CANCELLED, NOT_HELD, NOT_ITS_OWN
from netverk.deputies.finding import find_active
from netverk.deputies.models import Deputy, DeputyState, StandingDeputy
from netverk.errors import RuleBroken
from netverk.letters.models import Letter
from netverk.people.knowing import Contact
from netverk.programme.value import Status
from netverk.registrations import naming
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from tests import make

DAG = Contact(name="Dag", email="dag@example.org")
EVA = Contact(name="Eva", email="eva@example.org")


@pytest.fixture
def place(app: Flask, clock_at: Callable[[str | datetime], None]) -> int:
    """Kari's, in a season of three released sessions: held in May, to come in June, cancelled. A fourth is not released."""
    clock_at("2030-05-20 12:00")
    with app.app_context(), write():
        season = make.season()
        held, ahead = make.session("Maj", season=season), make.session("Juni", season=season, starts="2030-06-02 09:30")
        cancelled = make.session("Aldrig", season=season, starts="2030-06-09 09:30", status=Status.CANCELLED)
        make.release(season, held, ahead, cancelled)
        make.session("Utkast", season=season, starts="2030-06-16 09:30")
        return make.place("Kari", season=season).id


def own(ident: int) -> Place:
    return db.session.get_one(Place, ident)


def session(title: str = "Juni") -> Session:
    return db.session.scalars(select(Session).where(Session.title == title)).one()


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.name) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def refused(act: Callable[[], object]) -> str:
    """The sentence, after which nothing of it is left."""
    with pytest.raises(RuleBroken) as refusal, write():
        act()
    return refusal.value.sentence


def test_a_colleague_goes_once_and_another_instead_of_them(app: Flask, place: int) -> None:
    with app.app_context():
        for contact in (DAG, DAG, EVA):
            with write():
                sending.send(own(place), session(), contact)
        rows = db.session.scalars(select(Deputy).order_by(Deputy.id)).all()
        assert [(row.name, row.state) for row in rows] == [("Dag", DeputyState.ENDED), ("Eva", DeputyState.GOES)]
        assert letters() == [
            ("standing_in", "Dag"), ("deputy_goes", "Kari"), ("deputy_not_needed", "Dag"), ("standing_in", "Eva"), ("deputy_goes", "Kari"),
        ]  # fmt: skip
        with write():
            assert sending.call_back(own(place), session())
            assert not sending.call_back(own(place), session())
        assert find_active(own(place), session().id) is None


@pytest.mark.parametrize(("title", "sentence"), [("Maj", BEGUN), ("Aldrig", CANCELLED), ("Utkast", NOT_ITS_OWN)])
def test_only_to_what_is_released_and_still_to_come(app: Flask, place: int, title: str, sentence: str) -> None:
    with app.app_context():
        assert refused(lambda: sending.send(own(place), session(title), DAG)) == sentence
        assert db.session.scalars(select(Deputy)).all() == []


def test_nobody_is_there_twice(app: Flask, place: int) -> None:
    with app.app_context():
        with write():
            season = own(place).season
            make.place("Per", season=season)
            make.place("Gun", season=season, session=session())
            make.deputy("Eva", place=make.place("Ola", season=season), session=session())
        for contact, sentence in (
            (Contact(name="K", email="kari@example.org"), sending.YOURSELF),
            (Contact(name="Per", email="per@example.org"), sending.HAS_PLACE),
            (Contact(name="Gun", email="gun@example.org"), sending.HAS_PLACE),
            (EVA, sending.STANDS_IN),
        ):
            assert refused(lambda contact=contact: sending.send(own(place), session(), contact)) == sentence  # type: ignore[misc]
        with write():
            gives_up = own(place)
            gives_up.state = PlaceState.CANCELLED
        assert refused(lambda: sending.send(own(place), session(), DAG)) == NOT_HELD


def test_a_standing_deputy_is_asked_and_answers(app: Flask, place: int) -> None:
    with app.app_context():
        with write():
            assert sending.ask_standing(own(place), session()) is None
            standing.appoint(own(place), EVA)
            standing.appoint(own(place), DAG)
            asked = sending.ask_standing(own(place), session())
            assert asked
            assert (asked.name, asked.state) == ("Dag", DeputyState.ASKED)
            assert sending.ask_standing(own(place), session()) is None  # asked already
        with write():
            sending.accept(asked)
            sending.accept(asked)
        assert letters() == [("asked_to_stand_in", "Dag"), ("standing_in", "Dag"), ("deputy_goes", "Kari")]
        with write():
            sending.decline(asked)
            sending.decline(asked)
        assert (asked.state, letters()[3:]) == (DeputyState.DECLINED, [("deputy_not_needed", "Dag"), ("deputy_declined", "Kari")])
        assert refused(lambda: sending.accept(asked)) == sending.SETTLED
        with write():
            assert sending.ask_standing(own(place), session()) is None  # they said no to this one
            standing.dismiss(own(place))
        assert db.session.scalars(select(StandingDeputy)).all() == []


def test_handed_over_for_good_the_registration_keeps_the_place(app: Flask, place: int) -> None:
    with app.app_context():
        with write():
            sending.send(own(place), session(), DAG)
            standing.appoint(own(place), EVA)
            token = links.token_of(own(place))
            assert links.find_place(token) is own(place)
            seats, registration = own(place).season.seats_taken, own(place).registration_id
            handing_over.hand_over(own(place), EVA)
        now = own(place)
        assert (now.name, now.holder and now.holder.email, now.registration_id) == ("Eva", EVA.email, registration)
        assert (db.session.get_one(Season, now.season_id).seats_taken, links.find_place(token)) == (seats, None)
        assert db.session.scalars(select(StandingDeputy)).all() == []
        assert db.session.scalars(select(Deputy.state)).all() == [DeputyState.ENDED]
        assert letters()[2:] == [("deputy_not_needed", "Dag"), ("handed_over", "Kari"), ("joining", "Eva")]
        with write():
            make.place("Per", season=now.season)
        assert refused(lambda: handing_over.hand_over(own(place), Contact(name="Per", email="per@example.org"))) == handing_over.ALREADY


def test_who_comes_may_be_named_later(app: Flask, place: int) -> None:
    with app.app_context():
        with write():
            unnamed = Place(season=own(place).season, registration=own(place).registration)
            db.session.add(unnamed)
            db.session.flush()
        assert refused(lambda: sending.send(unnamed, session(), DAG)) == sending.UNNAMED
        with write():
            naming.name_holder(unnamed, DAG)
        assert (unnamed.name, letters()) == ("Dag", [("joining", "Dag")])
        assert refused(lambda: naming.name_holder(unnamed, EVA)) == naming.GONE


def test_two_at_once_send_one_colleague_each_and_one_goes(app: Flask, place: int) -> None:
    """Two browsers, one place: whoever is last counts, and nobody goes twice."""
    at_once = Barrier(4)

    @retrying
    def sent(number: int) -> None:
        with write():
            sending.send(own(place), session(), Contact(name=f"D{number}", email=f"d{number % 2}@example.org"))

    def client(number: int) -> None:
        with app.app_context():
            at_once.wait(timeout=60)
            sent(number)

    with ThreadPoolExecutor(4) as clients:
        list(clients.map(client, range(4)))
    with app.app_context():
        states = db.session.scalars(select(Deputy.state)).all()
        assert (states.count(DeputyState.GOES), set(states) <= {DeputyState.GOES, DeputyState.ENDED}) == (1, True)


def test_a_link_that_was_changed_leads_nowhere(app: Flask, place: int) -> None:
    with app.app_context(), write():
        deputy = sending.send(own(place), session(), DAG)
        whole, theirs = links.token_of(own(place)), links.token_of_deputy(deputy)
        assert links.find_deputy(theirs) is deputy
        for token in ("", "1", whole[:-1], f"{own(place).id + 1}{whole[1:]}", theirs, f"99999999999-{whole[2:]}"):
            assert links.find_place(token) is None
        assert links.find_deputy(whole) is None
