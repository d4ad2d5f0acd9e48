"""The whole life of places, played at random beside a small model of what a waiting list promises."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import select

from netverk import clock
from netverk.db import db, lock, write
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.people.models import JournalEntry
from netverk.registrations import leaving
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import TAKES_A_SEAT, Place, PlaceState, Registration
from netverk.waiting import answering, tending
from tests import make

BEGINS = datetime(2030, 3, 6, 9, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """People register in groups, wait, answer or do not, leave, and are let in; the season grows and shrinks; time goes by."""

    app: Flask
    groups = Bundle("groups")  # ids of registrations

    def __init__(self) -> None:
        super().__init__()
        self.stopped = ExitStack()
        self.asked_to_leave = Counter[int]()
        self.now = BEGINS

    def teardown(self) -> None:
        self.stopped.close()

    @contextmanager
    def season(self) -> Iterator[Season]:
        with self.app.app_context(), write():
            yield lock(Season, self.ident)

    @initialize(seats=st.integers(1, 4))
    def begin(self, seats: int) -> None:
        self._wait(timedelta())
        with self.app.app_context(), write():
            season = make.season(capacity=seats, offer_hours=8)
            make.release(season, make.session(season=season, starts="2032-05-05 09:30"))
            self.ident = season.id

    @rule(target=groups, people=st.integers(1, 3), may_wait=st.booleans())
    def register(self, people: int, may_wait: bool) -> Any:
        names = [uuid4().hex[:8] for _ in range(people)]
        contacts = [Contact(name=name, email=f"{name}@example.org") for name in names]
        waited = self._first_that_fits()
        try:
            with self.season() as season:
                made = take_places(season, contacts[0], contacts, once=uuid4().hex, may_wait=may_wait)
                ident = made.id
        except RuleBroken:
            assert not may_wait, "there is always a turn in the list"
            return multiple()
        assert waited is None, "whoever waited and fitted had it before"
        return ident

    @rule(ident=consumes(groups))
    def leave(self, ident: int) -> None:
        with self.season():
            self.asked_to_leave[ident] += leaving.cancel_registration(db.session.get_one(Registration, ident))

    @rule(ident=groups, of_several=st.booleans())
    def accept(self, ident: int, of_several: bool) -> None:
        with self.season():
            registration = db.session.get_one(Registration, ident)
            offered = waiting_list.offered_to(registration)
            only = [offered[0].id] if of_several and offered else None
            try:
                answering.accept(registration, only=only)
            except RuleBroken:
                assert offered == []
            else:
                self.asked_to_leave[ident] += len(offered) - 1 if only else 0

    @rule(ident=groups)
    def let_pass(self, ident: int) -> None:
        with self.season():
            registration = db.session.get_one(Registration, ident)
            if waiting_list.offered_to(registration):
                answering.pass_on(registration)

    @rule(ident=groups)
    def hold_for_approval(self, ident: int) -> None:
        """Somebody of theirs asks for one more place, which the house has to approve."""
        with self.season() as season:
            registration = db.session.get_one(Registration, ident)
            place = Place(registration=registration, season=season)
            if taking.fit(season, [place]) and registration.cancelled_at is None:
                db.session.add(place)
                taking.take(season, [place], PlaceState.PENDING, until=self.now + timedelta(hours=30))

    @rule(ident=groups)
    def approve(self, ident: int) -> None:
        with self.season():
            held = select(Place).where(Place.registration_id == ident, Place.state == PlaceState.PENDING)
            taking.confirm(db.session.scalars(held))

    @rule(by=st.integers(-2, 2))
    def resize(self, by: int) -> None:
        with self.season() as season:
            season.capacity = max(season.seats_taken, (season.capacity or 0) + by, 1)

    @rule(hours=st.sampled_from([1, 7, 20, 72]))
    def wait(self, hours: int) -> None:
        self._wait(timedelta(hours=hours))

    @rule()
    def tend(self) -> None:
        with self.app.app_context():
            if self.ident not in tending.seasons_to_tend():
                return
            with write():
                tending.tend(self.ident)
            assert self.ident not in tending.seasons_to_tend(), "it is done at once"

    @invariant()
    def seats_are_what_is_taken_and_never_more_than_there_are(self) -> None:
        if hasattr(self, "ident"):
            with self.app.app_context():
                season, places = db.session.get_one(Season, self.ident), self._places()
                assert season.seats_taken == sum(place.state in TAKES_A_SEAT for place in places) <= (season.capacity or 0)

    @invariant()
    def nobody_loses_a_place_without_having_asked(self) -> None:
        """A confirmed place ends by being cancelled, which somebody asked for; what lapses was held, and its time was over."""
        if hasattr(self, "ident"):
            with self.app.app_context():
                gone = Counter(place.registration_id for place in self._places() if place.state is PlaceState.CANCELLED)
                assert gone == +self.asked_to_leave
                assert not [each for each in self._places() if each.state is PlaceState.LAPSED and each.offered_at == self.now]

    @invariant()
    def the_journal_adds_up_to_what_is(self) -> None:
        if hasattr(self, "ident"):
            with self.app.app_context():
                for registration in db.session.scalars(select(Registration).where(Registration.season_id == self.ident)):
                    assert self._as_told(registration.id) == self._as_it_is(registration.id)

    def _as_told(self, ident: int) -> str:
        """Whether they wait or have been offered something, by the last that the journal says of it."""
        told = select(JournalEntry).where(JournalEntry.subject == f"registration:{ident}").order_by(JournalEntry.id)
        becomes = {"offer": "offered", "accept offer": "", "pass on offer": "waiting", "lapse": "", "cancel registration": ""}
        state = ""
        for line in db.session.scalars(told):
            if line.verb == "register":
                state = "waiting" if line.facts.get("waits") else ""
            elif line.verb != "lapse" or state == "offered":
                state = becomes.get(line.verb, state)
        return state

    def _as_it_is(self, ident: int) -> str:
        states = {place.state for place in self._places() if place.registration_id == ident}
        return next((each.value for each in (PlaceState.WAITING, PlaceState.OFFERED) if each in states), "")

    def _first_that_fits(self) -> int | None:
        """Whoever is first in the list, is to be asked and would have fitted if somebody came now who needs a seat."""
        with self.season() as season:
            waiting_list.fill(season)
            groups = filter(waiting_list._is_to_be_asked, waiting_list.waiting(season))
            return next((group.registration.id for group in groups if taking.fit(season, group.places)), None)

    def _places(self) -> list[Place]:
        query = select(Place).where(Place.season_id == self.ident).order_by(Place.id)
        return list(db.session.scalars(query.execution_options(populate_existing=True)))

    def _wait(self, long: timedelta) -> None:
        self.now += long
        self.stopped.enter_context(clock.stopped(self.now))


def test_seats_add_up_whatever_happens(app: Flask) -> None:
    class Here(Life):
        pass

    Here.app = app
    bounded = settings(
        deadline=None,
        stateful_step_count=20,
        max_examples=settings().max_examples // 2 or 1,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(Here, settings=bounded)


def test_the_model_would_notice_a_seat_sold_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would prove nothing."""
    monkeypatch.setattr(waiting_list, "fit", lambda _season, _places: True)
    monkeypatch.setattr(tending, "fit", lambda _season, _places: True)

    class Here(Life):
        pass

    Here.app = app
    bounded = settings(deadline=None, max_examples=40, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    with pytest.raises(Exception, match=r"seats|assert"):
        run_state_machine_as_test(Here, settings=bounded)
