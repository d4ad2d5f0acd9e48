"""The board in a real browser: by mouse, by keyboard alone, by two at once, without a network, without script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from netverk import create_app
from netverk.db import db, write
from netverk.people import signing_in
from netverk.people.models import Person
from netverk.programme.value import Kind, Status
from netverk.programme.words import bare_hours
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from tests import make
from tests.boards.scene import AT, DAY, BoardScene, add, at, lay
from tests.conftest import let_go, settings, sqlite_in
from tests.open_to_all.conftest import Silent

BOARD = f"{AT}?day={DAY}"
ROOMS = ("Stora salen", "Biblioteket")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[BoardScene]:
    made = create_app(settings(sqlite_in(tmp_path), tmp_path))
    yield lay(made)
    let_go(made)


@pytest.fixture
def address(scene: BoardScene) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, scene.app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def desk(chromium: Browser, scene: BoardScene, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the board for somebody, each in a browser of their own."""
    opened: list[BrowserContext] = []

    def open_for(who: Person, *, script: bool = True) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 2200}, base_url=address, java_script_enabled=script)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        with scene.app.app_context(), write():
            token = signing_in.make_link(db.session.get_one(Person, who.id))[0]
        page.goto(f"/sign-in/{token}")
        page.locator("main").get_by_role("button").click()
        page.wait_for_url("**/organise/")
        page.goto(BOARD)
        return page

    yield open_for
    for context in opened:
        context.close()


def fill(scene: BoardScene, sessions: int) -> None:
    with scene.app.app_context(), write():
        for n in range(sessions):
            add(f"Punkt {n}")


def card(page: Page, title: str) -> Locator:
    return page.locator(".card").filter(has=page.get_by_role("link", name=title, exact=True))


def drag(page: Page, title: str, room: str, minute: int) -> None:
    """Take a card at its upper edge and put it into a room at so many minutes after midnight."""
    column = page.locator(f'[data-name="{room}"] .cards').bounding_box()
    origin = card(page, title).bounding_box()
    window = [int(page.locator("[data-board]").evaluate("each => each.querySelector('.board-hours li').textContent").split(".")[0]) * 60]
    hours = page.locator(".board-hours li").count() - 1
    assert column
    assert origin
    grip = 12 if card(page, title).evaluate("each => !!each.closest('.pool')") else 8
    page.mouse.move(origin["x"] + 30, origin["y"] + 8)
    page.mouse.down()
    page.mouse.move(column["x"] + 30, column["y"] + column["height"] * (minute - window[0]) / (hours * 60) + grip, steps=4)
    page.mouse.up()


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Sparat")


def plan(scene: BoardScene) -> dict[str, tuple[Status, str, str]]:
    with scene.app.app_context():
        rows = db.session.scalars(select(Session).order_by(Session.number)).all()
        return {row.title: (row.status, bare_hours(row.when), row.room.name if row.room else "") for row in rows}


def ten() -> dict[str, tuple[Status, str, str]]:
    """From nine on, an hour each, three quarters long, the two rooms side by side."""
    return {f"Punkt {n}": (Status.SCHEDULED, f"{9 + n // 2:02}.00–{9 + n // 2:02}.45", ROOMS[n % 2]) for n in range(10)}


