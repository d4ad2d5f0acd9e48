"""What needs somebody today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk import clock
from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import releasing
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.registrations.test_public import queries_of

DAY = "2031-01-25 12:00"  # five weeks before the first of the meetings


@pytest.fixture
def workspace(app: Flask, clock_at: Callable[[str | datetime], None]) -> Workspace:
    clock_at("2031-01-10 12:00")
    made = published(app, "Kari", "Per")
    clock_at(DAY)
    return made


def lines(workspace: Workspace) -> list[str]:
    found = workspace.oda.get("/organise/").tree.xpath("//ul[@class='to-do']/li")
    return [" ".join(line.text_content().split()) for line in found]


def change(workspace: Workspace, model: Any, *where: Any, **values: Any) -> None:
    with workspace.app.app_context(), write():
        db.session.execute(update(model).where(*where).values(**values))


def test_where_nothing_needs_anybody_it_says_so_calmly(workspace: Workspace) -> None:
    assert lines(workspace) == []
    assert "Ingenting väntar på dig i dag." in workspace.oda.get("/organise/").text
    assert "Nothing needs you today." in workspace.oda.get("/en/organise/").text


def test_who_was_not_reached_stands_first_with_the_number_to_call(workspace: Workspace) -> None:
    change(workspace, Letter, Letter.name == "Kari", fate=Fate.FAILED)
    change(workspace, Person, Person.name == "Kari", phone="070-174 06 05")
    change(workspace, Session, Session.slug == "traff-1", preliminary=True)
    assert lines(workspace) == [
        "Mejlet till Kari kom inte fram Nätverket, Våren 2031 070-174 06 05",
        "En ändring är inte publicerad Nätverket, Våren 2031",
    ]
    change(workspace, Letter, Letter.name == "Kari", reached_by_phone_at=clock.now())
    assert len(lines(workspace)) == 1


def test_held_letters_can_be_taken_back_for_a_moment_more(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        session = db.session.scalars(select(Session).where(Session.slug == "traff-1")).one()
        session.move(make.when("2031-05-05 09:30", 180))
        what = releasing.propose(releasing.lock_season(session.season_id))
        notice = releasing.release(what, verb="move", by=None, hold=timedelta(seconds=90), base_url="http://127.0.0.1:5000").id
    assert lines(workspace) == ["2 mottagare får veta om 90 sekunder. Till dess går det att ångra. Nätverket, Våren 2031"]
    [address] = workspace.oda.get("/organise/").tree.xpath("//ul[@class='to-do']//a/@href")
    assert address == f"/organise/notices/{notice}#undo"
    assert workspace.oda.get(address).tree.xpath("//*[@id='undo']//form/@action") == [f"/organise/notices/{notice}/undo"]


def test_more_notices_than_one_reads_stand_there_as_their_number(workspace: Workspace) -> None:
    with workspace.app.app_context():
        for day in range(3, 9):
            with write():
                season = db.session.scalars(select(Season)).one()
                db.session.scalars(select(Session).where(Session.slug == "traff-1")).one().when = make.when(f"2031-04-0{day} 09:30")
                what = releasing.propose(releasing.lock_season(season.id))
                releasing.release(what, verb="move", by=None, hold=timedelta(seconds=90), base_url="http://127.0.0.1:5000")
    leaving = [line for line in lines(workspace) if "ångra" in line]

    assert leaving == ["Mejlen från 6 meddelanden går alldeles strax. Till dess går de att ångra. I de meddelanden som de hör till"]
    workspace.deliver()
    assert not [line for line in lines(workspace) if "ångra" in line]


def test_what_the_weeks_to_come_lack_stands_there_by_its_day(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        make.session("Utan allt", season=season, starts="2031-02-10 09:30")
        make.session("Kanske i februari", season=season, starts=None, when=When.month(2031, 2))
        make.session("Långt bort", season=season, starts="2031-06-10 09:30")
        make.session("Uppskjuten", season=season, starts=None, status=Status.POSTPONED)
    assert lines(workspace)[:3] == [
        "”Kanske i februari” saknar datum Nätverket, Våren 2031",
        "”Utan allt” saknar talare och lokal Nätverket, Våren 2031 om 16 dagar",
        "”Uppskjuten” saknar nytt datum Nätverket, Våren 2031",
    ]
    assert not any("Långt bort" in line for line in lines(workspace))


def test_a_preliminary_date_that_nears_is_asked_for(workspace: Workspace, clock_at: Callable[[str | datetime], None]) -> None:
    change(workspace, Session, Session.slug == "traff-2", preliminary=True)
    assert not any("preliminär" in line for line in lines(workspace))
    clock_at("2031-03-01 08:00")
    assert "”Träff 2” är fortfarande preliminär Nätverket, Våren 2031 i morgon" in lines(workspace)


def test_a_clash_between_two_plans_is_told_once(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        mine = db.session.scalars(select(Session).where(Session.slug == "traff-1")).one()
        make.session(
            "De andra", starts="2031-03-01 10:00", venue=mine.venue, room=mine.room, season=make.season(series=make.series("Andra"))
        )
    taken = [line for line in lines(workspace) if "Stora salen" in line]
    assert len(taken) == 1
    assert "De andra" in taken[0]
    assert "Träff 1" in taken[0]


def test_registrations_of_today_and_the_day_it_closes_stand_there(workspace: Workspace) -> None:
    change(workspace, Season, closes=When.on(datetime(2031, 1, 30).date()), opens=UNKNOWN)
    with workspace.app.app_context(), write():
        make.registration("Siv", season=db.session.scalars(select(Season)).one())
        releasing.release(
            releasing.propose(releasing.lock_season(1)), verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000"
        )
    assert [line.replace("\xa0", " ") for line in lines(workspace)] == [
        "Anmälan stänger 30 januari 2031 Nätverket, Våren 2031 om 5 dagar",
        "En anmälan i dag Nätverket, Våren 2031",
    ]
    assert workspace.oda.get("/organise/").tree.xpath("//ul[@class='to-do']//a/@href") == [f"{AT}/facts", f"{AT}/registrations"]


def test_many_gaps_of_a_season_are_told_as_their_number(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        for n in range(5):
            make.session(f"Tom {n}", season=season, starts=f"2031-02-1{n} 09:30")
    assert "5 programpunkter saknar talare, plats eller datum Nätverket, Våren 2031" in lines(workspace)


def test_what_needs_somebody_costs_as_many_queries_however_much_it_is(workspace: Workspace) -> None:
    def grow(numbers: range) -> int:
        with workspace.app.app_context(), write():
            season = db.session.scalars(select(Season).order_by(Season.id)).first()
            assert season
            for n in numbers:
                make.session(f"Tom {n}", season=season, starts="2031-02-10 09:30")
                make.registration(f"Ny {n}", season=make.season())
            db.session.execute(update(Letter).values(fate=Fate.FAILED))
        return queries_of(workspace.app, workspace.oda, "/organise/")

    assert grow(range(3)) == grow(range(3, 30))
