"""Everybody who can want a seat wants one at the same moment: by the form, by a list, from another season, by approval, by an offer."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, cycle, islice
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk import clock
from netverk.admissions.models import PlaceType
from netverk.answers import giving
from netverk.approvals import deciding
from netverk.db import db, retrying, write
from netverk.deputies import handing_over
from netverk.deputies.finding import find_active
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.registrations import leaving, moving, registering
from netverk.registrations.moving import Target
from netverk.rosters import taking_in
from netverk.rosters.columns import Line
from netverk.rosters.judging import Wishes
from netverk.rosters.taking_in import Manner
from netverk.seasons.models import Admission, Season
from netverk.seats import limits, waiting_list
from netverk.seats.models import TAKES_A_SEAT, Place, PlaceState, Registration
from netverk.sessions.models import Session
from netverk.waiting import answering
from tests import make

CLIENTS, SEATS, QUOTA = 64, 20, 3
MEMBERS, ELSEWHERE, OFFERED, ASKED = 4, 6, 2, 2


@dataclass(frozen=True)
class Scene:
    """Ids: the season that all want to come to, and what some of them have already."""

    season: int
    session: int
    quota: int
    asking: int
    members: list[int]
    elsewhere: list[int]
    offered: list[int]
    asked: list[int]


def contact(name: str = "") -> Contact:
    name = name or uuid4().hex[:10]
    return Contact(name=name, email=f"{name}@example.org")


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Members, those who have asked and those who have been offered one take some of the seats; others have a place in another season."""
    with app.app_context(), write():
        season, other = make.season(capacity=MEMBERS + OFFERED + ASKED), make.season()
        session = make.session(season=season)
        make.release(season, session)
        make.release(other, make.session(season=other))
        quota = make.place_type("Tidig", season=season, quota=QUOTA)
        asking = make.place_type("Efter prövning", season=season, admission=Admission.APPROVAL)
        members = [make.place(f"m{n}", season=season).id for n in range(MEMBERS)]
        asked = [_registered(season, f"a{n}", type=asking) for n in range(ASKED)]
        elsewhere = [make.place(f"e{n}", season=other).id for n in range(ELSEWHERE)]
        filling = [_registered(season, f"f{n}") for n in range(OFFERED)]
        offered = [_registered(season, f"o{n}", may_wait=True) for n in range(OFFERED)]
        for ident in filling:
            leaving.cancel_registration(db.session.get_one(Registration, ident))
        season.capacity = SEATS
        waiting_list.fill(season)
        return Scene(season.id, session.id, quota.id, asking.id, members, elsewhere, offered, asked)


def _registered(season: Season, name: str, **facts: Any) -> int:
    who = contact(name)
    return registering.take_places(season, who, [who], once=uuid4().hex, **facts).id


