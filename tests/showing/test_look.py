"""Each public page in a real browser: nothing for axe-core to find, nothing wider than the screen, the script only helping."""

from collections.abc import Iterator
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, render_template
from playwright.sync_api import Browser, Page, Route

from netverk import create_app
from netverk.language import speaking
from netverk.showing import front_pages, season_pages
from tests.conftest import let_go, settings, sqlite_template
from tests.showing import samples
from tests.showing.samples import BEFORE

HOST = "http://netverk.test"
NETWORK, ROOMS = samples.network(), samples.two_rooms()
VIEWS = {
    "home": front_pages.home((NETWORK, ROOMS), BEFORE),
    "series": front_pages.series((NETWORK,), BEFORE),
    "season": season_pages.season(NETWORK, BEFORE),
    "session": season_pages.session(NETWORK, samples.MOVED, BEFORE),
    "speaker": season_pages.speaker(NETWORK, samples.SPEAKERS[1], BEFORE),
    "changes": season_pages.changes(NETWORK, BEFORE),
}
CONFERENCE = {"season": season_pages.season(ROOMS, BEFORE)}
EMPTY = {
    "home": front_pages.home((), BEFORE),
    "season": season_pages.season(samples.conference(days=(date(2021, 4, 4), date(2021, 4, 5))), BEFORE),
}
SHOWN = [(view, page) for views in (VIEWS, CONFERENCE, EMPTY) for view, page in views.items()]

SCREENS: dict[str, tuple[tuple[int, Literal["light", "dark"]], ...]] = {  # all of them, of every address: tests/open_to_all
    "sv": ((390, "light"), (1280, "dark")),
    "en": ((390, "dark"), (1280, "light")),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(settings(f"sqlite:///{sqlite_template()}", tmp_path_factory.mktemp("home")))
    yield made
    let_go(made)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


def show(app: Flask, page: Page, view: str, value: object, language: str = "sv") -> None:
    """Let the browser read a page as the app would answer it, static files and headers included."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        with app.test_client() as client:
            found = client.get(f"{parts.path}?{parts.query}", buffered=True)
        headers = {name: text for name, text in found.headers.items() if name.lower() != "content-length"}
        if parts.path.startswith("/static/"):
            return route.fulfill(status=found.status_code, headers=headers, body=found.data)
        return route.fulfill(status=200, headers=headers, content_type="text/html; charset=utf-8", body=made)

    with speaking(language), app.test_request_context("/"):
        made = render_template(f"showing/public/{view}.html", page=value, json_ld="", house=samples.HOUSE)
    page.route("**/*", answer)
    page.goto(f"{HOST}/nothing")


@pytest.mark.parametrize("number", range(len(SHOWN)), ids=[view for view, _page in SHOWN])
def test_a_page_keeps_nobody_out(app: Flask, page: Page, number: int) -> None:
    language = ("sv", "en")[number % 2]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    show(app, page, *SHOWN[number], language)
    for width, scheme in SCREENS[language]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = [(rule["id"], node["html"]) for rule in Axe().run(page).response["violations"] for node in rule["nodes"]]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_the_first_key_leads_past_the_masthead(app: Flask, page: Page) -> None:
    show(app, page, "season", VIEWS["season"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_rooms_are_columns_on_a_wide_screen_and_labels_on_a_phone(app: Flask, page: Page) -> None:
    show(app, page, "season", CONFERENCE["season"])
    label, column = page.get_by_text("· Stora salen").first, page.get_by_role("columnheader", name="Stora salen")
    assert (label.is_visible(), column.count()) == (True, 0)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert (label.is_visible(), column.is_visible()) == (False, True)


def test_the_programme_is_filtered_where_it_stands(app: Flask, page: Page) -> None:
    show(app, page, "season", CONFERENCE["season"])
    page.get_by_label("Talare eller rubrik").fill("clas EK")
    assert [each.text_content() for each in page.locator("[data-session] h3:visible").all()] == ["Programpunkt 1"]
    assert page.get_by_role("status").inner_text() == "1 av 5 visas"
    page.get_by_label("Talare eller rubrik").fill("")
    page.get_by_label("Sal").select_option("Lilla salen")
    assert page.locator("[data-session]:visible").count() == 3


def test_what_is_on_and_what_is_next_is_marked(app: Flask, page: Page) -> None:
    page.clock.install(time="2020-09-15T07:15:00Z")  # 09.15 in Stockholm
    show(app, page, "season", CONFERENCE["season"])
    line = page.locator("[data-now]")
    assert line.inner_text().split("\n")[0] == "Nu: Programpunkt 1 (Stora salen) · Programpunkt 2 (Lilla salen)"
    assert "Härnäst: Programpunkt 4" in line.inner_text()
    assert page.locator(".is-now").count() == 2
    page.clock.fast_forward("30:00")
    assert line.inner_text().split("\n")[0] == "Nu: Programpunkt 1 (Stora salen)"


def test_without_script_everything_is_there_and_nothing_pretends(app: Flask, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        show(app, page, "season", CONFERENCE["season"])
        assert page.get_by_role("heading", level=3).count() == 7
        assert not page.locator("[data-filter]").is_visible()
