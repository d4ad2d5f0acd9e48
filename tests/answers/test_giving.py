"""What an answer is about, for how long it counts, who has answered, and whom the desk reminds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.answers import giving, reminding, tallying
from netverk.answers.models import Answer, Said
from netverk.answers.standing import stands
from netverk.db import db, write
from netverk.deputies import standing
from netverk.deputies.covering import BEGUN, released
from netverk.deputies.models import Deputy
from netverk.errors import RuleBroken
from netverk.letters.models import Fate, Letter
from netverk.people.knowing import Contact
from netverk.programme import value
from netverk.programme.value import Mode
from netverk.publishing import acting
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from tests import make, scene
from tests.publishing.seasons import one_morning
from tests.publishing.stage import Stage, at, email, human
from tests.rows import nothing_changes
from tests.scene import Scene
from tests.telling.test_announcing import statements


@pytest.fixture
def stage(app: Flask, clock_at: Callable[[str | datetime], None]) -> Stage:
    made = Stage(app, clock_at, datetime.fromisoformat("2020-01-07T08:00+00:00"))
    made.plan(one_morning)
    made.publish()
    made.join("Kari")
    made.join("Per")
    made.deliver()
    return made


def give(stage: Stage, name: str, said: Said) -> None:
    with stage.writing():
        giving.give(stage.place_of(name), stage.row("tillit"), said)


def tally(stage: Stage) -> dict[str, list[str]]:
    with stage.app.app_context():
        programme = released(stage.season_id)
        assert programme
        [one] = tallying.tallies(db.session.get_one(Season, stage.season_id), programme)
        return {name: [line.place.name for line in lines] for name, lines in one.groups if lines}


def remind(stage: Stage) -> int:
    with stage.writing() as season:
        assert season
        try:
            return reminding.remind(season, "t", by=None)
        except RuleBroken:
            return 0


def test_an_answer_stands_for_its_date_venue_and_mode() -> None:
    session = value.Session(uid="t", slug="t", title="T", number=1, when=at("2030-05-05"), venue="klara")
    answer = Answer(said=Said.YES, when=session.when, venue="klara", mode=Mode.ON_SITE)
    assert stands(answer, replace(session, title="Annat", room="stora"))
    for changed in ({"when": at("2030-05-06")}, {"venue": "norra"}, {"mode": Mode.HYBRID}):
        assert not stands(answer, replace(session, **changed))
    assert not stands(None, session)


def test_after_a_move_everybody_is_asked_again_and_the_desk_reminds_just_them(stage: Stage) -> None:
    give(stage, "Kari", Said.YES)
    give(stage, "Per", Said.NO)
    assert tally(stage) == {"coming": ["Kari"], "not-coming": ["Per"]}
    assert remind(stage) == 0

    stage.act("tillit", acting.move(at("2020-03-31"), "Krock."))
    (letter, _other) = stage.deliver()
    assert ("frågar dig igen" in letter.text, "/answer/" in letter.text) == (True, True)
    assert tally(stage) == {"unanswered": ["Kari", "Per"]}
    give(stage, "Per", Said.MAYBE)
    assert (remind(stage), remind(stage)) == (1, 0)
    (reminder,) = stage.deliver()
    assert (reminder.to, reminder.subject, reminder.object) == (email("Kari"), "Kommer du? Tillit", None)
    assert "tisdagen den 31 mars" in reminder.text.lower()

    stage.act("tillit", acting.move(at("2020-04-07"), "Krock igen."))
    stage.deliver()
    assert remind(stage) == 2
    give(stage, "Kari", Said.YES)
    assert [mail.to for mail in stage.deliver()] == [email("Per")]  # Kari has answered before her letter left
    with stage.app.app_context():
        assert db.session.scalars(select(Letter.fate).where(Letter.kind == "unanswered").order_by(Letter.id)).all() == [
            Fate.SENT, Fate.NEEDLESS, Fate.SENT,
        ]  # fmt: skip


def test_nothing_is_answered_once_it_has_begun(stage: Stage) -> None:
    stage.now = datetime.fromisoformat("2020-03-24T08:29+00:00")
    give(stage, "Kari", Said.YES)
    stage.now = datetime.fromisoformat("2020-03-24T08:30+00:00")
    with nothing_changes(stage.app), pytest.raises(RuleBroken) as refusal:
        give(stage, "Kari", Said.NO)
    assert (refusal.value.sentence, tally(stage)["coming"]) == (BEGUN, ["Kari"])


def test_a_declined_place_is_not_given_to_others(stage: Stage) -> None:
    with stage.app.app_context():
        before = db.session.get_one(Season, stage.season_id).seats_taken
    give(stage, "Kari", Said.NO)
    with stage.app.app_context():
        assert db.session.get_one(Season, stage.season_id).seats_taken == before == 2


def test_a_deputy_who_says_no_leaves_the_question_open(stage: Stage) -> None:
    with stage.writing():
        giving.send_colleague(stage.place_of("Kari"), stage.row("tillit"), Contact(name="Dag", email=email("Dag")))
    assert tally(stage) == {"deputies": ["Kari"], "unanswered": ["Per"]}
    stage.deliver()
    with stage.writing():
        giving.decline(db.session.scalars(select(Deputy)).one())
    assert tally(stage) == {"unanswered": ["Kari", "Per"]}
    mails = stage.deliver()
    assert [(mail.kind, mail.method) for mail in human(mails, "Dag")] == [("deputy_not_needed", "CANCEL")]
    assert [(mail.kind, mail.method) for mail in human(mails, "Kari")] == [("deputy_declined", "REQUEST")]


def test_a_standing_deputy_is_asked_by_letter(stage: Stage) -> None:
    with stage.writing():
        standing.appoint(stage.place_of("Kari"), Contact(name="Eva", email=email("Eva")))
    give(stage, "Kari", Said.NO)
    (to_eva,) = stage.deliver()
    with stage.writing():
        giving.decline(db.session.scalars(select(Deputy)).one())
    assert [mail.to for mail in stage.deliver()] == [email("Kari")]
    give(stage, "Kari", Said.NO)
    assert (to_eva.to, stage.deliver()) == (email("Eva"), [])  # she has said no to that
    with stage.writing():
        giving.appoint(stage.place_of("Kari"), Contact(name="Dag", email=email("Dag")))
    (asked,) = stage.deliver()
    assert (asked.to, asked.object, "/answer/deputy/" in asked.text) == (email("Dag"), None, True)
    with stage.writing():
        giving.accept(db.session.scalars(select(Deputy).where(Deputy.name == "Dag")).one())
    mails = stage.deliver()
    assert [(mail.kind, mail.method) for mail in human(mails, "Dag")] == [("standing_in", "REQUEST")]
    assert [(mail.kind, mail.method) for mail in human(mails, "Kari")] == [("deputy_goes", "CANCEL")]
    give(stage, "Kari", Said.YES)
    mails = stage.deliver()
    assert [(mail.kind, mail.method) for mail in human(mails, "Dag")] == [("deputy_not_needed", "CANCEL")]
    assert [(mail.kind, mail.method) for mail in human(mails, "Kari")] == [("own_again", "REQUEST")]


def test_the_desk_shows_who_comes_and_reminds_once(app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at(scene.NOW)
    laid: Scene = scene.lay(app)
    path = f"/organise/{laid.path}/answers"
    assert "1 har inte svarat" in laid.organiser.get(path).text
    page = laid.organiser.send(f"{path}?session=tillit")
    assert page.leads_to == f"{path}?session=tillit"
    page = laid.organiser.get(f"{path}?session=tillit")
    assert ("Kari Nord" in page.text, page.has_form, "har påmints" in page.text) == (True, False, True)
    with app.app_context():
        assert [letter.name for letter in db.session.scalars(select(Letter).where(Letter.kind == "unanswered"))] == ["Kari Nord"]


def test_the_tally_asks_no_more_of_the_database_for_more_places(app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2030-01-10 12:00")
    with app.app_context(), write():
        season = make.season()
        session = make.session(season=season)
        make.release(season, session)
        ident = season.id
    asked = []
    for names in ("AB", "CDEFG"):
        with app.app_context(), write():
            season, session = db.session.get_one(Season, ident), db.session.scalars(select(Session)).one()
            for name in names:
                place = make.place(name, season=season)
                make.answer(place=place, session=session)
                make.deputy(f"Dep{name}", place=make.place(f"H{name}", season=season), session=session)
        with app.app_context(), statements() as made:
            season, programme = db.session.get_one(Season, ident), released(ident)
            assert programme
            [one] = tallying.tallies(season, programme)
            assert (len(one.coming), len(one.deputies)) == (one.places // 2,) * 2
        asked.append(len(made))
    assert asked[0] == asked[1]
