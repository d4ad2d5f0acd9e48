"""Whoever comes counts once, however often it is sent and however many doors there are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, retrying, write
from netverk.door import attending, noting
from netverk.door.models import Presence
from netverk.people.models import JournalEntry
from netverk.seats.models import Place
from tests.door.scene import MORNING, DoorScene, lay, occasion, press

DOORS = 6


@pytest.fixture
def scene(app: Flask, clock_at: Callable[[str | datetime], None]) -> DoorScene:
    clock_at(MORNING)
    return lay(app)


def test_doors_that_press_at_the_same_moment_count_one(scene: DoorScene) -> None:
    """Half of them name the holder, half a resend of one and the same press."""
    begin, same = Barrier(DOORS), uuid4().hex

    @retrying
    def pressed(once: str) -> bool:
        with scene.app.app_context(), write():
            came = noting.who(occasion(), scene.keys["Kari Nord"])
            return noting.note_presence(occasion(), came, once=once, by=scene.dan.id).is_new

    def at_once(n: int) -> bool:
        begin.wait()
        return pressed(same if n % 2 else uuid4().hex)

    with ThreadPoolExecutor(DOORS) as doors:
        assert sorted(doors.map(at_once, range(DOORS))) == [False] * (DOORS - 1) + [True]
    assert scene.present() == [(scene.places["Kari Nord"], "")]
    with scene.app.app_context():
        assert [entry.subject for entry in db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "come in"))] == [
            f"place:{scene.places['Kari Nord']}"
        ]


def test_the_second_door_is_told_when_they_came(scene: DoorScene, clock_at: Callable[..., None]) -> None:
    first, second = press("come", key=scene.keys["Kari Nord"]), press("come", key=scene.keys["Kari Nord"])
    assert scene.send(first) == {}
    clock_at("2030-05-05 09:20")
    said = scene.send(first, second, press("let in", name="Sen", organisation="Region Skåne"))

    assert said == {second["once"]: "Kari Nord är redan inne, sedan 09.12."}
    assert [each[1] for each in scene.present()] == ["", "Sen, Region Skåne"]


def test_the_holder_and_the_deputy_use_one_place(scene: DoorScene) -> None:
    scene.send(press("come", key=scene.keys["Per Ås"]), press("come", key=scene.keys["Åke Dal"]))

    assert scene.present() == [(scene.places["Åke Dal"], "")]


def test_what_was_taken_back_counts_no_more_and_a_resend_does_not_bring_it_back(scene: DoorScene) -> None:
    mistake, late = press("come", key=scene.keys["Kari Nord"]), press("let in", name="Sen")
    scene.send(mistake, late, press("back", once=mistake["once"]), press("back", once=late["once"]))
    assert scene.present() == []
    scene.send(mistake, late)
    assert scene.present() == []
    again = press("come", key=scene.keys["Kari Nord"])
    scene.send(again, press("back", once=mistake["once"]))
    assert scene.present() == [(scene.places["Kari Nord"], "")], "who takes back an old press does not take back the new one"


def test_a_door_that_was_without_a_network_is_believed_about_the_hour_within_reason(scene: DoorScene) -> None:
    now = clock.now()
    hours = {"Kari Nord": now - timedelta(minutes=40), "Gun Alm": now + timedelta(minutes=5), "Per Ås": now - timedelta(days=2)}
    scene.send(*(press("come", key=scene.keys[name], at=at.isoformat()) for name, at in hours.items()))
    with scene.app.app_context():
        came = dict(db.session.execute(select(Presence.place_id, Presence.came_at)).all())
    assert came == {scene.places["Kari Nord"]: hours["Kari Nord"], scene.places["Gun Alm"]: now, scene.places["Åke Dal"]: now}


def test_a_place_that_is_not_for_it_is_refused_and_the_rest_is_done(scene: DoorScene) -> None:
    with scene.app.app_context():
        another_session = db.session.scalars(select(Place.id).where(Place.name == "Annan gäst")).one()
    keys = (f"p{another_session}", "p0", "p9999999999", "d99999", "d1x", "", "q1")
    wrong = [press("come", key=key) for key in keys]
    said = scene.send(*wrong, press("come", key=scene.keys["Gun Alm"]))

    assert set(said) == {each["once"] for each in wrong}
    assert scene.present() == [(scene.places["Gun Alm"], "")]


def test_who_comes_on_a_place_that_was_just_given_back_is_there_all_the_same(scene: DoorScene) -> None:
    """The list at the door may be an hour old: they are noted, and counted as not expected."""
    assert scene.send(press("come", key=scene.keys["Avbokad"])) == {}
    with scene.app.app_context():
        assert attending.attendance(occasion()).sentence == "0 av 3 inne och en oanmäld"


def test_every_press_stands_in_the_journal(scene: DoorScene) -> None:
    come, late = press("come", key=scene.keys["Kari Nord"]), press("let in", name="Sen")
    scene.send(come, late, press("back", once=come["once"]), press("back", once=late["once"]), press("back", once=late["once"]))
    with scene.app.app_context():
        place, season = f"place:{scene.places['Kari Nord']}", "season:1"
        lines = db.session.execute(select(JournalEntry.subject, JournalEntry.verb, JournalEntry.person_id).order_by(JournalEntry.id)).all()
        assert lines == [
            (place, "come in", scene.dan.id), (season, "let in", scene.dan.id),
            (place, "take back at the door", scene.dan.id), (season, "take back at the door", scene.dan.id),
        ]  # fmt: skip
