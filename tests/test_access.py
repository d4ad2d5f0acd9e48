"""Who may enter the workspace, and what public pages know of their reader: nothing."""

from typing import Any

import pytest
from flask import Flask

from netverk.db import write
from netverk.people.models import Person
from tests import make
from tests.visitor import Visitor

PRESSED_BY_PROGRAMS = "/unsubscribe/"  # a mail program has no form of ours: the token is in the address (RFC 8058 §3.1)


def person(app: Flask, name: str) -> Person:
    with app.app_context(), write():
        make.house()
        return make.person(name)


def organiser(app: Flask) -> Person:
    with app.app_context(), write():
        make.house()
        return make.organiser()


def addresses(app: Flask, method: str, within: str = "") -> list[str]:
    """Where that method is answered, with something in each variable part."""
    given: dict[str, Any] = {"series": "s", "season": "t", "session": "x", "speaker": "y", "code": "c", "token": "t"}
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint.startswith(within)]
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **{name: given.get(name, 1) for name in rule.arguments}) for rule in rules]


def workspace_addresses(app: Flask) -> list[str]:
    return addresses(app, "GET", within="organiser.")


def test_a_stranger_is_asked_to_sign_in_everywhere_in_the_workspace(app: Flask) -> None:
    per, paths = Visitor(app), workspace_addresses(app)

    assert "/organise/" in paths
    assert [per.get(path).leads_to for path in paths] == [f"/sign-in?next={path}" for path in paths]


def test_a_member_is_told_that_the_workspace_is_not_theirs(app: Flask) -> None:
    kari = Visitor(app, signed_in=person(app, "Kari"))

    page = kari.get("/organise/")
    assert (page.status, page.heading) == (403, "Den här sidan är för arrangörer")
    assert [kari.get(path).status for path in workspace_addresses(app)] == [403] * len(workspace_addresses(app))


def test_an_organiser_enters(app: Flask) -> None:
    assert Visitor(app, signed_in=organiser(app)).get("/organise/").status == 200


def test_the_way_back_keeps_language_and_question(app: Flask) -> None:
    assert Visitor(app).get("/en/organise/?q=a%26b").leads_to == "/en/sign-in?next=/en/organise/?q%3Da%2526b"


@pytest.mark.parametrize("value", ["999999", "x", "1 OR 1=1", ""])
def test_a_cookie_that_names_nobody_opens_nothing(app: Flask, value: str) -> None:
    organiser(app)
    browser = Visitor(app)
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = value

    assert browser.get("/organise/").status == 302


def test_a_forged_cookie_opens_nothing(app: Flask) -> None:
    oda = organiser(app)
    forged = Visitor(app, signed_in=oda).client.get_cookie("session")
    assert forged is not None
    browser = Visitor(app)
    browser.client.set_cookie("session", forged.value[:-2] + "xx")

    assert browser.get("/organise/").status == 302


def test_public_pages_neither_read_nor_set_a_cookie(app: Flask) -> None:
    person(app, "Oda")
    for path in ("/", "/en/", "/nowhere"):
        response = Visitor(app).get(path).response
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers.get("Cache-Control") != "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    response = Visitor(app).get("/sign-in").response

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(response.headers["Set-Cookie"].split("; "))
    assert response.headers["Cache-Control"] == "no-store"


def test_nothing_is_changed_without_the_token_of_a_form(app: Flask) -> None:
    oda = organiser(app)
    browser, paths = Visitor(app, signed_in=oda), addresses(app, "POST")

    assert "/sign-out" in paths
    paths = [path for path in paths if not path.startswith(PRESSED_BY_PROGRAMS)]
    assert {path: browser.client.post(path).status_code for path in paths} == dict.fromkeys(paths, 400)
