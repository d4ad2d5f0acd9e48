"""Every form of the site map: what is wrong is kept and named, and what is sent again counts once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests import house, scene
from tests.house import House
from tests.rows import everything, nothing_changes
from tests.visitor import Page, Visitor

WRITTEN_IN = {None, "text", "email", "tel", "url", "search", "number", "date", "time"}
WRONG = "halv tio i går " * 4_000  # no day, no hour, no number, no address, and too long for any text
SAID = "//main//*[@role='alert']//li"
MORE_EACH_TIME = {"organiser.engagements.renew", "organiser.following.again", "organiser.following.retry", "organiser.staff.send_again"}


@pytest.fixture
def built(app: Flask, clock_at: Callable[[str], None]) -> House:
    clock_at(scene.NOW)
    return house.build(app)


def forms(built: House) -> Iterator[tuple[str, Visitor, str]]:
    """The endpoint of each page that has a form, who fills it in, and its address."""
    for rule in built.app.url_map.iter_rules():
        if {"GET", "POST"} <= (rule.methods or set()):
            who = "visitor" if rule.endpoint.startswith(("public.", "speaker.")) else "owner"
            yield rule.endpoint, built.reader(who), built.address(rule.endpoint, token=built.token)


def as_it_stands(page: Page) -> dict[str, str]:
    """What the form would send if its first filled button were pressed now."""
    buttons = page.form.xpath(".//button[contains(@class, 'filled')][@name]")[:1]
    return {name: value or "" for name, value in page.form.form_values()} | {each.get("name"): each.get("value") or "" for each in buttons}


def written(form: Any) -> list[str]:
    fields = [*form.iter("textarea"), *(field for field in form.iter("input") if field.get("type") in WRITTEN_IN)]
    return [field.get("name") for field in fields]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["sv", "en"])
def test_what_is_wrong_is_kept_and_named(built: House, prefix: str) -> None:
    seen = 0
    for endpoint, browser, path in forms(built):
        page = browser.get(prefix + path)
        if not page.has_form or not (names := written(page.form)):
            continue
        seen += 1
        with nothing_changes(built.app):
            page = Page(browser.client.post(prefix + path, data=as_it_stands(page) | dict.fromkeys(names, WRONG)))
        faults = page.tree.xpath(f"{SAID}//a/@href")
        assert page.status == 422, endpoint
        assert {name: value.strip() for name, value in as_it_stands(page).items() if name in names} == dict.fromkeys(names, WRONG.strip()), endpoint
        assert faults and all(page.tree.xpath("//main//*[@id=$id]", id=fault[1:]) for fault in faults), (endpoint, faults)
    assert seen > 30


def test_what_is_sent_again_counts_once(app: Flask, clock_at: Callable[[str], None], request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue("built")
    done = []
    for rule in built.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint in MORE_EACH_TIME: continue
        who = "visitor" if rule.endpoint.startswith(("public.", "speaker.")) else "owner"
        browser, path = built.reader(who), built.address(rule.endpoint, token=built.token)
        data = {}
        if "GET" in rule.methods:
            page = browser.get(path)
            if not page.has_form: continue
            data = as_it_stands(page)
        before = everything(built.app, ("attempt",))
        one = browser.client.post(path, data=data).status_code
        first = everything(built.app, ("attempt",))
        two = browser.client.post(path, data=data).status_code
        second = everything(built.app, ("attempt",))
        print(rule.endpoint, one, two, "did" if first != before else "", [t for t in first if first[t] != second[t]])
    assert 0
