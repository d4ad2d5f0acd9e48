"""What people see when something is refused, is not there, or fails."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask, abort, request

from netverk import language
from netverk.error_pages import SAID
from netverk.errors import RuleBroken
from netverk.people.signing_in import USED
from netverk.seasons.naming import series_slug
from tests.visitor import Page, Visitor


@pytest.fixture
def faulty(app: Flask) -> Iterator[Flask]:
    """The app with addresses that fail in every way."""
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    app.add_url_rule("/fail/<int:code>", "fail", abort)
    app.add_url_rule("/fail/refused", "refuse", _refuse, methods=["GET", "POST"])
    app.add_url_rule("/fail/named", "named", lambda: series_slug(request.args["name"]))
    app.add_url_rule("/fail/broken", "broken", _break)
    yield app
    logging.getLogger("netverk").handlers.clear()


def _refuse() -> str:
    raise RuleBroken(USED)


def _break() -> str:
    raise ValueError("the secret of the stack")


HEADINGS = {
    400: ("Vi kunde inte läsa det", "We could not read that"),
    403: ("Den här sidan är för arrangörer", "This page is for organisers"),
    404: ("Vi hittar inte sidan", "We cannot find the page"),
    405: ("Det går inte här", "That does not work here"),
    413: ("Det var för mycket på en gång", "That was too much at once"),
    418: ("Vi kunde inte läsa det", "We could not read that"),
    429: ("Ett ögonblick", "One moment"),
    500: ("Något gick fel hos oss", "Something went wrong with us"),
    503: ("Något gick fel hos oss", "Something went wrong with us"),
}


def test_every_failure_has_a_page_in_the_readers_language(faulty: Flask) -> None:
    for code, headings in HEADINGS.items():
        for path, heading, way_on in zip(("/fail", "/en/fail"), headings, ("Till första sidan", "To the first page"), strict=True):
            page = Visitor(faulty).get(f"{path}/{code}")
            assert (page.status, page.heading) == (code, heading)
            assert way_on in page.text


def test_a_refusal_says_the_sentence_and_leads_back(faulty: Flask) -> None:
    response = Visitor(faulty).client.post("/fail/refused", headers={"Referer": "http://localhost/there?q=1"})
    page = Page(response)

    assert (page.status, page.heading) == (409, "Det gick inte")
    assert "Länken är redan använd." in page.text
    assert page.tree.xpath("//main//a/@href") == ["/there?q=1", "/"]


@pytest.mark.parametrize("referrer", ["https://evil.example/there", "https://[::1"])
def test_the_way_back_never_leads_to_another_site(faulty: Flask, referrer: str) -> None:
    page = Page(Visitor(faulty).client.post("/fail/refused", headers={"Referer": referrer}))

    assert (page.heading, page.tree.xpath("//main//a/@href")) == ("Det gick inte", ["/"])


def test_facts_in_a_refusal_are_shown_as_text(faulty: Flask) -> None:
    page = Visitor(faulty).get("/fail/named?name=<script>alert(1)</script>")

    assert "<script>alert" not in page.response.text
    assert "”<script>alert(1)</script>” kan inte vara en adress" in page.text


def test_a_fault_of_ours_shows_nothing_of_itself(faulty: Flask, caplog: pytest.LogCaptureFixture) -> None:
    page = Visitor(faulty).get("/fail/broken")

    assert page.status == 500
    assert "Felet är vårt" in page.text
    assert "secret" not in page.response.text
    assert "Traceback" not in page.response.text
    assert "the secret of the stack" in caplog.text


def test_even_a_page_that_cannot_be_made_is_a_sentence(faulty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(faulty.jinja_env.globals, "static_url", lambda _name: 1 / 0)
    response = Visitor(faulty).client.get("/en/fail/broken")

    assert response.status_code == 500
    assert "The fault is ours" in response.text


def test_the_wrong_method_says_what_is_allowed(app: Flask) -> None:
    response = app.test_client().put("/sign-in")

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_form_that_is_too_old_is_sent_again(app: Flask) -> None:
    page = Page(
        app.test_client().post("/en/sign-in", data={"email": "kari@example.org"}, headers={"Referer": "http://localhost/en/sign-in"})
    )

    assert (page.status, page.heading) == (400, "The form is too old")
    assert page.tree.xpath("//main//a/@href") == ["/en/sign-in", "/en/"]


def test_what_is_not_there_is_a_page_that_says_so(app: Flask) -> None:
    nowhere = ("/nowhere/", "/no/where/", "/no/where/register", "/registration/nothing", "/%00/x/", "/x/y/register?q=%00", "/'--/x/")
    pages = [Visitor(app).get(path) for path in nowhere]

    assert [(page.status, page.heading) for page in pages] == [(404, "Vi hittar inte sidan")] * len(nowhere)


def test_every_sentence_has_a_translation() -> None:
    with language.speaking("sv"):
        assert [sentence for pair in SAID.values() for sentence in pair if language.gettext(sentence) == sentence] == []
