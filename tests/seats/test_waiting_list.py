"""Who waits, and to whom what becomes free is offered."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, lock, write
from netverk.errors import RuleBroken
from netverk.letters.models import Letter
from netverk.people.models import JournalEntry
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN
from netverk.registrations import leaving
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Session
from netverk.waiting import answering, tending
from tests import make
from tests.registrations.test_registering import register, released, seats_taken

STOCKHOLM = ZoneInfo("Europe/Stockholm")
StopClock = Callable[[str | datetime], None]


@pytest.fixture(autouse=True)
def wednesday(clock_at: StopClock) -> None:
    clock_at("2030-03-06 10:00")


def wait(season: int, *names: str) -> Registration:
    return register(season, *names, may_wait=True)


def cancel(registration: Registration, **facts: object) -> None:
    with write():
        leaving.cancel_registration(db.session.get_one(Registration, registration.id), **facts)  # type: ignore[arg-type]


def accept(registration: Registration, **facts: object) -> int:
    with write():
        return answering.accept(db.session.get_one(Registration, registration.id), **facts)  # type: ignore[arg-type]


def pass_on(registration: Registration) -> None:
    with write():
        answering.pass_on(db.session.get_one(Registration, registration.id))


def tend() -> list[int]:
    """What the clockwork does."""
    found = tending.seasons_to_tend()
    for ident in found:
        with write():
            tending.tend(ident)
    return found


def states(registration: Registration) -> list[str]:
    query = select(Place).where(Place.registration_id == registration.id).order_by(Place.id)
    return [place.state.value for place in db.session.scalars(query.execution_options(populate_existing=True))]


def letters(kind: str) -> list[str]:
    return list(db.session.scalars(select(Letter.name).where(Letter.kind == kind).order_by(Letter.id)))


def done_to(registration: Registration) -> list[str]:
    """What the journal says was done, in order."""
    lines = select(JournalEntry.verb).where(JournalEntry.subject == f"registration:{registration.id}")
    return list(db.session.scalars(lines.order_by(JournalEntry.id)))


def until(registration: Registration) -> str:
    moment = db.session.scalars(select(Place.until).where(Place.registration_id == registration.id).limit(1)).one()
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if moment else ""


def test_whoever_comes_when_all_is_taken_can_wait_and_takes_no_seat(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        register(season, "Kari")
        per, ida = wait(season, "Per"), wait(season, "Ida")

        assert (states(per), states(ida), seats_taken(season)) == (["waiting"], ["waiting"], 1)
        assert [waiting_list.turn_of(each) for each in (per, ida)] == [1, 2]
        assert (letters("waiting"), letters("joining")) == (["Per", "Ida"], ["Kari"])


def test_there_is_no_list_where_the_house_has_none_nor_a_turn_where_there_is_room(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1, has_waiting_list=False)
        assert states(wait(season, "Kari")) == ["confirmed"]
        with pytest.raises(RuleBroken, match="no places left"):
            wait(season, "Per")


def test_what_somebody_gives_back_is_offered_at_once_to_who_has_waited_longest(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        kari = register(season, "Kari")
        per, ida = wait(season, "Per"), wait(season, "Ida")

        cancel(kari)

        assert (states(per), states(ida), seats_taken(season)) == (["offered"], ["waiting"], 1)
        assert letters("offer") == ["Per"]
        assert until(per) == "2030-03-08 10:00", "sixteen working hours on"
        assert accept(per) == 1
        assert (states(per), letters("joining"), seats_taken(season)) == (["confirmed"], ["Kari", "Per"], 1)


def test_an_offer_made_on_friday_can_be_taken_on_monday(app: Flask, clock_at: StopClock) -> None:
    with app.app_context():
        season = released(capacity=1, offer_hours=4)
        kari, per = register(season, "Kari"), wait(season, "Per")
        clock_at("2030-03-08 16:30")
        cancel(kari)
        clock_at("2030-03-11 09:05")
        assert tend() == []

        assert accept(per) == 1


def test_an_offer_that_nobody_takes_goes_to_the_next(app: Flask, clock_at: StopClock) -> None:
    with app.app_context():
        season = released(capacity=1)
        kari = register(season, "Kari")
        per, ida = wait(season, "Per"), wait(season, "Ida")
        cancel(kari)
        clock_at("2030-03-08 10:00")

        with pytest.raises(RuleBroken, match="no offer"):
            accept(per)
        assert tend() == [season]

        assert (states(per), states(ida), letters("lapsed")) == (["lapsed"], ["offered"], ["Per"])
        assert db.session.get_one(Registration, per.id).cancelled_at == clock.now(), "nothing is left of it"
        assert tend() == [], "there is nothing more to do"


def test_a_group_too_large_for_what_is_free_is_passed_over_and_keeps_its_turn(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=3)
        kari, others = register(season, "Kari"), register(season, "Ada", "Bo")
        three, one = wait(season, "Per", "Pia", "Paul"), wait(season, "Ida")

        cancel(kari)

        assert (states(three), states(one)) == (["waiting"] * 3, ["offered"])
        assert waiting_list.turn_of(three) == 1
        passed = db.session.scalars(select(Place.passed_over_at).where(Place.registration_id == three.id)).all()
        assert passed == [clock.now()] * 3
        assert db.session.scalars(select(JournalEntry.subject).where(JournalEntry.verb == "pass over")).all() == [
            f"registration:{three.id}"
        ]
        cancel(others)
        cancel(one)
        assert states(three) == ["offered"] * 3, "all of them at once"


def test_one_who_needs_less_gets_a_seat_at_once_and_it_is_noted_whom_they_overtook(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=3)
        register(season, "Kari", "Ada")
        pair = wait(season, "Per", "Pia")

        assert states(register(season, "Ida")) == ["confirmed"]

        assert states(pair) == ["waiting", "waiting"]
        assert done_to(pair) == ["register", "pass over"]


def test_whoever_lets_an_offer_pass_waits_on_behind_the_others(app: Flask, clock_at: StopClock) -> None:
    with app.app_context():
        season = released(capacity=1)
        kari = register(season, "Kari")
        per, ida = wait(season, "Per"), wait(season, "Ida")
        cancel(kari)

        pass_on(per)
        assert (states(per), states(ida), waiting_list.turn_of(per)) == (["waiting"], ["offered"], 1)
        cancel(ida)
        assert states(per) == ["waiting"], "they have just said no"
        clock_at("2030-03-07 10:00")
        assert tend() == [season]
        assert (states(per), letters("offer")) == (["offered"], ["Per", "Ida", "Per"])


def test_of_what_is_offered_together_some_can_be_taken_and_the_rest_given_back(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=2)
        kari = register(season, "Kari", "Ada")
        pair, ida = wait(season, "Per", "Pia"), wait(season, "Ida")
        cancel(kari)
        per = db.session.scalars(select(Place.id).where(Place.registration_id == pair.id).order_by(Place.id)).first()

        assert accept(pair, only=[per]) == 1

        assert (states(pair), states(ida), letters("joining")[-1]) == (["confirmed", "cancelled"], ["offered"], "Per")


def test_more_seats_are_offered_by_themselves(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        register(season, "Kari")
        per = wait(season, "Per")
        assert tend() == []
        with write():
            lock(Season, season).capacity = 2

        assert tend() == [season]

        assert states(per) == ["offered"]


def test_whoever_waits_comes_before_whoever_comes_now(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        register(season, "Kari")
        per = wait(season, "Per")
        with write():
            lock(Season, season).capacity = 2

        with pytest.raises(RuleBroken, match="no places left"):
            register(season, "Ida")
        ida = wait(season, "Ida")

        assert (states(per), states(ida)) == (["offered"], ["waiting"])


def test_nothing_is_offered_once_the_season_is_over(app: Flask, clock_at: StopClock) -> None:
    with app.app_context():
        season = released(capacity=1)
        kari, per = register(season, "Kari"), wait(season, "Per")
        clock_at("2030-05-06 09:00")

        cancel(kari)

        assert (states(per), tend()) == (["waiting"], [])


def test_the_time_to_answer_stands_still_while_the_session_is_postponed(app: Flask, clock_at: StopClock) -> None:
    with app.app_context():
        with write():
            season = make.season(offer_hours=8)
            session = make.session(season=season, starts="2030-05-05 09:30", capacity=1, takes_guests=True)
            make.release(season, session)
        kari = register(season.id, "Kari", session=session)
        per = register(season.id, "Per", session=db.session.get_one(Session, session.id), may_wait=True)
        cancel(kari)
        assert (states(per), until(per)) == (["offered"], "2030-03-07 10:00")
        clock_at("2030-03-06 12:00")
        release(season.id, session.id, Status.POSTPONED)
        clock_at("2030-03-11 12:00")
        assert states(per) == ["offered"]
        tend()
        assert states(per) == ["offered"], "two hours have gone, and then none"
        release(season.id, session.id, Status.SCHEDULED)
        clock_at("2030-03-12 09:59")
        tend()
        assert states(per) == ["offered"]

        clock_at("2030-03-12 10:00")
        tend()

        assert states(per) == ["lapsed"]


def release(season: int, session: int, status: Status) -> None:
    with write():
        row = db.session.get_one(Session, session)
        row.status, row.when = status, UNKNOWN if status is Status.POSTPONED else make.when("2030-06-05 09:30")
        make.release(db.session.get_one(Season, season), row)


def test_a_guest_takes_a_seat_of_the_session_that_its_members_leave(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season(capacity=9)
            session = make.session(season=season, starts="2030-05-05 09:30", room=make.room(seats=2), takes_guests=True)
            make.release(season, session)
        register(season.id, "Kari")

        assert states(register(season.id, "Per", session=session)) == ["confirmed"]

        assert seats_taken(season.id) == 1, "a guest is no member"
        with pytest.raises(RuleBroken, match="no places left"):
            register(season.id, "Ida", session=session)
        assert states(register(season.id, "Ida")) == ["confirmed"], "the room is too small by one, which warns"


def test_a_session_that_says_how_many_it_has_limits_its_members_too(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season(capacity=9)
            session = make.session(season=season, starts="2030-05-05 09:30", capacity=2, takes_guests=True)
            make.release(season, session)
        register(season.id, "Per", session=session)
        register(season.id, "Kari")

        with pytest.raises(RuleBroken, match="no places left"):
            register(season.id, "Ida")


def test_a_type_of_place_has_its_own_number_of_seats(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season(capacity=9)
            make.release(season, make.session(season=season))
            early = make.place_type("Tidig", season=season, quota=1)
        kari = register(season.id, "Kari", type=early)
        per = register(season.id, "Per", type=early, may_wait=True)
        assert (states(per), states(register(season.id, "Ida"))) == (["waiting"], ["confirmed"])

        cancel(kari)

        assert (states(per), early.seats_taken, seats_taken(season.id)) == (["offered"], 1, 2)


def test_a_place_that_is_gone_cannot_be_cancelled_confirmed_or_offered(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=1)
        kari = register(season, "Kari")
        cancel(kari)
        with write(), pytest.raises(RuleBroken, match="has been cancelled"):
            taking.confirm(db.session.scalars(select(Place).where(Place.registration_id == kari.id)))
        assert (states(kari), seats_taken(season)) == (["cancelled"], 0)
