"""A whole house's mornings in one room's house, postponed and taken back in a real browser, with the keyboard where it counts."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from netverk import create_app
from netverk.db import db, upgrade, write
from netverk.people import signing_in
from netverk.people.models import Person
from netverk.programme.value import Status
from tests.conftest import let_go, settings
from tests.open_to_all.conftest import Silent
from tests.together.house import NOW, House

WIDTHS = (1280, 390)


@pytest.fixture
def served(tmp_path: Path, clock_at: Callable[[str | datetime], None]) -> Iterator[tuple[House, str]]:
    made = create_app(settings(f"sqlite:///{tmp_path / 'netverk.db'}", tmp_path))
    upgrade(made)
    house = House(made, clock_at, datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/Stockholm")))
    clock_at(house.now)
    house.lay()
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield house, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    let_go(made)


def unsound(page: Page) -> list[str]:
    """What a screen reader, or somebody who sees poorly, would stumble over, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault['id']} {fault['nodes'][0]['html']}" for fault in Axe().run(page).response["violations"]]
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_chosen_by_venue_previewed_done_and_taken_back(chromium: Browser, served: tuple[House, str], width: int) -> None:
    house, address = served
    assert house.oda
    context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=address)
    page = context.new_page()
    with house.app.app_context(), write():
        token = signing_in.make_link(db.session.get_one(Person, house.oda.id))[0]
    page.goto(f"/sign-in/{token}")
    page.locator("main").get_by_role("button").click()
    page.get_by_role("link", name="Ändra många träffar på en gång").click()
    page.get_by_label("Lokal").select_option(label="Klarahuset")
    page.get_by_label("Till").fill("2030-03-31")
    page.get_by_role("button", name="Sök träffar").press("Enter")

    expect(page.get_by_role("checkbox", name="Alfa 1")).to_be_checked()
    assert unsound(page) == []
    page.get_by_role("checkbox", name="Gamma 1").press("Space")
    expect(page.get_by_label("Veckor senare")).to_be_hidden()
    page.get_by_label("Flytta dem").check()
    expect(page.get_by_label("Veckor senare")).to_be_visible()
    page.get_by_label("Skjut upp dem").check()
    page.get_by_label("Varför").fill("Smittspridningen ökar.")
    page.get_by_role("button", name="Visa vem som får veta vad").press("Enter")

    expect(page.get_by_role("heading", name="Det här ändras")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing is wider than the window"
    assert unsound(page) == []
    page.get_by_role("button", name="Skjut upp 2 träffar, och berätta för 3 personer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 träffar i 2 säsonger")
    assert house.released("alfa-1").status is Status.POSTPONED
    assert house.released("gamma-1").status is Status.SCHEDULED

    page.get_by_role("button", name="Ta tillbaka: programmet blir som det var").press("Enter")
    expect(page.locator("main")).to_contain_text("Återtaget")
    assert house.released("alfa-1").status is Status.SCHEDULED
    context.close()
    assert house.deliver() == []
