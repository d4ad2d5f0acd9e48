"""The example house: arranged once, always with something to come, nobody in it real who should not be."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk import clock
from netverk.db import db, write
from netverk.examples import arranging, season_ahead
from netverk.language import speaking
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.publishing.drafting import draft
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import House, Season, Series
from netverk.seats.models import Place
from netverk.speakers.models import Speaker
from netverk.staff import granting, inviting
from tests import make


def rows() -> dict[str, int]:
    tables = (Series, Season, Release, Notice, Person, Place, Letter, Speaker)
    return {table.__name__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_arranging_again_changes_nothing(app: Flask, clock_at: Callable[[str], None]) -> None:
    clock_at("2026-06-20 12:00")
    with app.app_context():
        arranging.arrange_once()
        once = rows()
        arranging.arrange_once()

        assert rows() == once
        assert (once["Series"], once["Season"], once["Release"]) == (5, 6, 8)


def test_a_house_with_a_series_of_its_own_is_left_alone(app: Flask) -> None:
    with app.app_context():
        with write():
            make.season()
        arranging.arrange_once()

        assert (rows()["Series"], rows()["Release"], db.session.scalar(select(House))) == (1, 0, None)
        assert arranging.organisers() == []


@pytest.fixture
def arranged(app: Flask, clock_at: Callable[[str], None]) -> Flask:
    clock_at("2026-06-20 12:00")
    with app.app_context():
        arranging.arrange_once()
    return app


def test_everything_is_published_as_it_is_planned(arranged: Flask) -> None:
    with arranged.app_context():
        for release in reading.current_of_each():
            drafted = draft(release.season)
            published = reading.programme_of(release)
            assert [each.title for each in drafted.programme.sessions] == [each.title for each in published.sessions]
            assert {each.uid: each.when for each in drafted.programme.sessions} == {each.uid: each.when for each in published.sessions}
            assert drafted.private == reading.private_of(release)


def test_nine_members_have_their_places_and_letters(arranged: Flask) -> None:
    with arranged.app_context():
        season = db.session.scalars(select(Season).where(Season.capacity == season_ahead.CAPACITY)).one()
        joining = select(func.count(Letter.id)).where(Letter.kind == "joining", Letter.season_id == season.id)

        assert (season.seats_taken, db.session.scalar(joining)) == (9, 9)


def test_the_last_word_on_each_is_a_notice_that_can_be_undone(arranged: Flask) -> None:
    with arranged.app_context():
        newest = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(2)).all()

        assert [notice.verb for notice in newest] == ["cancel", "move"]
        assert all(notice.by in arranging.organisers() and notice.held_until > clock.now() for notice in newest)


def test_the_people_of_the_example_have_roles_of_their_own(arranged: Flask) -> None:
    with arranged.app_context(), speaking("sv"):
        grants = {who.name: [granting.role_in_words(grant) for grant in inviting.roles_of(who.id)] for who in arranging.organisers()}

        assert grants == {
            "Oda Lindqvist": ["ägare av allt"],
            "Edvin Mårdberg": ["redaktör för Ledning och innovation i det offentliga"],
            "Fanny Öresköld": ["ekonomi för allt"],
        }
