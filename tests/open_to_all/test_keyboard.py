"""By keyboard alone, and without any script: registering, signing in, publishing, postponing."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from netverk.examples.season_ahead import MOVED
from netverk.programme.value import Status
from netverk.releases import reading
from tests.open_to_all.addresses import Known

CONTROLS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && each.tabIndex >= 0 && each.type !== 'hidden')
  .filter(each => each.type !== 'radio' || each.checked)
  .forEach((each, n) => { each.dataset.stop = n })"""
STOPS = "document.querySelectorAll('[data-stop]').length"
FOCUSED = """() => {
  const each = document.activeElement, style = getComputedStyle(each)
  return [Number(each.dataset.stop ?? -1), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


def sign_in(page: Page, address: str, token: str) -> None:
    page.goto(f"{address}/sign-in/{token}")
    page.locator("main").get_by_role("button").press("Enter")
    page.wait_for_url("**/organise/")


def reached(page: Page, stops: int) -> list[tuple[int, bool]]:
    """Where Tab leads, one control after another: its place among them, and whether one sees that it has the focus."""
    found: list[tuple[int, bool]] = []
    for _press in range(5 * stops):  # a date is left only after its year, month, day and calendar
        page.keyboard.press("Tab")
        number, is_seen = page.evaluate(FOCUSED)
        if not found or found[-1][0] != number:
            found.append((number, is_seen))
        if len(found) == stops:
            break
    return found


def test_tab_reaches_every_control_in_order_and_shows_where_it_is(page: Page, address: str, known: Known, token: Callable[[], str]) -> None:
    sign_in(page, address, token())
    desk = f"/organise{known.season}"
    for path in (
        "/sign-in",
        f"{known.season}/register",
        f"{desk}/publish",
        f"{desk}/sessions/{MOVED}/postpone",
        f"{desk}/sessions/{MOVED}",
    ):
        page.goto(address + path)
        page.evaluate(CONTROLS)
        stops = page.evaluate(STOPS)
        assert stops > 5
        assert reached(page, stops) == [(stop, True) for stop in range(stops)], path


def test_enter_sends_what_is_written(page: Page, address: str, known: Known, token: Callable[[], str]) -> None:
    page.goto(f"{address}{known.season}/register")
    page.locator("#email").fill("per@")
    page.locator("#email").press("Enter")
    assert page.get_by_role("alert").inner_text().count("\n") >= 2
    page.goto(f"{address}/sign-in")
    page.locator("#email").fill("ingen@example.org")
    page.locator("#email").press("Enter")
    assert "ingen@example.org" in page.locator("main").inner_text()

    sign_in(page, address, token())
    page.goto(f"{address}/organise{known.season}/sessions/{MOVED}/postpone")
    page.locator("#because").fill("Talaren är sjuk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vem får veta vad").wait_for()


def test_the_focus_is_where_an_action_is_answered(page: Page, address: str, known: Known, token: Callable[[], str]) -> None:
    """Else who reads with the ears, or far zoomed in, begins at the top of the page and finds nothing new there."""
    sign_in(page, address, token())
    desk = f"/organise{known.season}"
    for path, answers, there in (
        (f"{desk}/facts", {"#title": ""}, "alert"),
        (f"{desk}/facts", {}, "status"),
        (f"{desk}/sessions/{MOVED}", {"#title": ""}, "alert"),
        (f"{desk}/sessions/{MOVED}", {}, "status"),
        (f"{desk}/sessions/{MOVED}/postpone", {"#because": ""}, "alert"),
        (f"{desk}/sessions/{MOVED}/postpone", {"#because": "Talaren är sjuk."}, "Det här sägs"),
        ("/organise/people/invite", {"#email": "per@"}, "alert"),
    ):
        page.goto(address + path)
        for place, answer in answers.items():
            page.locator(place).fill(answer)
        with page.expect_navigation():
            page.locator("main .button.filled").first.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('role') || document.activeElement.textContent") == there, path
        assert page.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight"), path


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


def test_registering_needs_no_script(plain_page: Page, address: str, known: Known) -> None:
    plain_page.goto(f"{address}{known.season}/")
    plain_page.locator("main").get_by_role("link", name="Anmäl dig").first.click()
    plain_page.get_by_label("Namn", exact=True).fill("Ylva Utan")
    plain_page.get_by_label("E-post").fill("ylva@example.org")
    plain_page.locator("main .button.filled").click()
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Anmälan är klar"
    plain_page.locator("main").get_by_role("link", name="Avboka").click()
    plain_page.locator("main").get_by_role("button").click()
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Anmälan är avbokad"


def test_signing_in_and_postponing_need_no_script(
    plain_page: Page, address: str, house: Flask, known: Known, token: Callable[[], str]
) -> None:
    plain_page.goto(f"{address}/organise{known.season}/")
    assert plain_page.url.endswith(f"/sign-in?next=/organise{known.season}/")
    plain_page.goto(f"{address}/sign-in/{token()}?next=/organise{known.season}/")
    plain_page.locator("main").get_by_role("button").click()
    with house.app_context():
        (release,) = [each for each in reading.current_of_each() if f"/{each.season.path}" == known.season]
        session = [each for each in reading.programme_of(release).sessions if each.status is Status.SCHEDULED][-1]

    plain_page.goto(f"{address}/organise{known.season}/sessions/{session.slug}")
    plain_page.locator("main").get_by_role("link", name="Skjut upp").click()
    plain_page.get_by_label("Varför").fill("Talaren är sjuk.")
    plain_page.locator("main .button.filled").click()
    assert "Talaren är sjuk." in plain_page.locator("main").inner_text()
    plain_page.locator("main .button.filled").click()
    assert "/organise/notices/" in plain_page.url
    plain_page.goto(f"{address}{known.season}/sessions/{session.slug}")
    assert "Uppskjuten" in plain_page.locator("main").inner_text()
