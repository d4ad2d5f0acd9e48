"""Addresses that lead nowhere, tricks with paths, the wrong method, a form without its token: a page that says so, and nothing else."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app
from werkzeug.wrappers import Request

from tests.rows import nothing_changes
from tests.scene import Scene
from tests.visitor import Page, Visitor

NOT_FOUND = {"": "Vi hittar inte sidan", "/en": "We cannot find the page"}
DEAD_LINK = {"": "Länken leder ingenstans", "/en": "This link leads nowhere"}  # where one comes by a letter
NOT_THAT_WAY = {"": "Det går inte här", "/en": "That does not work here"}
TOO_OLD = {"": "Formuläret är för gammalt", "/en": "The form is too old"}
PRESSED_BY_PROGRAMS = "/unsubscribe/"  # a mail program has no form of ours: the token is in the address (RFC 8058 §3.1)
SPECIFIC = {"public.people.enter", "public.people.use", "static", "statics.site", "statics.accent"}  # have tests of their own
TRICKS = [
    "/../etc/passwd",
    "/natverket/../../etc/passwd",
    "/natverket/varen-2030/sessions/..",
    "/static/../config.py",
    "/registration/' OR 1=1 --",
    "/natverket/varen-2030/sessions/tillit\r\nSet-Cookie: a=b",
    "/natverket/varen-2030/sessions/\0",
    "/natverket\0/varen-2030/",
    "/natverket/varen-2030/sessions/" + "a" * 10_000,
    "/natverket/VAREN-2030/",
    "/😀/x/",
    "/organise/notices/" + "9" * 30,
    "/organise/letters/" + "9" * 30,
    "/organise/natverket/varen-2030/registrations/" + "9" * 30 + "/cancel",
]
NOT_UTF8 = [b"/\xff/x/", b"/natverket/\xff/", b"/registration/\xe5", b"/natverket/varen-2030/sessions/\xc3"]


def at(scene: Scene, path: str | bytes, method: str = "GET") -> Page:
    """What a server answers that passes the path on as it came."""
    raw = path if isinstance(path, bytes) else path.encode()
    environ = EnvironBuilder(method=method).get_environ() | {"PATH_INFO": raw.decode("latin-1")}
    cookie = scene.organiser.client.get_cookie("session")
    environ["HTTP_COOKIE"] = f"session={cookie.value}" if cookie else ""
    return Page(TestResponse(*run_wsgi_app(scene.app, environ, buffered=True), Request(environ)))


def addresses(app: Flask, method: str, given: dict[str, Any]) -> dict[str, str]:
    """By endpoint, every address of ours that is answered by `method`, with `given` in its variable parts."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint not in SPECIFIC]
    with app.test_request_context():
        return {rule.endpoint: app.url_for(rule.endpoint, **{name: given.get(name, 1) for name in rule.arguments}) for rule in rules}


def real(scene: Scene) -> dict[str, Any]:
    series, season = scene.path.split("/")
    session = {"session": "tillit", "slug": "tillit", "speaker": "astrid", "uid": scene.advisory}
    return {"series": series, "season": season, "code": scene.code, "number": scene.notice, **session}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_unknown_name_leads_to_a_page_that_says_so(untouched: Scene, prefix: str) -> None:
    """One name at a time is unknown, on every address."""
    known = real(untouched)
    asked = 0
    for name in known:
        unknown = addresses(untouched.app, "GET", known | {name: 99 if name == "number" else "ingen"})
        for endpoint, path in unknown.items():
            if path != addresses(untouched.app, "GET", known)[endpoint]:
                page = untouched.organiser.get(prefix + path)
                heading = DEAD_LINK[prefix] if endpoint.startswith("public.answers.") and "/answer/" in path else NOT_FOUND[prefix]
                assert (page.status, page.heading) == (404, heading), path
                asked += 1
    assert asked > 70


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_trick_with_a_path_leads_nowhere(untouched: Scene, prefix: str) -> None:
    for path in [*(trick.encode() for trick in TRICKS), *NOT_UTF8]:
        page = at(untouched, prefix.encode() + path)
        assert (page.status, page.heading) == (404, NOT_FOUND[prefix]), path
        assert "Set-Cookie" not in page.response.headers or "a=b" not in page.response.headers["Set-Cookie"]


def test_slashes_too_many_never_lead_to_another_site(untouched: Scene) -> None:
    paths = ("/natverket//varen-2030/", "//natverket", "//evil.example/x", "/\\evil.example", "/en//evil.example", "/static//etc/passwd")
    leads = [at(untouched, path).leads_to or "" for path in paths]

    assert [path.removeprefix("http://localhost") for path in leads] == [
        "/natverket/varen-2030/",
        "/natverket/",
        "/evil.example/x/",
        "/%5Cevil.example/",
        "/en/evil.example/",
        "/static/etc/passwd",
    ]
    page = at(untouched, "/en//evil.example/x/")
    assert (page.status, page.tree.xpath("//header//a[@hreflang]/@href")) == (404, ["/evil.example/x/"])


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_wrong_method_is_refused_everywhere(untouched: Scene, prefix: str) -> None:
    known = real(untouched)
    every = addresses(untouched.app, "GET", known) | addresses(untouched.app, "POST", known)
    for path in every.values():
        for method in ("PUT", "DELETE"):
            page = at(untouched, prefix + path, method)
            assert (page.status, page.heading) == (405, NOT_THAT_WAY[prefix]), (method, path)
    posted = set(addresses(untouched.app, "POST", known).values())
    for path in set(addresses(untouched.app, "GET", known).values()) - posted:
        assert at(untouched, prefix + path, "POST").status in (400, 405), path


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_form_without_its_token_is_refused_everywhere(scene: Scene, prefix: str) -> None:
    found = addresses(scene.app, "POST", real(scene)).values()
    everywhere = [prefix + path for path in found if not path.startswith(PRESSED_BY_PROGRAMS)]
    assert len(everywhere) > 20
    with nothing_changes(scene.app):
        for path in everywhere:
            answers = {"name": "Per", "email": "per@example.org", "because": "Sjuk", "title": "Ny", "csrf_token": "x"}
            page = Page(scene.organiser.client.post(path, data=answers))
            assert (page.status, page.heading) == (400, TOO_OLD[prefix]), path


def test_a_token_is_of_one_reader_only(untouched: Scene) -> None:
    path = f"/{untouched.path}/register"
    anothers = dict(Visitor(untouched.app).get(path).form.form_values())["csrf_token"]
    page = Visitor(untouched.app).send(path, name="Per", email="per@example.org", csrf_token=anothers)

    assert (page.status, page.heading) == (400, TOO_OLD[""])


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("question", ["?next=//evil.example", "?next=https://evil.example", "?next=%ff", "?next=/\\evil.example"])
def test_nobody_is_led_elsewhere_by_signing_in(untouched: Scene, question: str) -> None:
    page = Visitor(untouched.app).get(f"/sign-in{question}")

    assert page.status == 200
    assert "evil" not in page.response.text


def test_a_list_asked_to_begin_beyond_all_numbers_begins_with_the_newest(untouched: Scene) -> None:
    newest, beyond = (untouched.organiser.get(f"/organise/notices{query}") for query in ("", f"?before={'9' * 30}"))

    assert (beyond.status, beyond.heading, beyond.text) == (200, newest.heading, newest.text)
