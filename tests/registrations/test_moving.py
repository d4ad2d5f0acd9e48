"""A place moved by the house: its seat, its letters, what calendars have, and the way back."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.admissions.models import PlaceType
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.registrations import leaving, moving
from netverk.registrations.moving import Target
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from tests import make, scene
from tests.registrations.posthouse import Posthouse
from tests.visitor import Page, Visitor


@pytest.fixture
def post(app: Flask, clock_at: Callable[[str | datetime], None]) -> Posthouse:
    """A house with a spring of 2 seats, Kari in one of them, and an autumn of 1."""
    made = Posthouse(app, clock_at, datetime(2030, 1, 10, 8, tzinfo=UTC))
    made.wait()
    with app.app_context(), write():
        oda = make.organiser()
        make.house()
        for slug, starts, seats in (("var", "2030-05-05 09:30", 2), ("host", "2030-09-05 09:30", 1)):
            season = make.season(slug, slug=slug, series=make.series(slug, slug=slug), capacity=seats)
            for n in (1, 2):
                make.session(f"{slug} {n}", season=season, starts=starts.replace("05 ", f"0{n + 4} "), slug=f"{slug}-{n}")
            scene.publish(season, oda)
        register("var", "Kari")
    made.deliver()
    return made


def register(slug: str, name: str, by: str = "") -> None:
    who, signs = (Contact(name=each, email=f"{each.lower()}@example.org") for each in (name, by or name))
    take_places(season(slug), signs, [who], once=uuid4().hex)


def season(slug: str) -> Season:
    return db.session.scalars(select(Season).where(Season.slug == slug)).one()


def place_of(name: str) -> Place:
    return db.session.scalars(select(Place).where(Place.name == name, Place.state == PlaceState.CONFIRMED)).one()


def move(app: Flask, name: str, slug: str, session: str = "", type: str = "") -> Place:  # noqa: A002
    with app.app_context(), write():
        chosen = db.session.scalars(select(Session).where(Session.slug == session)).one() if session else None
        kind = db.session.scalars(select(PlaceType).where(PlaceType.slug == type)).one() if type else None
        return moving.move(place_of(name), Target(season(slug), chosen, kind), by=None)


def token(page: Page) -> str:
    return str(page.tree.xpath("string(//main//input[@name='csrf_token']/@value)"))


def taken(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {each.slug: each.seats_taken for each in db.session.scalars(select(Season))}


def test_a_place_goes_to_another_season_with_one_letter_and_the_calendar_follows(app: Flask, post: Posthouse) -> None:
    assert post.entries("Kari") == ["var 1", "var 2"]

    move(app, "Kari", "host")

    assert taken(app) == {"var": 0, "host": 1}
    mails = post.deliver()
    [letter] = [mail for mail in mails if not mail.object]
    assert letter.subject == "Din plats är flyttad till host, host"
    assert "Arrangören har flyttat din plats från var, var." in letter.text
    assert post.entries("Kari") == ["host 1", "host 2"]
    assert sorted(mail.method for mail in mails if mail.object) == ["CANCEL", "CANCEL", "REQUEST", "REQUEST"]


def test_it_goes_back_the_same_way(app: Flask, post: Posthouse) -> None:
    move(app, "Kari", "host")
    post.deliver()
    with app.app_context(), write():
        moving.move_back(place_of("Kari"), by=None)

    assert taken(app) == {"var": 1, "host": 0}
    post.deliver()
    assert post.entries("Kari") == ["var 1", "var 2"]


def test_moved_there_and_back_before_any_letter_left_nothing_is_said_of_the_other_season(app: Flask, post: Posthouse) -> None:
    move(app, "Kari", "host")
    with app.app_context(), write():
        moving.move_back(place_of("Kari"), by=None)

    assert [mail.object for mail in post.deliver()] == [None]
    assert post.entries("Kari") == ["var 1", "var 2"]


def test_who_registered_others_reads_whose_place_went_where(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        register("var", "Per", by="Assistent")
    post.deliver()

    move(app, "Per", "host")

    said = {mail.to: mail for mail in post.deliver() if not mail.object}
    assert sorted(said) == ["assistent@example.org", "per@example.org"]
    assert "Arrangören har flyttat en plats från var, var till host, host: – Per" in said["assistent@example.org"].text


def test_a_place_moves_only_where_there_is_a_seat_and_nothing_happens_where_there_is_none(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        register("host", "Ida")

    with pytest.raises(RuleBroken, match="no places left"):
        move(app, "Kari", "host")

    assert taken(app) == {"var": 1, "host": 1}
    with pytest.raises(RuleBroken, match="there already"):
        move(app, "Kari", "var")


def test_nobody_gets_two_places_by_being_moved(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        register("host", "Kari")
        place = db.session.scalars(select(Place).where(Place.season == season("var"))).one()
        with pytest.raises(RuleBroken, match="has a place there already"):
            moving.move(place, Target(season("host")), by=None)


def test_another_type_of_place_counts_in_its_own_quota(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        make.place_type("Medlem", slug="medlem", season=season("var"), quota=1)
        make.place_type("Press", slug="press", season=season("host"))
        register("var", "Per")

    move(app, "Kari", "var", type="medlem")
    with app.app_context():
        assert [each.seats_taken for each in db.session.scalars(select(PlaceType).order_by(PlaceType.id))] == [1, 0]
    with pytest.raises(RuleBroken, match="no places left"):
        move(app, "Per", "var", type="medlem")
    with pytest.raises(RuleBroken, match="another season"):
        move(app, "Per", "var", type="press")

    assert taken(app) == {"var": 2, "host": 0}
    assert [mail.to for mail in post.deliver()] == ["per@example.org"] * 3, "of a type alone nobody is written to: these are Per's welcome"


def test_a_place_in_the_season_becomes_one_in_a_session_and_gives_back_its_seat(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        db.session.scalars(select(Session).where(Session.slug == "var-2")).one().capacity = 1

    move(app, "Kari", "var", session="var-2")

    assert taken(app) == {"var": 0, "host": 0}
    with app.app_context(), write():
        register("host", "Per")
    with pytest.raises(RuleBroken, match="no places left"):
        move(app, "Per", "var", session="var-2")


def test_a_reason_reaches_the_holder_and_who_registered_them(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        register("var", "Per", by="Assistent")
    post.deliver()
    with app.app_context(), write():
        leaving.cancel_registration(place_of("Per").registration, because="Gruppen är redan sammansatt.", by=None)

    said = {mail.to: mail.text for mail in post.deliver() if not mail.object}
    assert sorted(said) == ["assistent@example.org", "per@example.org"]
    assert all("Gruppen är redan sammansatt." in text for text in said.values())


def test_at_the_desk_a_place_is_moved_and_moved_back_only_by_who_may_edit_both(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        oda = Visitor(app, signed_in=make.organiser())
        eva = Visitor(app, signed_in=make.organiser("Eva", Role.EDITOR, series=season("var").series))
        path, there = f"/organise/var/var/registrations/places/{place_of('Kari').id}/move", str(season("host").id)
    assert there not in eva.get(path).tree.xpath("//select[@id='to']/option/@value")
    assert eva.send(path, to=there).status == 422

    listed = oda.send(path, to=there).leads_to or ""
    page = oda.get(listed)
    assert "Platsen är flyttad till host, host." in page.text
    [back] = page.tree.xpath("//form[contains(@action, 'move-back')]/@action")
    own = eva.get(path.rpartition("/places")[0] + "/import")
    assert eva.client.post(back, data={"csrf_token": token(own)}).status_code == 404
    assert oda.client.post(back, data={"csrf_token": token(page)}).status_code == 302
    assert taken(app) == {"var": 1, "host": 0}
