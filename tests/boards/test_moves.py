"""Moving sessions on the board: what becomes of their rows, and what is refused."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.boards import moves as board_moves
from netverk.db import db, write
from netverk.people.models import JournalEntry
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from tests import make
from tests.boards.scene import AT, DAY, BoardScene, add, at, lay
from tests.rows import nothing_changes

STORA, BIBLIOTEKET = "tekniska/a-stora", "tekniska/b-biblioteket"


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def scene(app: Flask) -> BoardScene:
    return lay(app)


def where(session: Session) -> tuple[Status, str, str]:
    return session.status, str(session.when)[11:16], session.room.name if session.room else ""


def test_what_waited_is_scheduled_where_it_is_put_and_planned_when_it_waits_again(scene: BoardScene) -> None:
    scene.add("Tillit")

    assert scene.move("Tillit", at("10.00–10.45"), place=STORA).status_code == 200
    assert where(scene.row("Tillit")) == (Status.SCHEDULED, "10:00", "Stora salen")

    scene.move("Tillit", "")
    assert scene.row("Tillit").when == When()
    assert scene.row("Tillit").status is Status.PLANNED


def test_a_session_is_moved_resized_and_relocated(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.move("Tillit", at("11.05–12.10"), place=BIBLIOTEKET)
    assert where(scene.row("Tillit")) == (Status.SCHEDULED, "11:05", "Biblioteket")
    assert scene.row("Tillit").when.minutes == 65

    scene.move("Tillit", at("11.05–12.10"), place="")
    assert where(scene.row("Tillit")) == (Status.SCHEDULED, "11:05", "")


def test_what_stands_is_refused_a_taken_room_and_is_told_of_free_ones(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "13.00–13.45", "Biblioteket")
    with nothing_changes(scene.app):
        answer = scene.move("Makt", at("10.15–11.00"), place=STORA)

    assert answer.status_code == 409
    assert answer.json
    assert answer.json["refused"] == "Stora salen är upptagen av ”Tillit” vid den tiden."
    assert "Flytta ”Makt” till Biblioteket, fortfarande 10.15" in answer.json["ways"]
    assert "Flytta ”Makt” till 10.45" in answer.json["ways"]


def test_what_waited_is_planned_in_a_taken_room_but_not_settled(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt")
    answer = scene.move("Makt", at("10.15–11.00"), place=STORA)

    assert answer.status_code == 200
    assert where(scene.row("Makt")) == (Status.PLANNED, "10:15", "Stora salen")
    assert answer.json
    assert {card["title"] for card in answer.json["cards"] if card["clashes"]} == {"Tillit", "Makt"}
    assert "Stora salen är bokad för både" in answer.json["faults"]

    scene.move("Makt", at("10.45–11.30"), settled=True)
    assert where(scene.row("Makt")) == (Status.SCHEDULED, "10:45", "Stora salen")


def test_a_speaker_wanted_twice_is_said_and_saved(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "13.00–13.45", "Biblioteket")
    with scene.app.app_context(), write():
        astrid = make.speaker()
        for session in db.session.scalars(select(Session)):
            make.talk(session=session, by=astrid)
    answer = scene.move("Makt", at("10.15–11.00"))

    assert answer.status_code == 200
    assert answer.json
    assert "Astrid Öberg är bokad i både" in answer.json["faults"]
    assert "Flytta ”Makt” till 10.45" in answer.json["faults"]
    assert "fortfarande" not in answer.json["faults"]


def test_of_two_who_move_one_session_the_later_is_told(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    seen = scene.row("Tillit").version
    scene.move("Tillit", at("13.00–13.45"), place=BIBLIOTEKET)
    with nothing_changes(scene.app):
        answer = scene.move("Tillit", at("15.00–15.45"), scene.eva, version=seen)

    assert answer.status_code == 409
    assert answer.json
    assert answer.json["overtaken"]
    assert answer.json["refused"].startswith("Oda har ändrat ”Tillit”, som nu ligger 4\N{NO-BREAK SPACE}mars kl. 13.00 i Biblioteket.")
    assert [(card["lane"], card["starts"]) for card in answer.json["cards"]] == [(BIBLIOTEKET, 13 * 60)]


def test_moves_of_different_sessions_both_survive(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "10.00–10.45", "Biblioteket")
    versions = scene.row("Makt").version
    scene.move("Tillit", at("13.00–13.45"))
    scene.move("Makt", at("14.00–14.45"), scene.eva, version=versions)

    assert [where(scene.row(title))[1] for title in ("Tillit", "Makt")] == ["13:00", "14:00"]


def test_a_move_that_is_sent_again_was_carried_out_once(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    row = scene.row("Tillit")
    move = {"uid": row.uid, "version": row.version, "when": at("13.00–13.45"), "place": STORA}
    scene.send([move])
    with nothing_changes(scene.app):
        assert scene.send([move]).status_code == 200


def test_of_two_at_the_same_instant_one_wins(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    version, together, answers = scene.row("Tillit").version, Barrier(2), dict[str, int]()

    def move(name: str, hours: str) -> None:
        together.wait()
        answers[name] = scene.move("Tillit", at(hours), scene.oda if name == "Oda" else scene.eva, version=version).status_code

    both = [Thread(target=move, args=each) for each in (("Oda", "13.00–13.45"), ("Eva", "15.00–15.45"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(answers.values()) == [200, 409]
    assert where(scene.row("Tillit"))[1] == ("13:00" if answers["Oda"] == 200 else "15:00")


def test_what_people_know_of_moves_in_the_plan_alone(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen", slug="tillit")
    scene.publish()
    scene.move("Tillit", at("13.00–13.45"))

    assert where(scene.row("Tillit"))[:2] == (Status.SCHEDULED, "13:00")
    assert "10.00–10.45" in scene.visitor().client.get("/dagarna/2031/sessions/tillit").text
    answer = scene.move("Tillit", "")
    assert answer.status_code == 409
    assert answer.json
    assert "Skjut upp" in answer.json["refused"]


def test_what_is_cancelled_or_was_held_stays(scene: BoardScene, clock_at: Callable[[str], None]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "13.00–13.45", status=Status.CANCELLED)
    scene.publish()
    with nothing_changes(scene.app):
        assert scene.move("Makt", at("14.00–14.45")).status_code == 409
    clock_at("2031-03-04 11:00")
    with nothing_changes(scene.app):
        assert scene.move("Tillit", at("14.00–14.45")).status_code == 409
    cards = scene.visitor().client.get(f"{AT}.json?day={DAY}").json
    assert cards
    assert [card["fixed"] for card in cards["cards"]] == [True, True]


def test_what_was_postponed_can_be_put_on_the_board_and_wait_again(scene: BoardScene) -> None:
    scene.add("Tillit", status=Status.POSTPONED, because="Sjukdom")
    scene.publish()
    scene.move("Tillit", at("10.00–10.45"), place=STORA)
    assert scene.row("Tillit").status is Status.SCHEDULED

    scene.move("Tillit", "")
    row = scene.row("Tillit")
    assert (row.status, row.when, row.because) == (Status.POSTPONED, When(), "Sjukdom")


def test_the_journal_says_who_moved_what_from_where(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.move("Tillit", at("13.00–13.45"), scene.eva)

    with scene.app.app_context():
        line = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "place")).one()
    assert (line.person_id, line.subject) == (scene.eva.id, f"session:{scene.row('Tillit').id}")
    assert line.facts["changes"]["when"] == [at("10.00–10.45"), at("13.00–13.45")]


def test_two_that_swap_take_each_others_room_and_keep_their_lengths(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Mod", "10.00–10.30", "Biblioteket")
    rows = [scene.row(title) for title in ("Tillit", "Mod")]
    with scene.app.app_context():
        moves = board_moves.swapped(*[db.session.get_one(Session, row.id) for row in rows])
    sent = [{"uid": move.uid, "version": move.version, "when": str(move.when), "place": move.place} for move in moves]

    assert scene.send(sent).status_code == 200
    assert [where(scene.row(title))[2] for title in ("Tillit", "Mod")] == ["Biblioteket", "Stora salen"]
    assert [scene.row(title).when.minutes for title in ("Tillit", "Mod")] == [45, 30]


def test_of_several_moves_all_are_made_or_none(scene: BoardScene) -> None:
    for title, hours in (("Tillit", "10.00–10.45"), ("Makt", "11.00–11.45"), ("Mod", "12.00–13.00")):
        scene.add(title, hours, "Stora salen")
    rows = [scene.row(title) for title in ("Tillit", "Makt")]
    wanted = (at("14.00–14.45"), at("12.30–13.15"))
    with nothing_changes(scene.app):
        sent = [{"uid": row.uid, "version": row.version, "when": when} for row, when in zip(rows, wanted, strict=True)]
        assert scene.send(sent).status_code == 409


def test_the_rest_of_the_day_is_shifted_to_five_in_the_morning(scene: BoardScene) -> None:
    for title, hours, room in (
        ("Före", "10.00–10.45", "Stora salen"),
        ("Efter", "11.00–11.45", "Stora salen"),
        ("Bredvid", "11.00–11.45", "Biblioteket"),
    ):
        scene.add(title, hours, room)
    scene.add("Inställd", "12.00–13.00", status=Status.CANCELLED)
    with scene.app.app_context(), write():
        add("Natten", "11.00–11.45").move(make.when("2031-03-05 00:30", 60))
        day, rows = date.fromisoformat(DAY), list(db.session.scalars(select(Session).order_by(Session.number)))
        quarter = timedelta(minutes=15)
        found = board_moves.shifted(rows, day, time(11), quarter)
        titles = {row.uid: row.title for row in rows}

        assert {titles[move.uid]: str(move.when)[:16] for move in found} == {
            "Efter": f"{DAY}T11:15",
            "Bredvid": f"{DAY}T11:15",
            "Natten": "2031-03-05T00:45",
        }
        assert [titles[move.uid] for move in board_moves.shifted(rows, day, time(11), quarter, BIBLIOTEKET)] == ["Bredvid"]


def test_on_another_day_a_session_keeps_its_hours_or_gets_the_usual_ones(app: Flask) -> None:
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        season = make.season("2031", slug="2031", series=make.series(slug="dagarna", usual_hours="08.00–10.00"))
        make.session("Tillit", season=season, starts="2031-03-04 13:00", minutes=120)
        make.session("Makt", season=season, starts=None)
    scene = BoardScene(app, oda, oda)
    scene.move("Tillit", "2031-03-11")
    scene.move("Makt", "2031-03-18")

    assert str(scene.row("Tillit").when) == at("13.00–15.00", "2031-03-11")
    assert str(scene.row("Makt").when) == at("08.00–10.00", "2031-03-18")
    assert scene.row("Makt").status is Status.SCHEDULED


@pytest.mark.parametrize(
    "moves",
    [None, [], "x", [1], [{"uid": "x"}], [{"uid": "x", "version": "1", "when": ""}], [{"uid": "x", "version": 1, "when": "i morgon"}],
     [{"uid": "x", "version": 1, "when": "", "place": 3}], [{"uid": "x", "version": 1, "when": ""}] * 501],
)  # fmt: skip
def test_what_no_board_sends_is_not_read(scene: BoardScene, moves: object) -> None:
    scene.add("Tillit")
    with nothing_changes(scene.app):
        assert scene.send(moves).status_code == 400


def test_a_session_of_another_season_is_not_moved(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    with scene.app.app_context(), write():
        other = make.session("Annan", season=make.season("Annan"))
        first = db.session.scalars(select(Season).order_by(Season.id)).first()
        assert other.season is not first
        uid = other.uid
    with nothing_changes(scene.app):
        assert scene.send([{"uid": uid, "version": 1, "when": at("13.00–13.45")}]).status_code == 409
        assert scene.move("Tillit", at("13.00–13.45"), place="tekniska/finns-inte").status_code == 409


def test_of_a_session_that_somebody_has_removed_the_board_says_so(scene: BoardScene) -> None:
    scene.add("Tillit")
    row = scene.row("Tillit")
    with scene.app.app_context(), write():
        db.session.delete(db.session.get_one(Session, row.id))
    answer = scene.send([{"uid": row.uid, "version": 1, "when": at("13.00–13.45")}])

    assert answer.status_code == 409
    assert answer.json
    assert (answer.json["refused"], answer.json["cards"]) == ("Den finns inte längre i planen.", [])
