"""Who is expected at a session, and on a day of a conference."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.answers.models import Said
from netverk.db import db, write
from netverk.deputies.models import DeputyState
from netverk.door import attending, noting
from netverk.door.expecting import expected
from netverk.door.occasions import occasions_of
from netverk.seasons.models import Season
from tests import make
from tests.boards.scene import Statements
from tests.door.scene import MORNING, NOON, UID, DoorScene, crowd, lay, occasion, press


@pytest.fixture
def scene(app: Flask, clock_at: Callable[[str | datetime], None]) -> DoorScene:
    clock_at(MORNING)
    return lay(app)


def test_holders_and_guests_come_deputies_in_their_stead_and_who_said_no_does_not(scene: DoorScene) -> None:
    with scene.app.app_context():
        season = db.session.scalars(select(Season)).one()
        there = expected(season, UID)
        away = attending.attendance(occasion()).staying_away

        assert [(each.key, each.name, each.instead_of) for each in there] == [
            (scene.keys["Gun Alm"], "Gun Alm", ""), (scene.keys["Kari Nord"], "Kari Nord", ""), (scene.keys["Per Ås"], "Per Ås", "Åke Dal"),
        ]  # fmt: skip
        assert [each.name for each in away] == ["Åke Dal", "Örjan Ek"]


def test_a_deputy_who_does_not_go_is_not_expected(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        place, session = occasion().season, occasion().sessions[0]
        kari = make.place("Kari Sol", season=place)
        make.deputy("Frågad", place=kari, session=session, state=DeputyState.ASKED)
        make.deputy("Nekande", place=kari, session=session, state=DeputyState.DECLINED)
    with scene.app.app_context():
        assert "Kari Sol" in [each.name for each in attending.attendance(occasion()).expected]


def test_on_a_day_of_a_conference_who_comes_to_any_of_its_sessions_is_expected(app: Flask, clock_at: Callable[..., None]) -> None:
    clock_at(MORNING)
    with app.app_context(), write():
        season = make.season(series=make.conference())
        first, second = make.day("2030-05-05", season=season), make.day("2030-05-06", season=season)
        morning, evening = (make.session(title, season=season, starts=f"2030-05-05 {at}") for title, at in (("A", "09:00"), ("B", "19:00")))
        make.session("C", season=season, starts="2030-05-06 09:00")
        only_second = make.place_type("En dag", season=season, covers=[second.uid])
        make.place("Annandagen", season=season, type=only_second)
        half, gone = make.place("Halva", season=season), make.place("Borta", season=season)
        make.answer(Said.NO, place=half, session=morning)
        for session in (morning, evening):
            make.answer(Said.NO, place=gone, session=session)
        make.place("Kvällsgäst", season=season, session=evening)
        at_dinner = make.place_type("Middag", season=season, covers=[evening.uid])
        make.place("Middagsgäst", season=season, type=at_dinner)
        uids = {"first": first.uid, "second": second.uid, "morning": morning.uid, "evening": evening.uid}
    with app.app_context():
        season = db.session.scalars(select(Season)).one()
        names = {name: [each.name for each in expected(season, uid)] for name, uid in uids.items()}
        assert names == {
            "first": ["Halva", "Kvällsgäst", "Middagsgäst"],
            "second": ["Annandagen", "Borta", "Halva"],
            "morning": [],
            "evening": ["Halva", "Kvällsgäst", "Middagsgäst"],
        }
        assert [each.is_day for each in occasions_of(season)] == [True, False, False, True, False]


def test_afterwards_it_is_told_who_came_and_who_did_not(scene: DoorScene, clock_at: Callable[..., None]) -> None:
    came = [press("come", key=scene.keys[name]) for name in ("Kari Nord", "Per Ås", "Örjan Ek")]
    scene.send(*came, press("let in", name="Sen Ankomst"))
    clock_at(NOON)
    with scene.app.app_context():
        seen = attending.attendance(occasion())
        assert seen.summary == "2 kom, 1 uteblev, 2 kom oanmälda"
        assert [each.name for each in seen.missing] == ["Gun Alm"]
    page = scene.visitor.get(f"/organise/natverket/varen-2030/door/{UID}")
    assert "2 kom, 1 uteblev, 2 kom oanmälda. Uteblev Gun Alm" in page.text
    assert "2 kom, 1 uteblev" in scene.visitor.get("/organise/natverket/varen-2030/door").text


def test_it_asks_the_database_as_often_for_three_as_for_thirty(scene: DoorScene) -> None:
    asked = []
    for more in (3, 27):
        with scene.app.app_context(), write():
            season = db.session.scalars(select(Season)).one()
            for n, place in enumerate(crowd(season, more)):
                if n % 3 == 0:
                    session = occasion().sessions[0]
                    make.deputy(f"Ersättare {more} {n}", place=place, session=session)
                if n % 3 == 1:
                    noting.note_presence(occasion(), noting.who(occasion(), f"p{place.id}"), once=f"{more}-{n}", by=None)
        visitor = scene.visitor
        with Statements(scene.app) as seen:
            assert visitor.get(f"/organise/natverket/varen-2030/door/{UID}/now.json").status == 200
        asked.append(len(seen.seen))
    assert asked[0] == asked[1] < 14
