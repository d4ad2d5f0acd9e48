"""Signing in where one works, there and back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from config import Issuer
from netverk.db import db, write
from netverk.issuers import asking
from netverk.letters.models import Letter
from netverk.people.models import JournalEntry, Person
from tests import make
from tests.issuers.conftest import SITE, Traveller
from tests.issuers.provider import Provider, new_key, new_rsa_key, signed, unsigned, with_the_secret
from tests.rows import nothing_changes
from tests.visitor import Page, Visitor

NOON = 1903860000  # 2030-05-01 12:00 in Stockholm
NOBODY = "127.0.0.1 angav ingen adress som är känd här."
UNTRUSTED = "Svaret från 127.0.0.1 går inte att lita på, så ingen har loggats in."
SILENT = "127.0.0.1 svarar inte som det ska just nu, så ingen har loggats in."
OTHERS_KEY = new_key("first")


def test_an_address_of_the_issuer_s_is_shown_the_way_there_known_or_not(app: Flask, oda: Traveller) -> None:
    with nothing_changes(app):
        known, unknown = oda.browser.send("/sign-in", email="oda@example.org"), oda.browser.send("/sign-in", email="mari@example.org")

    assert known.heading == "Logga in där du arbetar"
    assert "Den som har en adress hos example.org loggar in som på jobbet, hos 127.0.0.1." in known.text
    assert (known.status, known.text, said(known)) == (
        unknown.status,
        unknown.text,
        [each.replace("mari@", "oda@") for each in said(unknown)],
    )


def said(page: Page) -> list[str]:
    """Where everything leads to, and what goes with it; but for the token, which tells the time."""
    return list(page.tree.xpath("//@href | //@action | //input[@name != 'csrf_token']/@value"))


def test_a_link_by_letter_remains_for_them_and_for_others(app: Flask, oda: Traveller) -> None:
    with app.app_context(), write():
        make.person("Per", email="per@elsewhere.example")
    offered = oda.browser.send("/sign-in", email="oda@example.org")
    assert oda.browser.press(offered, "/sign-in").heading == "Titta i din e-post"
    assert oda.browser.send("/sign-in", email="per@elsewhere.example").heading == "Titta i din e-post"
    with app.app_context():
        assert list(db.session.scalars(select(Letter.address).order_by(Letter.id))) == ["oda@example.org", "per@elsewhere.example"]


def test_whom_the_issuer_names_is_signed_in_and_led_back(app: Flask, oda: Traveller, issuer: Issuer) -> None:
    assert oda.sign_in("/sign-in?next=/organise/people").leads_to == "/organise/people"

    assert oda.browser.get("/organise/people").status == 200
    with app.app_context():
        line = db.session.scalars(select(JournalEntry)).one()
        assert (line.verb, line.person_id, line.facts) == ("sign in", oda.person.id, {"issuer": issuer.url})


def test_a_member_comes_to_their_own_page_and_english_stays_english(app: Flask, oda: Traveller, provider: Provider) -> None:
    provider.email = "Kari@Example.SE"
    with app.app_context(), write():
        make.person("Kari", email="kari@example.se")
    page = oda.sign_in("/en/sign-in", "kari@example.se")
    assert (page.leads_to or "").startswith("/en/sign-in/back?")

    assert oda.browser.get(page.leads_to or "").leads_to == "/en/me/"
    assert oda.is_in


def test_what_the_issuer_is_asked(oda: Traveller) -> None:
    parts = urlsplit(oda.leave())
    asked = {name: value for name, [value] in parse_qs(parts.query).items()}

    assert (parts.path, asked["redirect_uri"]) == ("/authorize", f"{SITE}/sign-in/back")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert asked["login_hint"] == "oda@example.org"
    assert "tyst" not in parts.query


def test_the_secret_is_sent_in_the_form_to_an_issuer_that_wants_it_there(oda: Traveller, provider: Provider) -> None:
    provider.document["token_endpoint_auth_methods_supported"] = ["private_key_jwt", "client_secret_post"]

    assert oda.sign_in().leads_to == "/organise/"


def test_an_issuer_may_sign_by_rsa(oda: Traveller, provider: Provider) -> None:
    provider.key = new_rsa_key("large")
    provider.published = [new_key("small"), provider.key]

    assert oda.sign_in().leads_to == "/organise/"


@pytest.mark.parametrize(
    ("claims", "signs", "sentence"),
    [
        ({"iss": "https://evil.example"}, None, UNTRUSTED),
        ({"iss": None}, None, UNTRUSTED),
        ({"aud": "another"}, None, UNTRUSTED),
        ({"aud": ["netverk", "another"], "azp": "another"}, None, UNTRUSTED),
        ({"nonce": "another"}, None, UNTRUSTED),
        ({"nonce": None}, None, UNTRUSTED),
        ({"exp": NOON - 121}, None, UNTRUSTED),
        ({"exp": None}, None, UNTRUSTED),
        ({"iat": NOON + 121}, None, UNTRUSTED),
        ({"iat": NOON - 721}, None, UNTRUSTED),
        ({"nbf": NOON + 121}, None, UNTRUSTED),
        ({"at_hash": "AAAA"}, None, UNTRUSTED),
        ({}, unsigned, UNTRUSTED),
        ({}, with_the_secret, UNTRUSTED),
        ({}, lambda claims: signed(claims, OTHERS_KEY), UNTRUSTED),
        ({}, lambda _claims: "nonsense", UNTRUSTED),
        ({"email": "oda@elsewhere.example"}, None, NOBODY),
        ({"email": "oda@example.org.evil.example"}, None, NOBODY),
        ({"email": "evil@evil.example, oda@example.org"}, None, NOBODY),
        ({"email": None}, None, NOBODY),
        ({"email": ["oda@example.org"]}, None, NOBODY),
        ({"email_verified": False}, None, NOBODY),
        ({"email_verified": "true"}, None, NOBODY),
        ({"email_verified": None}, None, NOBODY),
        ({"email": "mari@example.org"}, None, NOBODY),
    ],
)
def test_what_does_not_hold_signs_nobody_in(
    app: Flask, oda: Traveller, provider: Provider, claims: dict[str, Any], signs: Callable[[dict[str, Any]], str] | None, sentence: str
) -> None:
    with app.app_context(), write():
        make.person("Oda E", email="oda@elsewhere.example")
    provider.claims, provider.signs = claims, signs
    with nothing_changes(app):
        page = oda.sign_in()

    assert (page.status, page.heading, sentence in page.text) == (403, "Du är inte inloggad", True)
    assert page.tree.xpath("//main//a/@href") == ["/sign-in"]
    assert not oda.is_in


@pytest.mark.parametrize("claims", [{"exp": NOON - 119}, {"iat": NOON + 119}, {"iat": NOON - 719}, {"aud": ["netverk"]}])
def test_clocks_may_differ_by_two_minutes(oda: Traveller, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims

    assert oda.sign_in().leads_to == "/organise/"


def test_an_answer_is_good_once_and_soon_and_in_its_own_browser(app: Flask, oda: Traveller, clock_at: Callable[[str], None]) -> None:
    answer, other = oda.back(oda.leave()), Visitor(app)
    assert "inte påbörjat i den här webbläsaren" in other.get(answer).text
    with oda.browser.client.session_transaction() as cookie:
        kept = cookie[asking.KIND]
    assert oda.browser.get(answer.replace("state=", "state=0")).status == 403
    assert oda.browser.get(answer).leads_to == "/organise/"
    assert oda.browser.get(answer).status == 403
    with other.client.session_transaction() as cookie:
        cookie[asking.KIND] = kept
    assert other.get(answer).status == 403, "not even with the cookie of before"

    oda.browser = Visitor(app)
    answer = oda.back(oda.leave())
    clock_at("2030-05-01 12:10")
    assert "tog för lång tid" in oda.browser.get(answer).text


def test_a_code_of_another_visit_is_refused(app: Flask, oda: Traveller) -> None:
    """The verifier of this visit does not belong to it."""
    stolen = parse_qs(urlsplit(oda.back(Traveller(app, oda.person).leave())).query)["code"][0]
    mine = oda.back(oda.leave())
    code = parse_qs(urlsplit(mine).query)["code"][0]

    page = oda.browser.get(mine.replace(code, stolen))

    assert (page.status, SILENT in page.text) == (403, True)


def test_who_is_not_signed_in_there_is_not_signed_in_here(app: Flask, oda: Traveller, provider: Provider) -> None:
    provider.denies = True
    with nothing_changes(app):
        page = oda.sign_in("/sign-in?next=/organise/people")

    assert (page.status, "Du blev inte inloggad hos 127.0.0.1." in page.text) == (403, True)
    assert page.tree.xpath("//main//a/@href") == ["/sign-in?next=/organise/people"]


def test_an_answer_that_names_another_issuer_is_refused(oda: Traveller, provider: Provider) -> None:
    answer = oda.back(oda.leave())
    assert UNTRUSTED in oda.browser.get(answer.replace("iss=http", "iss=https")).text

    provider.document["authorization_response_iss_parameter_supported"] = True
    answer = oda.back(oda.leave())
    assert oda.browser.get(answer).status == 302, "the document that is kept does not promise it"


def test_an_issuer_that_promises_to_name_itself_must(oda: Traveller, provider: Provider) -> None:
    provider.document["authorization_response_iss_parameter_supported"] = True
    answer = oda.back(oda.leave())

    assert UNTRUSTED in oda.browser.get(answer.replace("iss=", "was=")).text


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ],
)
def test_a_document_that_leads_astray_leads_nowhere(app: Flask, oda: Traveller, provider: Provider, document: dict[str, Any]) -> None:
    provider.document = document
    with nothing_changes(app):
        page = oda.browser.get("/sign-in/with/example.org?next=/organise/people")

    assert (page.status, SILENT in page.text) == (403, True)
    assert page.tree.xpath("//main//a/@href") == ["/sign-in?next=/organise/people"]


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"{}"),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"x": "' + b"x" * 300_000 + b'"}'),
        (302, {"Location": "/elsewhere"}, b""),
    ],
    ids=["fault", "no JSON", "no object", "deep", "long", "detour"],
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys"])
def test_an_issuer_that_does_not_answer_as_it_should_is_named(
    oda: Traveller, provider: Provider, path: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    provider.answers[path] = answer
    page = oda.sign_in() if path == "/keys" else oda.browser.get("/sign-in/with/example.org")

    assert (page.status, SILENT in page.text) == (403, True)
    assert "/elsewhere" not in provider.asked


@pytest.mark.parametrize("keys", [b"{}", b'{"keys": 1}', b'{"keys": [{"kty": "RSA"}]}', b'{"keys": [1]}'])
def test_keys_that_are_none_are_refused(oda: Traveller, provider: Provider, keys: bytes) -> None:
    provider.answers["/keys"] = (200, {}, keys)

    assert SILENT in oda.sign_in().text


def test_documents_are_kept_for_an_hour(app: Flask, oda: Traveller, provider: Provider, clock_at: Callable[[str], None]) -> None:
    def asked_for_documents() -> int:
        return sum(path in ("/keys", "/.well-known/openid-configuration") for path in provider.asked)

    for _time in range(2):
        oda.browser = Visitor(app)
        assert oda.sign_in().status == 302
    assert asked_for_documents() == 2
    clock_at("2030-05-01 13:00")
    oda.browser = Visitor(app)
    assert oda.sign_in().status == 302
    assert asked_for_documents() == 4


def test_a_new_key_is_looked_for_but_not_for_every_token(
    app: Flask, oda: Traveller, provider: Provider, clock_at: Callable[[str], None]
) -> None:
    assert oda.sign_in().status == 302
    provider.key = new_key("second")
    provider.published = [provider.key]
    oda.browser = Visitor(app)
    assert UNTRUSTED in oda.sign_in().text, "within a minute of the last look"

    clock_at("2030-05-01 12:01")
    assert oda.sign_in().status == 302
    provider.signs = lambda claims: signed(claims, new_key("third"))
    oda.browser = Visitor(app)
    assert UNTRUSTED in oda.sign_in().text
    assert provider.asked.count("/keys") == 2


def test_who_was_erased_is_nobody(app: Flask, oda: Traveller) -> None:
    with app.app_context(), write():
        db.session.get_one(Person, oda.person.id).email = None

    assert NOBODY in oda.sign_in().text


def test_leaving_too_often_is_refused_in_words(oda: Traveller) -> None:
    for _time in range(asking.MOST_FROM_CLIENT):
        oda.browser.get("/sign-in/with/example.org")
    page = oda.browser.get("/en/sign-in/with/example.org")

    assert (page.status, "Wait a quarter of an hour" in page.text) == (429, True)


def test_a_domain_without_an_issuer_leads_nowhere(oda: Traveller) -> None:
    assert oda.browser.get("/sign-in/with/elsewhere.example").status == 404


def test_coming_back_from_nowhere_signs_nobody_in(oda: Traveller) -> None:
    for path in ("/sign-in/back", "/sign-in/back?state=&code=x", "/sign-in/back?state=%C3%A5"):
        page = oda.browser.get(path)
        assert (page.status, "inte påbörjat i den här webbläsaren" in page.text) == (403, True)
