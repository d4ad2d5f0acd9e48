"""Signing in and out, as seen in a browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import create_app
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.people import signing_in
from netverk.people.models import Person, SignInLink
from tests import make
from tests.conftest import let_go, settings
from tests.visitor import Visitor


def link_for(app: Flask, name: str) -> tuple[Person, str]:
    """Oda's, who works with the house, or that of somebody else."""
    with app.app_context(), write():
        person = make.organiser(name) if name == "Oda" else make.person(name)
        return person, signing_in.make_link(person)[0]


@pytest.mark.parametrize(
    ("path", "said"), [("/sign-in", "är en länk för att logga in på väg dit"), ("/en/sign-in", "a link to sign in is on its way")]
)
def test_known_and_unknown_are_answered_alike(app: Flask, path: str, said: str) -> None:
    with app.app_context(), write():
        make.person("Kari")
    known = Visitor(app).send(path, email="kari@example.org")
    unknown = Visitor(app).send(path, email="mari@example.org")

    assert said in known.text
    assert known.response.text.replace("kari@", "mari@") == unknown.response.text
    assert (known.status, sorted(known.response.headers.keys())) == (unknown.status, sorted(unknown.response.headers.keys()))
    with app.app_context():
        assert list(db.session.scalars(select(Letter.address))) == ["kari@example.org"]


@pytest.mark.parametrize("known", [True, False])
def test_asking_too_often_is_told_the_same_way(app: Flask, known: bool) -> None:
    with app.app_context(), write():
        make.person("Kari" if known else "Per")
    pages = [Visitor(app, address=f"192.0.2.{n}").send("/sign-in", email="kari@example.org") for n in range(6)]

    assert [page.status for page in pages] == [200] * 5 + [429]
    assert "Vänta en kvart" in pages[-1].text


def ask_from(app: Flask, said: str, number: int) -> int:
    """The status, for somebody behind a proxy at 10.0.0.1 that passes `said` on."""
    browser = Visitor(app, address="10.0.0.1")
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = said
    return browser.send("/sign-in", email=f"p{number}@example.org").status


def test_without_a_proxy_nobody_is_believed_to_be_another(app: Flask) -> None:
    said = [ask_from(app, f"192.0.2.{n}", n) for n in range(signing_in.MOST_FROM_CLIENT + 1)]
    assert said == [200] * signing_in.MOST_FROM_CLIENT + [429]


def test_behind_a_proxy_each_client_is_counted_apart(database: str, tmp_path: Path) -> None:
    app = create_app(replace(settings(database, tmp_path), proxies=1))
    try:
        said = [ask_from(app, f"192.0.2.{n}", n) for n in range(signing_in.MOST_FROM_CLIENT + 1)]
        forged = [ask_from(app, f"203.0.113.{n}, 198.51.100.7", 100 + n) for n in range(signing_in.MOST_FROM_CLIENT + 1)]
    finally:
        let_go(app)
    assert set(said) == {200}
    assert forged == [200] * signing_in.MOST_FROM_CLIENT + [429]


@pytest.mark.parametrize("email", ["", "kari@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_said_at_the_field(app: Flask, email: str) -> None:
    page = Visitor(app).send("/sign-in", email=email)

    assert page.status == 422
    assert page.tree.get_element_by_id("email").get("aria-invalid") == "true"
    assert page.tree.xpath("//div[@role='alert']//a/@href") == ["#email"]


def test_opening_the_link_signs_nobody_in(app: Flask) -> None:
    _oda, token = link_for(app, "Oda")
    scanner = Visitor(app)

    assert "Logga in" in scanner.get(f"/sign-in/{token}").text
    assert scanner.get("/organise/").leads_to == "/sign-in?next=/organise/"
    with app.app_context():
        assert db.session.scalars(select(SignInLink.used_at)).one() is None


def test_the_button_signs_in_and_leads_back(app: Flask) -> None:
    _oda, token = link_for(app, "Oda")
    oda = Visitor(app)

    assert oda.send(f"/sign-in/{token}?next=/organise/x/y/registrations").leads_to == "/organise/x/y/registrations"
    assert oda.get("/organise/").status == 200


def test_without_a_place_to_go_back_to_organisers_come_to_their_workspace(app: Flask) -> None:
    assert Visitor(app).send(f"/sign-in/{link_for(app, 'Oda')[1]}").leads_to == "/organise/"
    assert Visitor(app).send(f"/sign-in/{link_for(app, 'Kari')[1]}").leads_to == "/me/"
    assert Visitor(app).send(f"/en/sign-in/{link_for(app, 'Per')[1]}?next=//evil.example").leads_to == "/en/me/"


def test_a_token_used_twice_gets_a_sentence_and_a_way_on(app: Flask) -> None:
    _oda, token = link_for(app, "Oda")
    first, second = Visitor(app), Visitor(app)
    open_page = second.get(f"/sign-in/{token}")
    first.send(f"/sign-in/{token}")
    answer = second.press(open_page, f"/sign-in/{token}")

    assert answer.status == 410
    assert "Länken är redan använd" in answer.text
    assert answer.tree.xpath("//main//a/@href") == ["/sign-in"]
    assert second.get("/organise/").status == 302


def test_an_unknown_token_gets_a_sentence(app: Flask) -> None:
    page = Visitor(app).get("/en/sign-in/nonsense")

    assert (page.status, page.heading) == (410, "The link cannot be used")


def test_signing_out_ends_it(app: Flask) -> None:
    with app.app_context(), write():
        oda = make.organiser()
    browser = Visitor(app, signed_in=oda)
    page = browser.get("/sign-in")
    token = page.tree.xpath("//form[@action='/sign-out']//input[@name='csrf_token']/@value")[0]
    browser.client.post("/sign-out", data={"csrf_token": token})

    assert browser.get("/organise/").leads_to == "/sign-in?next=/organise/"
