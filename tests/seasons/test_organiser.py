"""Starting seasons and editing what is known of them, on pages."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.programme.value import Kind
from netverk.programme.when import When
from netverk.seasons.models import Advisory, Leadership, Season, Series
from tests import make
from tests.publishing.workspace import AT, published
from tests.rows import nothing_changes
from tests.visitor import Page, Visitor


def oda(app: Flask) -> Visitor:
    with app.app_context(), write():
        return Visitor(app, signed_in=make.organiser())


def season_of(app: Flask) -> Season:
    with app.app_context():
        return db.session.scalars(select(Season)).one()


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())


def test_a_network_starts_with_its_first_season(app: Flask) -> None:
    page = oda(app).send("/organise/new", series_title="Chefer på riktigt", title="Våren 2031", term="våren 2031", capacity="20")

    assert page.leads_to == "/organise/chefer-pa-riktigt/varen-2031/"
    with app.app_context():
        season = db.session.scalars(select(Season)).one()
        assert (season.series.kind, season.term, season.capacity) == (Kind.NETWORK, When.term(2031, autumn=False), 20)


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"series_slug": "sign-in"}, "series_slug", "leder redan någon annanstans"),
        ({"series_slug": "Å ä!"}, "series_slug", "kan inte vara en adress"),
        ({"slug": "register"}, "slug", "leder redan någon annanstans"),
        ({"series_title": ""}, "series_title", "Skriv vad nätverket eller konferensen heter."),
        ({"term": "snart"}, "term", "varken månad, termin eller år"),
        ({"capacity": "-3"}, "capacity", "Skriv ett tal från 1"),
        ({"planned": "fem"}, "planned", "Skriv ett heltal."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    typed = {"series_title": "Chefer", "title": "Våren 2031"} | answers
    page = oda(app).send("/organise/new", **typed)

    assert page.status == 422
    assert said in fault(page, field)
    assert {name: page.tree.get_element_by_id(name).value for name in typed} == typed
    with app.app_context():
        assert db.session.scalar(select(Series)) is None


def test_a_name_that_leads_elsewhere_is_refused_too(app: Flask) -> None:
    page = oda(app).send("/organise/new", series_title="Sign in", title="Våren 2031")

    assert page.status == 409
    assert "”sign-in” leder redan någon annanstans" in page.text


def test_an_address_is_taken_once(app: Flask) -> None:
    browser, typed = oda(app), {"series_title": "Chefer", "title": "Våren 2031"}
    first = browser.send("/organise/new", **typed)
    again = browser.send("/organise/new", **typed)

    assert (first.status, again.status) == (302, 409)
    assert "Adressen ”chefer” är redan tagen." in again.text
    assert season_of(app).slug == "varen-2031"


@pytest.mark.parametrize("path", ["/organise/new", "/organise/natverk/new"])
def test_starting_twice_with_one_form_is_starting_once(app: Flask, path: str) -> None:
    browser = published(app).oda
    form, typed = browser.get(path), {"title": "Hösten 2031"} | ({"series_title": "Chefer"} if path == "/organise/new" else {})
    first = browser.press(form, path, **typed)

    assert str(first.leads_to).endswith("/hosten-2031/")
    with nothing_changes(app):
        assert browser.press(form, path, **typed).leads_to == first.leads_to
        assert browser.press(form, path, **typed | {"title": "Hösten 2032"}).leads_to == first.leads_to


def test_a_double_click_starts_one_series(app: Flask) -> None:
    browser = oda(app)
    form, typed = browser.get("/organise/new"), {"series_title": "Chefer", "title": "Våren 2031"}
    ready = Barrier(4)

    def press(_number: int) -> str | None:
        with_cookie = Visitor(app)
        with_cookie.client = copy(browser.client)
        ready.wait(timeout=60)
        return with_cookie.press(form, "/organise/new", **typed).leads_to

    with ThreadPoolExecutor(4) as threads:
        led = set(threads.map(press, range(4)))
    assert led == {"/organise/chefer/varen-2031/"}
    assert season_of(app).slug == "varen-2031"


def test_the_next_season_of_a_series(app: Flask) -> None:
    workspace = published(app)
    assert workspace.oda.send("/organise/natverk/new", title="Hösten 2031").leads_to == "/organise/natverk/hosten-2031/"

    again = workspace.oda.send("/organise/natverk/new", title="Hösten 2031")
    assert "har redan en säsong med adressen ”hosten-2031”" in again.text


def test_the_facts_of_a_season_are_edited(app: Flask) -> None:
    workspace = published(app)
    answers = {"title": "Våren 2031", "starts_on": "2031-02-01", "ends_on": "2031-06-01", "capacity": "12", "takes_registrations": "y"}
    page = workspace.oda.send(f"{AT}/facts", **answers, opens_on="2031-01-02", opens_at="8.30", closes_on="2031-02-15", closes_at="")

    assert page.leads_to == f"{AT}/"
    season = season_of(app)
    assert (season.capacity, str(season.opens), str(season.closes)) == (
        12,
        "2031-01-02T08:30/2031-01-02T08:31",
        "2031-02-15T23:59/2031-02-16T00:00",
    )
    assert "Sparat. Läsarna ser det när du publicerar." in workspace.oda.get(f"{AT}/").text
    assert workspace.seen().season.starts_on is None


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"starts_on": "2031-06-01", "ends_on": "2031-02-01"}, "ends_on", "Säsongen slutar innan den börjar."),
        ({"capacity": "1"}, "capacity", "Redan tagna platser: 2. Säsongen kan inte ha färre."),
        ({"title": ""}, "title", "Skriv vad säsongen heter"),
        ({"opens_on": "2031-02-02", "closes_on": "2031-02-01"}, "closes_on", "Anmälan stänger innan den öppnar."),
        (
            {"opens_on": "2031-02-02", "opens_at": "12.00", "closes_on": "2031-02-02", "closes_at": "09.00"},
            "closes_on",
            "Anmälan stänger innan den öppnar.",
        ),
        ({"starts_on": "i vår"}, "starts_on", "Skriv ett datum."),
    ],
)
def test_facts_that_cannot_be_are_refused(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    workspace = published(app, "Kari", "Per")
    page = workspace.oda.send(f"{AT}/facts", **answers)

    assert page.status == 422
    assert said in fault(page, field)
    assert (season_of(app).capacity, season_of(app).ends_on) == (40, None)


def test_who_leads_is_named_corrected_and_taken_away(app: Flask) -> None:
    workspace = published(app)
    path = f"{AT}/leaders"
    workspace.oda.send(path, **{"leaders-0-name": "Anki Udd", "leaders-0-title": "ledare", "leaders-0-email": "anki@example.org"})

    def leaders() -> list[tuple[str, str]]:
        with app.app_context():
            return [(each.name, each.speaker.email) for each in db.session.scalars(select(Leadership))]

    assert leaders() == [("Anki Udd", "anki@example.org")]
    workspace.oda.send(path, **{"leaders-0-email": "udd@example.org"})
    assert leaders() == [("Anki Udd", "udd@example.org")]
    workspace.oda.send(path, **{"leaders-0-name": "", "leaders-0-title": "", "leaders-0-affiliation": "", "leaders-0-email": ""})
    assert leaders() == []


def test_one_more_leader_keeps_what_was_typed(app: Flask) -> None:
    page = published(app).oda.send(f"{AT}/leaders", add="leader", **{"leaders-0-name": "Anki Udd"})

    assert page.tree.get_element_by_id("leaders-0-name").value == "Anki Udd"
    assert page.tree.get_element_by_id("leaders-1-name").value in (None, "")


def test_a_leader_without_a_name_is_asked_for(app: Flask) -> None:
    page = published(app).oda.send(f"{AT}/leaders", **{"leaders-0-email": "anki@example.org"})

    assert page.status == 422
    assert page.tree.xpath("//div[@role='alert']//a/@href") == ["#leaders-0-name"]


def test_information_is_added_once_reworded_and_removed(app: Flask) -> None:
    workspace = published(app)
    form = workspace.oda.get(f"{AT}/information/new")
    for _twice in range(2):
        workspace.oda.press(form, f"{AT}/information/new", title="Hälsa", text="Stanna hemma.", ends_on="2031-06-30")

    def told() -> list[tuple[str, str]]:
        with app.app_context():
            return [(each.uid, each.text) for each in db.session.scalars(select(Advisory))]

    [(uid, text)] = told()
    assert text == "Stanna hemma."
    address = f"{AT}/information/{uid}"
    workspace.oda.send(address, text="Stanna hemma om du är sjuk.")
    assert told() == [(uid, "Stanna hemma om du är sjuk.")]

    assert "Ta bort ”Hälsa”" in workspace.oda.get(address).text
    assert workspace.oda.client.post(f"{address}/remove").status_code == 400, "the token is asked for"
    token = workspace.oda.get(address).tree.xpath("//input[@name='csrf_token']/@value")[0]
    workspace.oda.client.post(f"{address}/remove", data={"csrf_token": token})
    assert told() == []
