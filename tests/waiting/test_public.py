"""What somebody who waits sees and can do."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, lock, write
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.seats.models import Registration
from tests import make, scene
from tests.registrations.test_registering import register
from tests.scene import Scene
from tests.seats.test_waiting_list import states
from tests.visitor import Page, Visitor

StopClock = Callable[[str | datetime], None]


@pytest.fixture
def house(app: Flask, clock_at: StopClock) -> Scene:
    """Both places are taken by Kari and Ada; Per and Pia wait together, behind them Ida."""
    clock_at(scene.NOW)
    there = scene.lay(app)
    with app.app_context():
        season = db.session.scalars(select(Season.id)).one()
        register(season, "Ada")
        register(season, "Per", "Pia", may_wait=True)
        register(season, "Ida", may_wait=True)
    return there


def code(house: Scene, name: str) -> str:
    with house.app.app_context():
        return db.session.scalars(select(Registration.code).where(Registration.name == name)).one()


def free(house: Scene, seats: int) -> None:
    """The house finds so many more chairs, and offers them."""
    with house.app.app_context(), write():
        season = lock(Season, db.session.scalars(select(Season.id)).one())
        season.capacity = (season.capacity or 0) + seats
        waiting_list.fill(season)


def state(house: Scene, name: str) -> list[str]:
    with house.app.app_context():
        return states(db.session.scalars(select(Registration).where(Registration.name == name)).one())


def test_an_offer_made_on_friday_is_taken_on_monday(house: Scene, clock_at: StopClock) -> None:
    per, here = Visitor(house.app), f"/registration/{code(house, 'Per')}"
    assert per.get(here).heading == "Du är nummer 1 på väntelistan"
    clock_at("2030-01-11 16:00")
    free(house, 2)

    assert per.get(here).heading == "Det finns en plats till dig"
    clock_at("2030-01-14 11:00")
    page = per.get(f"{here}/offer")
    assert page.heading == "Det finns två platser till er"
    assert "till 15 januari 2030 kl. 16.00" in page.text.replace("\xa0", " ")
    assert per.press(page, f"{here}/offer").leads_to == here

    assert state(house, "Per") == ["confirmed", "confirmed"]
    after = per.get(here)
    assert after.heading == "Anmälan är klar"
    assert "De två platserna är dina." in after.text


def test_the_one_who_comes_is_ticked_and_the_other_place_goes_on(house: Scene) -> None:
    free(house, 2)
    per, here = Visitor(house.app), f"/registration/{code(house, 'Per')}/offer"
    page = per.get(here)
    first = page.form.xpath(".//input[@type='checkbox']")[0].get("value")

    nobody = per.press(page, here, places=[])
    assert (nobody.status, "Kryssa för minst en plats" in nobody.text) == (422, True)
    per.press(page, here, places=first)

    assert (state(house, "Per"), state(house, "Ida")) == (["confirmed", "cancelled"], ["offered"])


def test_letting_it_pass_offers_it_to_the_next(house: Scene) -> None:
    free(house, 2)
    per, here = Visitor(house.app), f"/registration/{code(house, 'Per')}"
    page = per.get(f"{here}/offer")
    token = page.tree.xpath("//form[contains(@action, '/offer/pass')]//input[@name='csrf_token']/@value")

    per.client.post(f"{here}/offer/pass", data={"csrf_token": token})

    assert (state(house, "Per"), state(house, "Ida")) == (["waiting", "waiting"], ["offered"])
    assert per.get(here).heading == "Du är nummer 1 på väntelistan"


def test_what_is_no_longer_offered_is_said_and_changes_nothing(house: Scene, clock_at: StopClock) -> None:
    free(house, 2)
    per, here = Visitor(house.app), f"/registration/{code(house, 'Per')}"
    page = per.get(f"{here}/offer")
    clock_at("2030-01-31 12:00")

    answer = per.press(page, f"{here}/offer")

    assert answer.leads_to == here
    assert "Det finns inget erbjudande att svara på längre" in per.get(here).text
    assert "confirmed" not in state(house, "Per")


def test_the_list_is_left_by_the_link(house: Scene) -> None:
    per, here = Visitor(house.app), f"/registration/{code(house, 'Per')}/cancel"

    per.press(per.get(here), here)

    assert (state(house, "Per"), state(house, "Ida")) == (["cancelled", "cancelled"], ["waiting"])


def test_the_desk_sees_who_waits_in_their_order(house: Scene) -> None:
    page = house.organiser.get(f"/organise/{house.path}/waiting")
    assert listed(page) == ["Per", "Ida"]
    assert "Tre personer väntar på en plats." in page.text
    free(house, 1)
    page = house.organiser.get(f"/organise/{house.path}/waiting")
    assert [row.xpath("string(.//th)").split()[0] for row in page.tree.xpath("//tbody/tr")] == ["Ida", "Per"], (
        "what is offered stands first"
    )
    assert "Fler än vad som var ledigt" in page.text


def listed(page: Page) -> list[str]:
    return [row.xpath("string(.//th)").split()[0] for row in page.tree.xpath("//tbody/tr")]


def test_the_desk_says_so_where_nobody_waits(app: Flask) -> None:
    with app.app_context(), write():
        oda, season = make.organiser(), make.season()
        path = season.path
    assert "Ingen väntar" in Visitor(app, signed_in=oda).get(f"/organise/{path}/waiting").text
