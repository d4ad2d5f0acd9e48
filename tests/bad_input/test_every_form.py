"""Every form of the site map: what is wrong is kept and named, and what is sent again counts once."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask

from tests import house, scene
from tests.house import House
from tests.rows import everything, nothing_changes
from tests.visitor import Page, Visitor

WRITTEN_IN = {None, "text", "email", "tel", "url", "search", "number", "date", "time"}
WRONG = "halv tio i går " * 1_400  # no day, no hour, no number, no address, and too long for any text
COUNTED = ("attempt", "handshake")  # every beginning is one
EACH_TIME = {"member.people.sign_out_everywhere", "public.people.sign_out"}  # whoever does it is nobody afterwards

Form = tuple[str, Visitor, str]  # its endpoint, who fills it in, its address


@pytest.fixture
def built(app: Flask, clock_at: Callable[[str], None]) -> House:
    clock_at(scene.NOW)
    return house.build(app)


def pages(built: House) -> Iterator[Form]:
    """What is opened and sent at one address."""
    return _forms(built, {"GET", "POST"})


def buttons(built: House) -> Iterator[Form]:
    """What is only sent."""
    return _forms(built, {"POST"})


def _forms(built: House, methods: set[str]) -> Iterator[Form]:
    for rule in built.app.url_map.iter_rules():
        if (rule.methods or set()) & {"GET", "POST"} == methods and rule.endpoint not in EACH_TIME:
            who = "visitor" if rule.endpoint.startswith(("public.", "speaker.")) else "owner"
            yield rule.endpoint, built.reader(who), built.address(rule.endpoint, token=built.token)


def as_it_stands(page: Page) -> dict[str, str]:
    """What the form would send if its filled button, or else its first that has a name, were pressed now."""
    buttons = [*page.form.xpath(".//button[contains(@class, 'filled')]"), *page.form.xpath(".//button[@name != 'add']")][:1]
    pressed = {each.get("name"): each.get("value") or "" for each in buttons if each.get("name")}
    return {name: value or "" for name, value in page.form.form_values()} | pressed


def written(page: Page) -> list[str]:
    """The names of the fields that one writes in."""
    fields = [*page.form.iter("textarea"), *(field for field in page.form.iter("input") if field.get("type") in WRITTEN_IN)]
    return [field.get("name") for field in fields]


@pytest.mark.parametrize(
    ("engine", "prefix"), [("sqlite", ""), ("postgresql", "/en")], ids=["sqlite-sv", "postgresql-en"], indirect=["engine"]
)
def test_what_is_wrong_is_kept_and_named(built: House, prefix: str) -> None:
    seen = 0
    for endpoint, browser, path in pages(built):
        page = browser.get(prefix + path)
        if not page.has_form or not (names := written(page)):
            continue
        seen += 1
        with nothing_changes(built.app):
            page = Page(browser.client.post(prefix + path, data=as_it_stands(page) | dict.fromkeys(names, WRONG)))
        kept = {name: value.strip() for name, value in as_it_stands(page).items() if name in names}
        named = page.tree.xpath("//main//*[@role='alert']//li//a/@href")
        assert (endpoint, page.status, kept) == (endpoint, 422, dict.fromkeys(names, WRONG.strip()))
        assert named, endpoint
        assert [fault for fault in named if not page.tree.xpath("//main//*[@id=$id]", id=fault[1:])] == [], endpoint
    assert seen > 30


def test_what_is_sent_again_counts_once(built: House) -> None:
    """As after a double click, or when a page is loaded anew: nothing is refused, and what stands in the database stays."""
    done, stands = 0, everything(built.app, COUNTED)
    for endpoint, browser, path in (*pages(built), *buttons(built)):
        page = browser.get(path)
        sent = as_it_stands(page) if page.status == 200 and page.has_form else {"once": uuid4().hex}
        first = browser.client.post(path, data=sent).status_code
        after = everything(built.app, COUNTED)
        assert (endpoint, browser.client.post(path, data=sent).status_code) == (endpoint, first)
        done += after != stands
        stands = everything(built.app, COUNTED)
        assert {name for name, rows in stands.items() if rows != after[name]} == set(), endpoint
    assert done > 15
