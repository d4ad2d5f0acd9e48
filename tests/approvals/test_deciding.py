"""Saying yes or no to those who want a place."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.approvals import deciding
from netverk.db import db, lock, write
from netverk.letters.models import Letter
from netverk.seasons.models import Admission, Season
from netverk.seats import waiting_list
from netverk.seats.models import Place, PlaceState
from tests import make
from tests.registrations.test_registering import letters, refused, register, released, seats_taken
from tests.visitor import Visitor
from tests.ways_in.letters import text_of


def wished(**facts: object) -> int:
    """A season in which Kari and Per, registered by an assistant, and Ida wait for a yes."""
    season = released(admission=Admission.APPROVAL, **facts)
    register(season, "Kari", "Per", by="Assistent")
    register(season, "Ida")
    return season


def states() -> dict[str, str]:
    return {place.name: place.state.value for place in db.session.scalars(select(Place))}


def ids(*names: str) -> list[int]:
    return list(db.session.scalars(select(Place.id).where(Place.name.in_(names))))


def test_who_wants_a_place_holds_it_and_is_told_that_the_wish_is_received(app: Flask) -> None:
    with app.app_context():
        season = wished(capacity=3)
        assert set(states().values()) == {"pending"}
        assert (seats_taken(season), letters()) == (3, [("pending", "Assistent"), ("pending", "Ida")])
        assert refused(season, "Ola").startswith("Det finns inga platser kvar.")


def test_a_yes_and_a_no_are_told_and_counted(app: Flask) -> None:
    with app.app_context():
        season = wished(capacity=3)
        with write():
            assert deciding.approve(season, ids("Kari", "Ida"), by=None) == 2
        with write():
            assert deciding.refuse(season, ids("Per", "Ida"), "Nätverket är för chefer.", by=None) == 1  # Ida has her yes
        assert states() == {"Kari": "confirmed", "Per": "cancelled", "Ida": "confirmed"}
        assert seats_taken(season) == 2
        assert letters()[2:] == [("confirmation", "Assistent"), ("joining", "Kari"), ("joining", "Ida"), ("refused", "Assistent")]


def test_what_is_not_answered_in_time_lapses(app: Flask) -> None:
    with app.app_context():
        season = wished()
        until = max(place.until for place in db.session.scalars(select(Place)) if place.until)
        with clock.stopped(until + timedelta(minutes=1)), write():
            waiting_list.lapse(lock(Season, season))
        assert (set(states().values()), seats_taken(season)) == ({"lapsed"}, 0)
        assert PlaceState.LAPSED in {place.state for place in db.session.scalars(select(Place))}


def test_the_desk_answers_several_at_once_and_writes_the_sentence(app: Flask) -> None:
    with app.app_context():
        season = wished()
        with write():
            oda, path = make.organiser(), db.session.get_one(Season, season).path
        everybody = [str(ident) for ident in ids("Kari", "Per", "Ida")]
    desk, page = Visitor(app, signed_in=oda), f"/organise/{path}/approvals"
    assert "3 vill ha en plats" in desk.get("/organise/").text
    assert "Kryssa för dem du svarar." in desk.send(page, approve="1").text
    unsaid = desk.send(page, refuse="1", places=everybody[:1])
    assert (unsaid.status, "Skriv en mening till dem du säger nej till." in unsaid.text) == (422, True)
    assert desk.send(page, refuse="1", places=everybody[:2], because="Nätverket är för <chefer>.").leads_to == page
    assert desk.send(page, approve="1", places=everybody[2:]).leads_to == page
    assert desk.get(page).heading.startswith("Vilka som vill ha en plats")
    with app.app_context():
        assert sorted(states().values()) == ["cancelled", "cancelled", "confirmed"]
        assert "> Nätverket är för <chefer>." in text_of(db.session.scalars(select(Letter).where(Letter.kind == "refused")).one())
        received = db.session.scalars(select(Letter).where(Letter.kind == "pending")).first()
        assert received
        assert not text_of(received)  # it has been answered