def test_ten_sessions_are_planned_by_mouse(scene: BoardScene, desk: Callable[..., Page]) -> None:
    fill(scene, 10)
    page = desk(scene.oda)
    for n in range(10):
        drag(page, f"Punkt {n}", ROOMS[n % 2], (9 + n // 2) * 60)
        saved(page)

    assert plan(scene) == ten()
    page.reload()
    assert page.locator(".pool .card").count() == 0


def test_ten_sessions_are_planned_by_keyboard_alone(scene: BoardScene, desk: Callable[..., Page]) -> None:
    """To the right it is proposed the first gap of each room; from there arrows lead to the full hour."""
    fill(scene, 10)
    page = desk(scene.oda)
    for n in range(10):
        while page.evaluate("document.activeElement.closest('.pool .card') === null"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for _room in range(n % 2 + 1):
            page.keyboard.press("ArrowRight")
        hour = f"{9 + n // 2:02}.00–{9 + n // 2:02}.45"
        for _step in range(6):
            if hour in page.locator("[data-live]").inner_text():
                break
            page.keyboard.press("ArrowDown")
        expect(page.locator("[data-live]")).to_have_text(re.compile(f"^{ROOMS[n % 2]}, {hour}"))
        page.keyboard.press("Enter")
        saved(page)
        assert page.evaluate("document.activeElement.classList.contains('card')")

    assert plan(scene) == ten()


def test_what_is_picked_up_says_where_it_is_and_goes_back(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "10.30–11.00", "Biblioteket")
    page, live = desk(scene.oda), "[data-live]"
    card(page, "Tillit").focus()
    for keys, said in (
        ("Space", "Tillit är upplockad. Piltangenterna flyttar den, Enter lägger ner den, Escape lägger tillbaka den."),
        ("ArrowRight", "Biblioteket, 10.00–10.45, krockar med Makt"),
        ("Shift+ArrowUp", "Biblioteket, 09.30–10.15"),
        ("Alt+ArrowDown", "Biblioteket, 09.30–10.20"),
        ("Escape", "Tillit ligger där den låg: Stora salen, 10.00–10.45"),
    ):
        page.keyboard.press(keys)
        expect(page.locator(live)).to_have_text(said)

    assert page.evaluate("document.activeElement.dataset.uid") == scene.row("Tillit").uid
    assert plan(scene)["Tillit"][1] == "10.00–10.45"


def test_own_moves_are_undone_and_done_again(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "11.00–12.00", "Biblioteket")
    page = desk(scene.oda)
    card(page, "Tillit").focus()
    page.keyboard.press("s")
    card(page, "Makt").focus()
    page.keyboard.press("s")
    saved(page)
    assert [each[1:] for each in plan(scene).values()] == [("11.00–11.45", "Biblioteket"), ("10.00–11.00", "Stora salen")]

    page.keyboard.press("Control+z")
    expect(card(page, "Tillit")).to_have_attribute("aria-label", "Tillit, 10.00–10.45, Stora salen")
    saved(page)
    page.get_by_text("Förskjut resten av dagen").click()
    page.get_by_role("button", name="Förskjut").click()
    expect(card(page, "Makt")).to_have_attribute("aria-label", "Makt, 11.15–12.15, Biblioteket")
    page.get_by_role("button", name="Ångra").click()
    expect(card(page, "Makt")).to_have_attribute("aria-label", "Makt, 11.00–12.00, Biblioteket")
    page.get_by_role("button", name="Gör om").click()
    expect(card(page, "Makt")).to_have_attribute("aria-label", "Makt, 11.15–12.15, Biblioteket")
    saved(page)
    assert [each[1] for each in plan(scene).values()] == ["10.00–10.45", "11.15–12.15"]


def test_two_browsers_on_one_board(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "10.00–10.45", "Biblioteket")
    oda, eva = desk(scene.oda), desk(scene.eva)
    eva.route("**/board.json*", lambda route: route.abort())  # so that she has not seen it yet
    drag(oda, "Tillit", "Biblioteket", 13 * 60)
    saved(oda)
    drag(eva, "Tillit", "Stora salen", 12 * 60)

    expect(eva.get_by_role("alert")).to_contain_text(
        "Oda har ändrat ”Tillit”, som nu ligger 4\N{NO-BREAK SPACE}mars kl. 13.00 i Biblioteket."
    )
    expect(card(eva, "Tillit")).to_have_attribute("aria-label", "Tillit, 13.00–13.45, Biblioteket")
    drag(eva, "Makt", "Stora salen", 15 * 60)
    saved(eva)
    expect(card(oda, "Makt")).to_have_attribute("aria-label", "Makt, 15.00–15.45, Stora salen")
    assert [each[1:] for each in plan(scene).values()] == [("13.00–13.45", "Biblioteket"), ("15.00–15.45", "Stora salen")]


def test_without_a_network_it_says_so_and_tries_again(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    page = desk(scene.oda)
    page.context.set_offline(True)
    drag(page, "Tillit", "Biblioteket", 11 * 60)
    drag(page, "Tillit", "Stora salen", 12 * 60)

    expect(page.locator("[data-saved]")).to_contain_text("Inte sparat: det finns ingen förbindelse.")
    expect(card(page, "Tillit")).to_have_attribute("data-unsaved", "Inte sparat")
    assert plan(scene)["Tillit"][1] == "10.00–10.45"
    warned: list[str] = []

    def stay(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.reload()")
    page.wait_for_timeout(200)
    assert warned == ["beforeunload"]

    page.context.set_offline(False)
    saved(page)
    assert plan(scene)["Tillit"][1:] == ("12.00–12.45", "Stora salen")
    expect(card(page, "Tillit")).not_to_have_class(re.compile("unsaved"))


def test_without_script_the_plain_form_does_it(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit")
    page = desk(scene.oda, script=False)
    page.get_by_role("link", name="Tillit", exact=True).click()
    page.get_by_role("textbox", name="Datum").fill(DAY)
    page.get_by_label("Börjar").fill("10:05")
    page.get_by_label("Slutar").fill("10:50")
    page.locator("main").get_by_label("Sal", exact=False).first.select_option("Biblioteket")
    page.get_by_role("button", name="Spara tider och sal").click()

    assert plan(scene)["Tillit"] == (Status.SCHEDULED, "10.05–10.50", "Biblioteket")
    assert "Tillit" in page.locator('[data-name="Biblioteket"]').inner_text()


def test_on_a_phone_one_room_is_seen_at_a_time(scene: BoardScene, desk: Callable[..., Page]) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "10.00–10.45", "Biblioteket")
    page = desk(scene.oda)
    page.set_viewport_size({"width": 390, "height": 844})

    assert [card(page, title).is_visible() for title in ("Tillit", "Makt")] == [True, False]
    page.locator("main").get_by_label("Sal", exact=True).select_option("Biblioteket")
    assert [card(page, title).is_visible() for title in ("Tillit", "Makt")] == [False, True]


def test_the_mornings_of_a_term_are_moved_by_keyboard_and_by_mouse(scene: BoardScene, desk: Callable[..., Page]) -> None:
    with scene.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        season.series.kind, season.series.usual_hours, season.term = Kind.NETWORK, "08.00–10.00", make.when("2031-spring")
    scene.add("Tillit", "09.30–12.30")
    scene.add("Makt")
    page = desk(scene.oda)
    card(page, "Tillit").focus()
    for keys in ("Enter", "ArrowDown", "ArrowRight"):
        page.keyboard.press(keys)
    expect(page.locator("[data-live]")).to_have_text("onsdagen den 12\N{NO-BREAK SPACE}mars 2031")
    page.keyboard.press("Enter")
    saved(page)
    day = page.locator('[data-lane="2031-04-08"]')
    day.scroll_into_view_if_needed()
    here, there = card(page, "Makt").bounding_box(), day.bounding_box()
    assert here
    assert there
    page.mouse.move(here["x"] + 20, here["y"] + 8)
    page.mouse.down()
    page.mouse.move(there["x"] + 20, there["y"] + 20, steps=4)
    page.mouse.up()
    expect(card(page, "Makt")).to_have_attribute("aria-label", "Makt, 08.00–10.00")
    saved(page)

    assert str(scene.row("Tillit").when) == at("09.30–12.30", "2031-03-12")
    assert str(scene.row("Makt").when) == at("08.00–10.00", "2031-04-08")
