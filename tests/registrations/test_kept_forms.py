"""The empty form is kept, and nobody sees one that is no longer true."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from netverk import clock
from netverk.admissions.models import PlaceType
from netverk.db import db, reading, write
from netverk.seasons.models import Admission, House, Season
from netverk.sessions.models import Session
from tests import make
from tests.visitor import Visitor

ADDRESS = "/natverket/varen-2030/register"
HIDDEN = re.compile(r'name="(csrf_token|once)"[^>]*value="([^"]+)"')


def publish(app: Flask, **facts: Any) -> None:
    with app.app_context(), write():
        make.house("Förlaget")
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030", **facts)
        make.release(season, make.session("Om tillit", season=season, slug="om-tillit", starts="2030-05-05 09:30"))


def shown(app: Flask, address: str = ADDRESS) -> str:
    """The whole page, as it is sent."""
    return Visitor(app).get(address).response.text


def the_season() -> Season:
    return db.session.scalars(select(Season)).one()


def close(season: Season) -> None:
    season.admission = Admission.INVITATION


def fill(season: Season) -> None:
    season.capacity = 4
    make.place("Per", season=season)


def sell(season: Season) -> None:
    make.place_type("Heldag", season=season)
    make.place_type("Kväll", season=season)


def ask(season: Season) -> None:
    make.question("Vad vill du prata om?", season=season)


def invite_guests(season: Season) -> None:
    db.session.scalars(select(Session)).one().takes_guests = True


def limit_a_session(_season: Season) -> None:
    db.session.scalars(select(Session)).one().capacity = 2


def rename_house(_season: Season) -> None:
    db.session.scalars(select(House)).one().name = "Norrsken"


def release_anew(season: Season) -> None:
    season.title = "Våren 2031"
    make.release(season, db.session.scalars(select(Session)).one())


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        (close, "Platserna ges efter inbjudan"),
        (fill, "Det finns 3 platser kvar."),
        (sell, "Heldag"),
        (ask, "Vad vill du prata om?"),
        (invite_guests, "Kom som gäst"),
        (limit_a_session, "Det finns 2 platser kvar."),
        (rename_house, "Norrsken"),
        (release_anew, "Våren 2031"),
    ],
)
def test_what_the_form_is_made_from_is_looked_at_each_time(app: Flask, change: Callable[[Season], None], shows: str) -> None:
    publish(app)
    assert shows not in shown(app)
    with app.app_context(), write():
        change(the_season())
    assert shows in shown(app)


def test_a_type_that_sells_out_says_so(app: Flask) -> None:
    publish(app)
    with app.app_context(), write():
        make.place_type("Heldag", season=the_season(), quota=1)
        make.place_type("Kväll", season=the_season())
    assert "En kvar" in shown(app)
    with app.app_context(), write():
        db.session.scalars(select(PlaceType).order_by(PlaceType.id)).first().seats_taken = 1  # type: ignore[union-attr]  # two were made
    assert "Slutsålt" in shown(app)


def test_it_opens_and_closes_by_the_clock(app: Flask) -> None:
    publish(app, opens=make.when("2030-04-01 09:00"))
    has_form = []
    for moment in (datetime(2030, 4, 1, 6, 59, 59, tzinfo=UTC), datetime(2030, 4, 1, 7, 0, tzinfo=UTC)):
        with clock.stopped(moment):
            has_form.append("csrf_token" in shown(app))
    assert has_form == [False, True]


def test_every_reader_gets_a_form_of_their_own(app: Flask) -> None:
    publish(app)
    first, again, other = Visitor(app), Visitor(app), Visitor(app)
    pages = [dict(HIDDEN.findall(browser.get(ADDRESS).response.text)) for browser in (first, again, other, other)]
    assert len({page["once"] for page in pages}) == 4
    assert len({page["csrf_token"] for page in pages[:3]}) == 3
    assert [page.status for page in (other.send(ADDRESS, name="Kari", email="kari@example.org"),)] == [302]


def test_the_two_languages_are_kept_apart(app: Flask) -> None:
    publish(app)
    for _twice in range(2):
        assert '<html lang="sv">' in shown(app)
        assert '<html lang="en">' in shown(app, f"/en{ADDRESS}")


def test_a_kept_form_costs_no_session(app: Flask) -> None:
    publish(app)
    shown(app)
    asked: list[str] = []
    with app.app_context():
        for engine in (db.engine, reading()):
            event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    shown(app)
    assert asked == []  # what it is made from is asked of the driver itself


def test_many_seats_are_not_counted_aloud(app: Flask) -> None:
    publish(app, capacity=31)
    assert "platser kvar" not in shown(app)
    with app.app_context(), write():
        make.place("Per", season=the_season())
    assert "Det finns 30 platser kvar." in shown(app)
