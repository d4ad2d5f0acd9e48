"""What other seasons want of the same rooms and people, as every page at the desk says it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.people.models import Person
from netverk.publishing import drafting, fitting, previewing, releasing
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.seats.models import PlaceState
from netverk.sessions.models import Session
from netverk.settings import settings
from netverk.speakers.models import Speaker
from tests import make
from tests.registrations.test_public import queries_of
from tests.visitor import Visitor

HERE, THERE = "/organise/ledarskap/2031", "digitalt/2031"


@dataclass
class Two:
    """A network with one morning, and another one with a morning that begins while the first goes on."""

    app: Flask
    oda: Person

    def said(self) -> list[str]:
        with self.app.app_context():
            season = db.session.scalars(select(Season).order_by(Season.id)).first()
            assert season
            return [clash.sentence() for clash in fitting.misfits(drafting.draft(season).programme, season)]

    def page(self, path: str, who: Person | None = None) -> str:
        page = Visitor(self.app, signed_in=who or self.oda).get(f"{HERE}{path}")
        assert page.status == 200
        return " ".join(page.tree.xpath("//main")[0].text_content().split())

    def links(self, path: str, who: Person) -> list[str]:
        found: list[str] = Visitor(self.app, signed_in=who).get(f"{HERE}{path}").tree.xpath("//main//a/@href")
        return found


def seasons() -> list[Season]:
    return list(db.session.scalars(select(Season).order_by(Season.id)))


@pytest.fixture
def two(app: Flask, clock_at: Callable[[str | datetime], None]) -> Two:
    clock_at("2031-01-07 08:00")
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        ours = make.season("Våren 2031", slug="2031", series=make.series("Ledarskap", slug="ledarskap"))
        theirs = make.season("Våren 2031", slug="2031", series=make.series("Digitalt", slug="digitalt"))
        make.session("Tillit", season=ours, slug="tillit", starts="2031-03-04 09:30", number=1)
        make.session("Moln", season=theirs, slug="moln", starts="2031-03-04 11:00", number=1)
    return Two(app, oda)


MEMBERS = "2 personer har plats både på ”Tillit” och på ”Moln” (Digitalt), som hålls samtidigt."


def join_both(*names: str, state: PlaceState = PlaceState.CONFIRMED) -> None:
    for name in names:
        for season in seasons():
            make.place(name, season=season, state=state)


def test_members_of_two_seasons_that_meet_at_once_are_counted(two: Two) -> None:
    with two.app.app_context(), write():
        ours, theirs = seasons()
        make.place("Kari", season=ours)
        make.place("Per", season=theirs)
    assert two.said() == []

    with two.app.app_context(), write():
        join_both("Eva", "Ola")
        join_both("Nils", state=PlaceState.CANCELLED)
    assert two.said() == [MEMBERS]


@pytest.mark.parametrize("path", ["/", "/publish", "/board", "/board/tillit", "/sessions/tillit"])
def test_every_page_with_clashes_says_how_many_come_to_both(two: Two, path: str) -> None:
    with two.app.app_context(), write():
        join_both("Eva", "Ola")

    assert MEMBERS in two.page(path).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("path", ["/board", "/sessions/tillit"])
def test_the_way_out_is_the_same_weekday_when_nothing_is_in_the_way(two: Two, path: str) -> None:
    with two.app.app_context(), write():
        join_both("Eva", "Ola")
        make.session("Data", season=seasons()[1], starts="2031-03-11 09:30")

    assert "Flytta ”Tillit” till tisdagen den 25 februari 2031" in two.page(path).replace("\N{NO-BREAK SPACE}", " ")


def test_who_they_are_is_for_those_who_may_see_it_in_both(two: Two) -> None:
    with two.app.app_context(), write():
        join_both("Eva", "Ola")
        make.place("Kari", season=seasons()[0])
        half = make.organiser("Hans", Role.EDITOR, series=seasons()[0].series)
    link = f"{HERE}/registrations/also/{THERE}"

    page = Visitor(two.app, signed_in=two.oda).get(link)
    assert [cell.text_content() for cell in page.tree.xpath("//main//tbody/tr/th")] == ["Eva", "Ola"]
    assert link in two.links("/", two.oda)
    assert MEMBERS in two.page("/", half).replace("\N{NO-BREAK SPACE}", " ")
    assert link not in two.links("/", half)
    assert Visitor(two.app, signed_in=half).get(link).status == 404


def test_nobody_in_both_is_said_so(two: Two) -> None:
    assert "Ingen har plats i båda" in two.page(f"/registrations/also/{THERE}")


def test_a_discussion_leader_is_busy_at_each_morning_of_the_other_network(two: Two) -> None:
    with two.app.app_context(), write():
        ours, theirs = seasons()
        lena = make.speaker("Lena Ek")
        make.leader(lena, season=theirs)
        make.talk(session=db.session.scalars(select(Session).where(Session.season == ours)).one(), by=lena)

    assert two.said() == ["Lena Ek är bokad i både ”Tillit” och ”Moln” samtidigt."]


def test_who_leads_a_season_and_speaks_in_another_needs_the_time_between(two: Two) -> None:
    with two.app.app_context(), write():
        ours, theirs = seasons()
        lena, room = make.speaker("Lena Ek"), make.room()
        make.leader(lena, season=ours)
        late = make.session("Data", season=theirs, starts="2031-03-04 13:00", venue=room.venue, room=room)
        make.talk(session=late, by=lena)
        db.session.scalars(select(Session).where(Session.season == ours)).one().venue = make.venue("Långt bort")

    said = "Lena Ek har 30 minuter på sig mellan ”Tillit” och ”Data”, som hålls i olika lokaler. Räkna med 45 minuter."
    assert two.said() == [said]
    home = Visitor(two.app, signed_in=two.oda).get("/organise/").text
    assert said.removesuffix(".") in home.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def conference(two: Two) -> Two:
    """Two days, published; on the first some of those who come have a place in the other network too, at “Moln”."""
    with two.app.app_context(), write():
        days = make.season("Dagarna 2031", slug="2031", series=make.conference(slug="dagarna"))
        for n, day in enumerate(("2031-03-04", "2031-03-05"), 1):
            make.session(f"Dag {n}", season=days, slug=f"dag-{n}", starts=f"{day} 10:00")
        for season in (seasons()[1], days):
            make.place("Eva", season=season)
        what = releasing.propose(releasing.lock_season(days.id))
        releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
        for session in db.session.scalars(select(Session).where(Session.season == days)):
            session.summary = "Ny text"
    return two


@pytest.mark.parametrize(("chosen", "said"), [(["dag-1"], 1), (["dag-2"], 0), (None, 1)])
def test_a_whole_day_that_does_not_fit_is_said_with_what_changes_on_it(conference: Two, chosen: list[str] | None, said: int) -> None:
    with conference.app.app_context():
        days = seasons()[2]
        uids = db.session.scalars(select(Session.uid).where(Session.season == days, Session.slug.in_(chosen or ()))).all()
        preview = previewing.preview(releasing.propose(days, None if chosen is None else uids), settings())

    assert [warning.sentence for warning in preview.warnings] == [
        "En person har plats både på ”Dagarna 2031” och på ”Moln” (Digitalt), som hålls samtidigt."
    ] * said


def test_more_registered_than_the_room_seats_is_warned_of(two: Two) -> None:
    with two.app.app_context(), write():
        ours, _theirs = seasons()
        room = make.room("Lilla salen", seats=1)
        row = db.session.scalars(select(Session).where(Session.season == ours)).one()
        row.venue, row.room = room.venue, room
        for name in ("Eva", "Ola"):
            make.place(name, season=ours)

    assert two.said() == ["”Tillit” hålls i Lilla salen med 1 stolar, men 2 har plats."]


@pytest.mark.parametrize("path", ["/", "/publish", "/board", "/sessions/tillit", f"/registrations/also/{THERE}"])
def test_a_page_costs_as_many_queries_however_many_come_to_both(two: Two, path: str) -> None:
    def grow(numbers: range) -> int:
        with two.app.app_context(), write():
            other = make.season("Hösten", series=make.series(f"Nätverk {numbers.start}"))
            for n in numbers:
                join_both(f"Medlem {n}")
                made = make.session(f"Dag {n}", season=other, starts="2031-03-04 09:30")
                make.talk(session=made, by=db.session.scalars(select(Speaker)).first() or make.speaker())
        return queries_of(two.app, Visitor(two.app, signed_in=two.oda), f"{HERE}{path}")

    assert grow(range(3)) == grow(range(3, 20))
