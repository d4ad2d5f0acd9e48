"""A season to which anything happens, and to those who attend it. `Attendance` says who goes where by a few rules of its own."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from netverk.answers import giving
from netverk.answers.models import Said as Answered
from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.programme.value import Mode, Session
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting
from netverk.publishing.acting import Action
from netverk.registrations import moving
from netverk.registrations.moving import Target
from netverk.seasons.models import Season
from netverk.sessions.models import Session as SessionRow
from tests import make
from tests.publishing.stage import Stage, at, email, row_of
from tests.telling.replaying import Kept, Said, check
from tests.telling.test_laws import _entry, _is_dated

StopClock = Callable[[str | datetime], None]

SLUGS = ("ett", "tva", "tre")
TIMES = (at("2030-03-26"), at("2030-04-02"), at("2030-10-29", "13:00-15:00"), When.parse("2030-05-14"), UNKNOWN)
PEOPLE = ("Kari", "Per", "Dag", "Eva")
NOTHING_DONE = suppress(RuleBroken, NoResultFound)  # it is refused, or they have no place that anything could be done with

slugs, people, times = st.sampled_from(SLUGS), st.sampled_from(PEOPLE), st.sampled_from(TIMES)


@dataclass
class Attendance:
    """Who has a place (of the whole season, or of one session), and who goes where in whose stead."""

    places: dict[str, str] = field(default_factory=dict)  # by name: a slug, or empty for the whole season
    deputies: dict[tuple[str, str], str] = field(default_factory=dict)  # by whose place and which session

    def covers(self, name: str, slug: str) -> bool:
        return self.places.get(name) in ("", slug)

    def goes(self, name: str, slug: str) -> bool:
        own = self.covers(name, slug) and (name, slug) not in self.deputies
        return own or any(self.covers(holder, slug) for (holder, to), deputy in self.deputies.items() if (to, deputy) == (slug, name))

    def leave(self, name: str) -> None:
        del self.places[name]
        self.deputies = {of: deputy for of, deputy in self.deputies.items() if of[0] != name}

    def narrow(self, name: str, slug: str) -> None:
        """The place is for that from now on: deputies to anything else need not go."""
        self.places[name] = slug
        self.deputies = {of: deputy for of, deputy in self.deputies.items() if of[0] != name or self.covers(*of)}


def planned() -> Season:
    season, house = make.season("2030", series=make.series("Ledarskapsnätverket")), make.venue("Klarahuset")
    for slug, when in zip(SLUGS, TIMES, strict=False):
        make.session(slug, season=season, slug=slug, when=when, venue=house, takes_guests=True)
    clas = make.speaker("Clas", email="clas@example.org")
    make.talk(session=row_of(season, "tva"), by=clas)
    make.leader(make.speaker("Astrid", email="astrid@example.org"), season=season)
    return season


class Chain(RuleBasedStateMachine):
    """One season from its first release on. What is refused changes nothing, also not in the attendance."""

    def __init__(self, app: Flask, clock_at: StopClock) -> None:
        super().__init__()
        self.box, self.attendance, self.notices = Kept(), Attendance(), list[int]()
        self.stage = Stage(app, clock_at, datetime(2030, 1, 7, 8, 0, tzinfo=UTC), box=self.box)
        self.stage.plan(planned)
        self.stage.publish()

    @initialize()
    def begin(self) -> None:
        """Two who attend, so that there is something to be told to them."""
        self.join("Kari", "")
        self.join("Per", "tva")

    # the programme

    @rule(slug=slugs, when=times)
    def move(self, slug: str, when: When) -> None:
        self.act(slug, acting.move(when, "Lokalen behövdes."))

    @rule(slug=slugs, until=st.sampled_from(("", "2030-autumn")))
    def postpone(self, slug: str, until: str) -> None:
        self.act(slug, acting.postpone("Talaren är sjuk.", When.parse(until)))

    @rule(slug=slugs)
    def go_online(self, slug: str) -> None:
        self.act(slug, acting.go_online("Smittan ökar.", "https://example.org/rum"))

    @rule(slug=slugs, house=st.integers(0, 3))
    def relocate(self, slug: str, house: int) -> None:
        with self.stage.writing():
            venue = make.venue(f"Huset {house}")
        self.act(slug, acting.relocate(venue, None, "Huset byggs om."))

    @rule(slug=slugs)
    def cancel(self, slug: str) -> None:
        self.act(slug, acting.cancel("För få kunde komma."))

    @rule(slug=slugs, facts=st.sampled_from(({"title": "Om makt"}, {"title": "Om tillit"}, {"preliminary": True}, {"preliminary": False})))
    def reword(self, slug: str, facts: dict[str, Any]) -> None:
        with NOTHING_DONE:
            self.stage.edit(slug, **facts)
            self.notices.append(self.stage.publish())

    @rule(slug=slugs, number=st.integers(1, 3))
    def change_link(self, slug: str, number: int) -> None:
        self.reword(slug, {"joining_link": f"https://example.org/{number}", "mode": Mode.HYBRID})

    @rule()
    def undo(self) -> None:
        if self.notices:
            with NOTHING_DONE:
                self.stage.undo(self.notices.pop())

    @rule(after=st.sampled_from((0, 0, 2, 10)))
    def deliver(self, after: int) -> None:
        self.stage.deliver(after=timedelta(minutes=after))

    # who attends

    @rule(name=people, slug=st.sampled_from(("", "", *SLUGS)))
    def join(self, name: str, slug: str) -> None:
        if name not in self.attendance.places:
            with NOTHING_DONE:
                self.stage.join_one(name, slug) if slug else self.stage.join(name)
                self.attendance.places[name] = slug

    @rule(name=people)
    def leave(self, name: str) -> None:
        if name in self.attendance.places:
            self.stage.give_back(name)
            self.attendance.leave(name)

    @rule(name=people, deputy=people, slug=slugs)
    def send(self, name: str, deputy: str, slug: str) -> None:
        with NOTHING_DONE:
            self.stage.send(name, deputy, slug)
            self.attendance.deputies[name, slug] = deputy

    @rule(name=people, slug=slugs)
    def call_back(self, name: str, slug: str) -> None:
        with NOTHING_DONE:
            self.stage.call_back(name, slug)
            self.attendance.deputies.pop((name, slug), None)

    @rule(name=people, standing=people)
    def appoint(self, name: str, standing: str) -> None:
        """Somebody who is asked whenever they cannot come."""
        with NOTHING_DONE, self.stage.writing():
            giving.appoint(self.stage.place_of(name), Contact(name=standing, email=email(standing)))

    @rule(name=people, slug=slugs)
    def decline(self, name: str, slug: str) -> None:
        """Nobody need go in their stead from then on, until whoever is asked says that they do."""
        with NOTHING_DONE:
            with self.stage.writing():
                giving.give(self.stage.place_of(name), self.row(slug), Answered.NO)
            self.attendance.deputies.pop((name, slug), None)

    @rule(name=people, slug=slugs, says=st.sampled_from((giving.accept, giving.accept, giving.decline)))
    def stand_in(self, name: str, slug: str, says: Callable[[Deputy], None]) -> None:
        with NOTHING_DONE:
            with self.stage.writing():
                asked = select(Deputy).where(Deputy.place_id == self.stage.place_of(name).id, Deputy.state == DeputyState.ASKED)
                if (deputy := db.session.scalar(asked.where(Deputy.session_id == self.row(slug).id))) is None:
                    return
                who = db.session.get_one(Person, deputy.person_id).name
                says(deputy)
            if says is giving.accept:
                self.attendance.deputies[name, slug] = who

    @rule(name=people, other=people)
    def hand_over(self, name: str, other: str) -> None:
        with NOTHING_DONE:
            if name != other and other not in self.attendance.places:
                self.stage.hand_over(name, other)
                slug = self.attendance.places[name]
                self.attendance.leave(name)
                self.attendance.places[other] = slug

    @rule(name=people, slug=st.sampled_from(("", *SLUGS)))
    def move_place(self, name: str, slug: str) -> None:
        with NOTHING_DONE:
            with self.stage.writing() as season:
                assert season
                moving.move(self.stage.place_of(name), Target(season, self.row(slug) if slug else None), by=None)
            self.attendance.narrow(name, slug)

    # what has to hold

    def teardown(self) -> None:
        self.stage.deliver()
        self.check(Random(0))

    def check(self, random: Random) -> None:
        for name in (*PEOPLE, "Clas", "Astrid"):
            check(email(name), self.box.objects[email(name)], self.wanted(name), random)

    def wanted(self, name: str) -> dict[str, Said]:
        programme, private = self.stage.released, self.stage.private
        sessions = [each for each in programme.sessions if _is_dated(each) and self.goes(name, each)]
        return {each.uid: (_title(each), *_entry(programme, each, private)[1:5]) for each in sessions}

    def goes(self, name: str, session: Session) -> bool:
        return name == "Astrid" or (name == "Clas" and bool(session.bylines)) or self.attendance.goes(name, session.slug)

    # how it is done

    def act(self, slug: str, action: Action) -> None:
        with NOTHING_DONE:
            self.notices.append(self.stage.act(slug, action))

    def row(self, slug: str) -> SessionRow:
        return self.stage._row(slug)


def _title(session: Session) -> str:
    return f"Preliminärt: {session.title}" if session.preliminary else session.title