class Clients:
    """What each of them does, in the transaction of its own."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.members, self.elsewhere = cycle(scene.members), iter(scene.elsewhere)
        self.offered, self.asked = iter(scene.offered), iter(scene.asked)

    def each(self) -> Iterator[Callable[[], object]]:
        """So many that there is more wanted than there is, in a mixture."""
        turns = cycle([self.register, self.import_two, self.of_a_type, self.move_here, self.ask, self.accept, self.send, self.approve])
        return chain(islice((turn() for turn in turns), CLIENTS))

    @property
    def season(self) -> Season:
        return db.session.get_one(Season, self.scene.season)

    def register(self) -> Callable[[], object]:
        return lambda: _registered(self.season, "")

    def of_a_type(self) -> Callable[[], object]:
        return lambda: _registered(self.season, "", type=db.session.get_one(PlaceType, self.scene.quota))

    def ask(self) -> Callable[[], object]:
        return lambda: _registered(self.season, "", type=db.session.get_one(PlaceType, self.scene.asking))

    def import_two(self) -> Callable[[], object]:
        rows = [Line(n, *_named(contact())) for n in (1, 2)]
        return lambda: taking_in.take_in(self.season, rows, Wishes(), Manner(due_at=clock.now() + timedelta(minutes=2)))

    def move_here(self) -> Callable[[], object]:
        ident = next(self.elsewhere, None)
        if ident is None:
            return self.register()
        return lambda: moving.move(db.session.get_one(Place, ident), Target(self.season), by=None)

    def accept(self) -> Callable[[], object]:
        ident = next(self.offered, None)
        return (lambda: answering.accept(db.session.get_one(Registration, ident))) if ident else self.register()

    def approve(self) -> Callable[[], object]:
        ident = next(self.asked, None)
        if ident is None:
            return self.hand_over()
        places = select(Place.id).where(Place.registration_id == ident)
        return lambda: deciding.approve(self.scene.season, list(db.session.scalars(places)), by=None)

    def send(self) -> Callable[[], object]:
        """A deputy takes no seat of their own."""
        ident, who = next(self.members), contact()
        return lambda: giving.send_colleague(db.session.get_one(Place, ident), db.session.get_one(Session, self.scene.session), who)

    def hand_over(self) -> Callable[[], object]:
        ident, who = next(self.members), contact()
        return lambda: handing_over.hand_over(db.session.get_one(Place, ident), who, by=None)


def _named(who: Contact) -> tuple[str, str]:
    return who.name, who.email


def all_at_once(app: Flask, acts: list[Callable[[], object]]) -> Counter[str]:
    at_once = Barrier(len(acts))

    @retrying
    def written(act: Callable[[], object]) -> None:
        with write():
            act()

    def client(act: Callable[[], object]) -> str:
        at_once.wait(timeout=60)
        with app.app_context():
            try:
                written(act)
            except RuleBroken:
                return "refused"
            return "done"

    with ThreadPoolExecutor(len(acts)) as clients:
        return Counter(clients.map(client, acts))


def taken(app: Flask, scene: Scene) -> tuple[int, int, int]:
    """What the season counts, how many places take a seat, and what the type counts."""
    with app.app_context():
        season, quota = db.session.get_one(Season, scene.season), db.session.get_one(PlaceType, scene.quota)
        seats = select(func.count(Place.id)).where(Place.season_id == scene.season, Place.state.in_(TAKES_A_SEAT))
        return season.seats_taken, db.session.scalar(seats) or 0, quota.seats_taken


def test_exactly_as_many_as_there_are_seats(app: Flask, scene: Scene) -> None:
    done = all_at_once(app, list(Clients(scene).each()))

    assert done["refused"] > 0, "more was wanted than there was"
    counted, seats, of_a_type = taken(app, scene)
    assert (counted, seats) == (SEATS, SEATS)
    assert of_a_type <= QUOTA
    with app.app_context():
        states = Counter(db.session.scalars(select(Place.state).where(Place.id.in_(scene.members))))
        assert states == {PlaceState.CONFIRMED: MEMBERS}, "who had a seat has it still, whoever sits on it"
        held = select(Place.holder_id).where(Place.season_id == scene.season, Place.state.in_(TAKES_A_SEAT))
        holders = db.session.scalars(held).all()
        assert len(set(holders)) == len(holders), "nobody has two"


def test_without_counting_under_the_lock_more_are_let_in(app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would prove nothing: there is always a seat for whoever asks what is free, and the last guard refuses."""
    for module in (limits, registering, waiting_list):
        monkeypatch.setattr(module, "free_seats", lambda *_asked: 99, raising=False)
    monkeypatch.setattr("netverk.seats.standing.free_seats", lambda *_asked: 99)
    monkeypatch.setattr("netverk.seats.taking.free_seats", lambda *_asked: 99)

    with pytest.raises(Exception, match="seats"):
        all_at_once(app, [Clients(scene).register() for _ in range(SEATS)])


def test_every_consumer_is_among_them(app: Flask, scene: Scene) -> None:
    """One of each, alone, does what it says."""
    clients = Clients(scene)
    with app.app_context():
        for act in (
            clients.register,
            clients.import_two,
            clients.of_a_type,
            clients.move_here,
            clients.ask,
            clients.accept,
            clients.approve,
        ):
            with write():
                act()()
        with write():
            clients.send()()
            place = db.session.get_one(Place, scene.members[1])
            clients.members = iter([place.id])  # type: ignore[assignment]
            clients.hand_over()()
        assert find_active(db.session.get_one(Place, scene.members[0]), scene.session)
        assert place.holder
        assert place.holder.name != "m1"
    assert taken(app, scene)[:2] == (MEMBERS + OFFERED + ASKED + 6, MEMBERS + OFFERED + ASKED + 6)
