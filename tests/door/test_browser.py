"""The door in a real browser: search while typing, a network that goes away in the middle, a pass that the camera reads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from netverk import create_app
from netverk.db import db, write
from netverk.door import passes
from netverk.people import signing_in
from netverk.people.models import Person
from netverk.seats.models import Place
from tests.conftest import let_go, settings, sqlite_in
from tests.door.scene import AT, DoorScene, lay
from tests.open_to_all.conftest import Silent

CAMERA = """
  globalThis.BarcodeDetector = class {
    static getSupportedFormats = async () => ['qr_code']
    detect = async () => globalThis.held ? [{ rawValue: globalThis.held }] : []
  }
  navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream(1)
  HTMLMediaElement.prototype.play = async () => {}
"""  # what a browser without a camera cannot do itself

HEIGHTS = "all => all.map((each) => each.getBoundingClientRect().height)"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DoorScene]:
    made = create_app(settings(sqlite_in(tmp_path), tmp_path))
    yield lay(made)
    let_go(made)


@pytest.fixture
def address(scene: DoorScene) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, scene.app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def door(chromium: Browser, scene: DoorScene, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the door's page on a phone of its own."""
    opened: list[BrowserContext] = []

    def open_page(script: str = "") -> Page:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=address)
        opened.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(10_000)
        with scene.app.app_context(), write():
            token = signing_in.make_link(db.session.get_one(Person, scene.dan.id))[0]
        page.goto(f"/sign-in/{token}")
        page.locator("main").get_by_role("button").click()
        page.wait_for_url("**/organise/")
        page.goto(AT)
        expect(page.locator(".door.live")).to_be_visible()
        return page

    yield open_page
    for context in opened:
        context.close()


def row(page: Page, name: str) -> Locator:
    return page.locator(".door-row").filter(has_text=name)


def let(page: Page, name: str) -> None:
    row(page, name).get_by_role("button", name="Kom").click()
    expect(row(page, name)).to_have_class("door-row in")


def test_a_network_that_goes_away_loses_nobody(scene: DoorScene, door: Callable[..., Page]) -> None:
    page = door()
    expect(page.locator("[data-is-kept]")).to_be_attached()
    page.context.set_offline(True)
    let(page, "Kari Nord")
    let(page, "Per Ås")
    page.get_by_label("Namn", exact=True).fill("Sen Ankomst")
    page.get_by_role("button", name="Släpp in").click()
    expect(page.locator("[data-net]")).to_contain_text("3 väntar på att skickas")
    expect(page.locator("[data-count]")).to_have_text("2 av 3 inne och en oanmäld")
    assert scene.present() == []

    page.reload()
    expect(page.locator("[data-net]")).to_contain_text("3 väntar på att skickas")
    expect(row(page, "Kari Nord")).to_have_class("door-row in")
    row(page, "Per Ås").get_by_role("button", name="Ångra").click()
    let(page, "Gun Alm")

    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text("Allt är skickat")
    assert sorted(scene.present(), key=str) == [(scene.places["Kari Nord"], ""), (scene.places["Gun Alm"], ""), (None, "Sen Ankomst")]


def test_two_phones_see_each_other_and_count_once(scene: DoorScene, door: Callable[..., Page]) -> None:
    one, other = door(), door()
    other.context.set_offline(True)
    let(other, "Kari Nord")
    let(one, "Kari Nord")
    expect(one.locator("[data-net]")).to_have_text("Allt är skickat")
    other.context.set_offline(False)

    expect(other.get_by_role("alert")).to_contain_text("Kari Nord är redan inne")
    let(other, "Gun Alm")
    expect(row(one, "Gun Alm")).to_have_class("door-row in")
    row(one, "Gun Alm").get_by_role("button", name="Ångra").click()
    expect(row(other, "Gun Alm")).to_have_class("door-row")
    assert scene.present() == [(scene.places["Kari Nord"], "")]


def test_names_are_found_while_typing(scene: DoorScene, door: Callable[..., Page]) -> None:
    page = door()
    field = page.get_by_label("Namn, organisation eller pass")
    for typed, found in (("ås", ["Per Ås"]), ("orjan", ["Örjan Ek"]), ("umeå kari", ["Kari Nord"]), ("ö kari", [])):
        field.fill(typed)
        assert page.locator("[data-rows] > :not([hidden]) [data-name]").all_inner_texts() == found
    expect(page.get_by_text("Ingen här heter så.")).to_be_visible()
    field.fill("")
    heights = [round(height) for height in page.locator("[data-rows] > *").evaluate_all(HEIGHTS)]
    assert len(heights) == 5
    assert 56 <= min(heights) < 60
    assert min(page.locator("[data-rows] .button").evaluate_all(HEIGHTS)) >= 48


def test_a_pass_is_read_by_camera_and_by_a_reader_that_types(scene: DoorScene, door: Callable[..., Page]) -> None:
    with scene.app.app_context():
        kari, gun = (passes.url_of(db.session.get_one(Place, scene.places[name])) for name in ("Kari Nord", "Gun Alm"))
    without = door("delete globalThis.BarcodeDetector")
    expect(without.locator("[data-scan]")).to_be_hidden()
    page = door(CAMERA)
    page.get_by_role("button", name="Läs ett pass med kameran").click()
    page.evaluate("held => { globalThis.held = held }", kari)
    expect(row(page, "Kari Nord")).to_have_class("door-row in")
    page.get_by_role("button", name="Stäng kameran").click()
    field = page.get_by_label("Namn, organisation eller pass")
    field.fill(gun)
    field.press("Enter")
    expect(row(page, "Gun Alm")).to_have_class("door-row in")
    field.fill(gun[:-2] + "xx")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Det passet finns inte på den här listan. Sök på namnet.")
