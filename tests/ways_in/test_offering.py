"""The types of place of a season, and what holds for all who come."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.admissions.choosing import price_words, to_choose
from netverk.admissions.models import PlaceKind, PlaceType
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.programme.when import UNKNOWN
from netverk.registrations.registering import give_place, take_places
from netverk.seasons.models import Admission, Season
from netverk.seats.models import Place, PlaceState
from netverk.ways_in import offering
from netverk.ways_in.offering import read_price
from netverk.ways_in.settling import read_days
from tests import make, scene
from tests.registrations.test_registering import contact, letters, released
from tests.scene import Scene


@pytest.mark.parametrize(("written", "ore"), [("", 0), ("4500", 450_000), ("4 500 kr", 450_000), ("4\xa0500,5", 450_050), ("0", 0)])
def test_a_price_is_read_as_one_writes_it(written: str, ore: int) -> None:
    assert read_price(written) == ore


def test_what_is_no_price_and_what_are_no_days_is_refused() -> None:
    for rule, written in ((read_price, "gratis"), (read_price, "-1"), (read_price, "1,234"), (read_days, "x"), (read_days, "61")):
        with pytest.raises(RuleBroken):
            rule(written)
    assert read_days(" 1, 7;7 ") == [7, 1]


def test_a_price_is_said_with_blanks_that_do_not_break() -> None:
    dear, odd, free = (PlaceType(title="x", price_ore=ore, currency="SEK") for ore in (450_000, 450_050, 0))
    assert [price_words(each) for each in (dear, odd, free)] == [
        "4\xa0500\xa0kr\xa0exkl.\xa0moms",
        "4\xa0500,50\xa0kr\xa0exkl.\xa0moms",
        "Kostnadsfritt",
    ]
    with speaking("en"):
        assert price_words(free) == "Free of charge"


def facts(type_: PlaceType, **other: Any) -> dict[str, Any]:
    return {"title": type_.title, "opens": type_.opens, "closes": type_.closes, "quota": type_.quota} | other


def wait_for(season: int, type_: PlaceType, *names: str) -> None:
    for name in names:
        with write():
            found = db.session.get_one(Season, season)
            take_places(found, contact(name), [contact(name)], once=uuid4().hex, type=db.session.merge(type_, load=True), may_wait=True)


def test_more_of_a_type_are_offered_to_those_who_wait_and_never_fewer_than_are_taken(app: Flask) -> None:
    with app.app_context():
        season = released(capacity=9)
        with write():
            day = make.place_type("Dagbiljett", season=db.session.get_one(Season, season), quota=1)
        wait_for(season, day, "Kari", "Per", "Ida")
        with write():
            offering.revise(day, by=None, **facts(day, quota=2))
        states = [place.state for place in db.session.scalars(select(Place).order_by(Place.id))]
        assert states == [PlaceState.CONFIRMED, PlaceState.OFFERED, PlaceState.WAITING]
        with pytest.raises(RuleBroken, match="already taken: 2"), write():
            offering.revise(day, by=None, **facts(day, quota=1))


def test_a_type_that_somebody_has_is_ended_not_removed(app: Flask) -> None:
    with app.app_context():
        season = released()
        with write():
            found = db.session.get_one(Season, season)
            given, never = (make.place_type(title, season=found) for title in ("Given", "Never"))
            make.place(season=found, type=given)
        with pytest.raises(RuleBroken, match="Given"), write():
            offering.remove(given, by=None)
        with write():
            offering.remove(never, by=None)
            offering.end(given, by=None)
            assert to_choose(found) == []
            offering.bring_back(given, by=None)
            assert to_choose(found) == [given]


def test_a_type_is_had_only_in_its_time_and_by_those_it_is_for(app: Flask, clock_at: Callable[[str], None]) -> None:
    with app.app_context():
        clock_at("2030-01-01 12:00")
        season = released()
        with write():
            found = db.session.get_one(Season, season)
            early = make.place_type("Tidig", season=found, opens=make.when("2030-02-01"), closes=make.when("2030-03-01"))
            make.place_type("Press", season=found, kind=PlaceKind.PRESS)
            assert to_choose(found) == [early]
        for moment, said in (("2030-01-31 23:00", "can be had from"), ("2030-03-01 00:00", "is over")):
            clock_at(moment)
            with pytest.raises(RuleBroken, match=said):
                wait_for(season, early, "Kari")
        clock_at("2030-02-01 00:00")
        wait_for(season, early, "Kari")
        assert [place.type.title for place in db.session.scalars(select(Place)) if place.type] == ["Tidig"]


def test_the_house_gives_places_also_when_registration_is_closed_but_no_more_than_there_are(app: Flask) -> None:
    with app.app_context():
        season = released(takes_registrations=False, capacity=1)
        with write():
            give_place(db.session.get_one(Season, season), contact("Kari"), once="a" * 32)
        assert letters() == [("joining", "Kari")]
        with pytest.raises(RuleBroken, match="no places left"), write():
            give_place(db.session.get_one(Season, season), contact("Per"), once="b" * 32)


@pytest.fixture
def built(app: Flask, clock_at: Callable[[str], None]) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


def test_an_organiser_makes_a_type_and_settles_who_may_come(built: Scene) -> None:
    oda, ways_in = built.organiser, f"/organise/{built.path}/ways-in"
    made = oda.send(f"{ways_in}/new", title="Medlemskap", kind="member", price="4 500", quota="2", closes_on="2030-04-01")
    assert made.leads_to == ways_in
    page = oda.get(ways_in)
    assert "4\xa0500\xa0kr\xa0exkl.\xa0moms · 0 av 2 platser tagna" in page.response.text.replace("</strong>", "")
    assert oda.send(f"{ways_in}/new", title="x", price="dyrt").status == 422
    assert oda.send(ways_in, admission="approval", offer_hours="8", reminders="7, 1", shows_participants="y").leads_to == ways_in
    with built.app.app_context():
        season = db.session.scalars(select(Season)).one()
        assert (season.admission, season.offer_hours, season.reminder_days, season.shows_participants) == (
            Admission.APPROVAL,
            8,
            [7, 1],
            True,
        )
        one = db.session.scalars(select(PlaceType)).one()
        assert (one.slug, one.price_ore, one.quota, one.opens) == ("medlemskap", 450_000, 2, UNKNOWN)
        assert str(one.closes).startswith("2030-04-01T23:59")


def test_a_session_has_no_fewer_seats_than_members_and_guests(built: Scene) -> None:
    oda, page = built.organiser, f"/organise/{built.path}/sessions/tillit"
    assert oda.send(page, capacity="1", takes_guests="y").status == 302  # Kari is a member
    guest = oda.send(f"/{built.path}/register?session=tillit", name="Per", email="per@example.org")
    assert guest.status == 409
    assert oda.send(page, capacity="2").status == 302
    assert oda.send(f"/{built.path}/register?session=tillit", name="Per", email="per@example.org").status == 302
    refused = oda.send(page, capacity="1")
    assert (refused.status, "2 har redan plats vid träffen." in refused.text) == (422, True)
