"""Seats as people come by them, in a real browser: an assistant and three colleagues, a deputy for one morning, an offer over a weekend."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from netverk.db import db, lock, write
from netverk.deputies import links
from netverk.letters.models import Letter
from netverk.registrations import leaving
from netverk.seasons.models import Season
from netverk.seats.models import Place, Registration
from tests import scene
from tests.planning.desk import served
from tests.registrations.test_registering import register
from tests.scene import Scene
from tests.seats.test_waiting_list import states

StopClock = Callable[[str | datetime], None]


@pytest.fixture
def house(app: Flask, clock_at: StopClock) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


@pytest.fixture
def page(chromium: Browser, house: Scene) -> Iterator[Page]:
    """On a phone."""
    with served(house.app) as address, chromium.new_context(viewport={"width": 390, "height": 844}, base_url=address) as context:
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        yield opened


def seats(house: Scene, capacity: int) -> None:
    with house.app.app_context(), write():
        lock(Season, db.session.scalars(select(Season.id)).one()).capacity = capacity


def letters(house: Scene, kind: str) -> list[str]:
    with house.app.app_context():
        return list(db.session.scalars(select(Letter.name).where(Letter.kind == kind).order_by(Letter.id)))


def test_an_assistant_registers_three_colleagues_and_names_the_third_later(house: Scene, page: Page) -> None:
    seats(house, 9)
    page.goto(f"/{house.path}/register")
    page.get_by_label("Namn", exact=True).fill("Siv Assistent")
    page.get_by_label("E-post", exact=True).fill("siv@example.org")
    page.get_by_label("Organisation").fill("Hamnverket")
    page.get_by_label("Jag kommer inte själv utan anmäler andra.").check()
    for n, who in enumerate(("Arvid Näsudd", "Tuva Kornfält"), 1):
        page.get_by_role("button", name="Lägg till").click()
        page.get_by_label(f"Namn på kollega {n}").fill(who)
        page.get_by_label(f"E-post till kollega {n}").fill(f"{who.split()[0].lower()}@example.org")
    page.locator("summary", has_text="som du namnger senare").click()
    page.get_by_label("Platser vars deltagare namnges senare").fill("1")
    page.get_by_role("button", name="Anmäl dig").last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anmälan är klar")
    assert letters(house, "confirmation") == ["Siv Assistent"]
    assert letters(house, "joining") == ["Kari Nord", "Arvid Näsudd", "Tuva Kornfält"]

    page.get_by_role("link", name="Namnge dem som kommer").click()
    page.get_by_label("Namn på person 1").fill("Henning Storlund")
    page.get_by_label("E-post till person 1").fill("henning@example.org")
    page.get_by_role("button", name="Ge dem platserna").click()

    expect(page.get_by_role("main")).to_contain_text("Henning Storlund")
    assert letters(house, "joining")[-1] == "Henning Storlund"


def test_a_member_cannot_come_and_sends_a_colleague(house: Scene, page: Page) -> None:
    with house.app.test_request_context():
        place = db.session.scalars(select(Place)).one()
        path = links.url_of(place, "sv").partition("5000")[2]
    page.goto(path)
    morning = page.locator("#tillit")
    morning.get_by_role("button", name="Nej").click()
    expect(page.locator("#tillit [aria-pressed=true]")).to_have_text("Nej")

    page.locator("#tillit").get_by_role("link", name="Kollega").click()
    page.get_by_label("Namn", exact=True).fill("Maj Blåkulla")
    page.get_by_label("E-post", exact=True).fill("maj@example.org")
    page.get_by_role("button", name="Låt kollegan gå i stället").click()

    expect(page.locator("#tillit")).to_contain_text("Maj Blåkulla")
    expect(page.locator("#makt")).to_contain_text("Inte besvarat än")
    assert letters(house, "standing_in") == ["Maj Blåkulla"]


def test_what_was_offered_on_friday_is_taken_on_monday(house: Scene, page: Page, clock_at: StopClock) -> None:
    seats(house, 1)
    with house.app.app_context():
        per = register(db.session.scalars(select(Season.id)).one(), "Per", may_wait=True)
        code = per.code
    page.goto(f"/registration/{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är nummer 1 på väntelistan")
    clock_at("2030-01-11 16:30")
    with house.app.app_context(), write():
        leaving.cancel_registration(db.session.scalars(select(Registration).where(Registration.name == "Kari Nord")).one())
    clock_at("2030-01-14 09:30")

    page.reload()
    page.get_by_role("link", name="Ta den, eller låt den gå vidare").click()
    expect(page.get_by_role("main")).to_contain_text("Den hålls åt dig till 15 januari 2030 kl. 16.30.")
    page.get_by_role("button", name="Ta platsen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anmälan är klar")
    with house.app.app_context():
        assert states(db.session.scalars(select(Registration).where(Registration.name == "Per")).one()) == ["confirmed"]
    assert letters(house, "joining") == ["Kari Nord", "Per"]
