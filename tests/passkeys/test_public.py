"""Signing in with a passkey."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import delete

from netverk.db import db, write
from netverk.passkeys import keeping
from netverk.people.models import Person
from netverk.seasons.models import Grant
from tests import make
from tests.passkeys.conftest import PASSKEYS, Holder, journal, token
from tests.passkeys.device import PRESENT, Device
from tests.rows import nothing_changes
from tests.visitor import Visitor

REFUSED = "Den här inloggningsnyckeln loggar inte in någon här."


@pytest.fixture
def known(oda: Holder) -> Holder:
    oda.add()
    return oda


def test_a_passkey_signs_in_and_leads_back(app: Flask, known: Holder) -> None:
    assert known.sign_in(leads_to="/organise/people").leads_to == "/organise/people"

    assert known.browser.get("/organise/").status == 200
    assert journal(app)[-1] == ("sign in", known.person.id, {"passkey": known.passkey.id})
    assert "Senast använd 1 maj 2030 kl. 12.00." in known.browser.get(PASSKEYS).text


def test_without_a_place_to_go_back_to_organisers_come_to_their_workspace(known: Holder) -> None:
    assert known.sign_in().leads_to == "/organise/"
    assert known.sign_in(leads_to="//evil.example").leads_to == "/organise/"


def test_nobody_need_say_who_they_are_first(known: Holder) -> None:
    known.browser = Visitor(known.app)
    asked = known.ask("/sign-in/passkey/begin", "/sign-in")

    assert (asked["rpId"], asked.get("allowCredentials", []), asked["userVerification"]) == ("localhost", [], "preferred")


def test_a_device_that_only_knows_that_somebody_is_there_is_enough(known: Holder) -> None:
    assert known.sign_in(flags=PRESENT).status == 302


@pytest.mark.parametrize(
    "lie",
    [
        {"at": "https://localhost:5000"},
        {"at": "http://evil.example"},
        {"host": "evil.example"},
        {"challenge": "AAAA"},
        {"flags": 0},
        {"handle": "AAAA"},
        {"handle": ""},
        {"key": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=["scheme", "origin", "host", "challenge", "nobody there", "handle", "no handle", "key"],
)
def test_what_does_not_hold_signs_nobody_in(app: Flask, known: Holder, lie: dict[str, Any]) -> None:
    with nothing_changes(app):
        page = known.sign_in(**lie)

    assert (page.status, page.heading, REFUSED in page.text) == (403, "Du är inte inloggad", True)
    assert known.browser.get("/organise/").status == 302


@pytest.mark.parametrize("answer", ["", "nonsense", "{}", "[" * 5000, '{"id": 1}', "x" * 20_001])
def test_what_no_device_answers_signs_nobody_in(app: Flask, known: Holder, answer: str) -> None:
    known.browser = Visitor(app)
    asked = known.ask("/sign-in/passkey/begin", "/sign-in")
    page = known.send_signed(answer)

    assert (page.status, REFUSED in page.text) == (403, True)
    assert known.send_signed(known.device.sign(asked)).status == 403 or len(answer) > 20_000, "the question was used up"


def test_a_copied_key_counts_too_low_and_is_refused(app: Flask, known: Holder) -> None:
    known.sign_in(count=7)
    assert known.passkey.sign_count == 7
    with nothing_changes(app):
        for count in (7, 6, 0):
            assert known.sign_in(count=count).status == 403

    assert known.sign_in(count=8).status == 302


def test_a_device_that_does_not_count_may(known: Holder) -> None:
    assert [known.sign_in(count=0).status for _time in range(2)] == [302, 302]


def test_unknown_forged_and_taken_away_are_told_alike(app: Flask, known: Holder) -> None:
    forged = known.sign_in(challenge="AAAA").text
    stranger = Holder(app, known.person, Device(known.device.at))
    unknown = stranger.sign_in(handle=known.device.handle).text
    known.browser = Visitor(app, signed_in=known.person)
    known.press("take-away")

    assert forged == unknown == known.sign_in().text


def test_an_answer_signs_in_once_and_soon_and_in_its_own_browser(app: Flask, known: Holder, clock_at: Callable[[str], None]) -> None:
    known.browser = first = Visitor(app)
    asked = known.ask("/sign-in/passkey/begin", "/sign-in")
    answer = known.device.sign(asked)
    known.browser = Visitor(app)
    assert "inte påbörjat i den här webbläsaren" in known.send_signed(answer).text
    known.browser = first
    with first.client.session_transaction() as cookie:
        kept = cookie[keeping.SIGNING]
    assert known.send_signed(answer).status == 302
    with first.client.session_transaction() as cookie:
        cookie[keeping.SIGNING] = kept
    assert known.send_signed(known.device.sign(asked)).status == 403, "not even with the cookie of before"

    known.browser = Visitor(app)
    asked = known.ask("/sign-in/passkey/begin", "/sign-in")
    clock_at("2030-05-01 12:05")
    assert "tog för lång tid" in known.send_signed(known.device.sign(asked)).text


def test_what_was_asked_for_adding_is_not_answered_by_signing_in(app: Flask, known: Holder) -> None:
    asked = known.ask(f"{PASSKEYS}/begin", PASSKEYS)
    with known.browser.client.session_transaction() as cookie:
        cookie[keeping.SIGNING] = cookie[keeping.ADDING]

    assert known.send_signed(known.device.sign({**asked, "rpId": "localhost"})).status == 403


def test_who_lost_every_role_is_signed_in_to_what_a_link_would_give(app: Flask, known: Holder) -> None:
    with app.app_context(), write():
        db.session.execute(delete(Grant))

    assert known.sign_in().leads_to == "/me/"
    assert known.browser.get("/organise/").status == 403


def test_who_was_erased_is_signed_in_to_nothing(app: Flask, known: Holder) -> None:
    with app.app_context(), write():
        db.session.get_one(Person, known.person.id).email = None

    assert known.sign_in().status == 403


def test_asking_too_often_is_refused_in_words(app: Flask, known: Holder) -> None:
    known.browser = Visitor(app)
    for _time in range(keeping.MOST_FROM_CLIENT):
        known.ask("/sign-in/passkey/begin", "/sign-in")
    with nothing_changes(app):
        answer = known.browser.client.post("/en/sign-in/passkey/begin", data={"csrf_token": token(known.browser.get("/sign-in"))})
        other = Visitor(app, address="192.0.2.7")
        assert "många försök" not in other.get("/sign-in").text

    assert (answer.status_code, "Wait a quarter of an hour" in answer.text) == (429, True)


def test_without_script_the_mail_link_is_what_there_is(app: Flask) -> None:
    page = Visitor(app).get("/sign-in")

    assert [form.get("hidden") is None for form in page.tree.xpath("//main//form")] == [True, False]
    assert page.form.get("data-passkey") is None


def test_a_site_without_a_name_offers_none(app: Flask) -> None:
    with app.app_context(), write():
        make.organiser()
    app.config["NETVERK"] = app.config["NETVERK"].__class__(**{**vars(app.config["NETVERK"]), "base_url": "https://192.0.2.1"})

    assert Visitor(app).get("/sign-in").tree.xpath("//form[@data-passkey]") == []
