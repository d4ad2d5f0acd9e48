"""One's own pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.answers.models import Said
from netverk.db import db, write
from netverk.deputies.models import DeputyState
from netverk.people.models import JournalEntry, Person
from netverk.programme.value import Status
from netverk.seats.models import Place, PlaceState
from tests import make, scene
from tests.registrations.test_public import queries_of
from tests.visitor import Page, Visitor


@pytest.fixture
def app_in_january(app: Flask, clock_at: Callable[[str | datetime], None]) -> Flask:
    clock_at(scene.NOW)
    with app.app_context(), write():
        make.house()
    return app


def kari(app: Flask, **facts: object) -> Visitor:
    with app.app_context(), write():
        return Visitor(app, signed_in=make.person("Kari", **facts))


def titles(page: Page, section: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.tree.xpath(f"//{section}//article//h3")]


def test_who_signs_in_and_works_nowhere_comes_to_their_own_page(app_in_january: Flask) -> None:
    browser = kari(app_in_january)
    page = browser.get("/me/")

    assert page.heading == "Dina träffar"
    assert "Ingenting här än" in page.text
    assert page.tree.xpath("//main//a[contains(@class, 'filled')]/@href") == ["/"]
    assert Visitor(app_in_january).get("/me/").leads_to == "/sign-in?next=/me/"


def test_sessions_over_all_series_in_order_of_time(app_in_january: Flask) -> None:
    with app_in_january.app_context(), write():
        one, two = make.season(series=make.series("Ettan"), slug="ett"), make.season(series=make.series("Tvåan"), slug="tva")
        may, old = make.session("I maj", season=one), make.session("I fjol", season=one, starts="2029-05-05 09:30")
        april = make.session("I april", season=two, starts="2030-04-05 09:30")
        off = make.session("Skjuts upp", season=two, starts=None, status=Status.POSTPONED, because="Sjukdom")
        mine, guest = make.place("Kari", season=one), make.place("Kari", season=two, session=april)
        make.place("Kari", season=make.season("Hösten", series=one.series), state=PlaceState.WAITING)
        make.answer(Said.MAYBE, place=mine, session=may)
        make.answer(Said.YES, place=guest, session=april, when=make.when("2030-04-04 09:30"))
        pers = make.place("Per", season=two)
        make.deputy("Kari", place=pers, session=off)
        make.release(one, may, old)
        make.release(two, april, off)
        code = guest.registration.code
    page = kari(app_in_january).get("/me/")

    assert titles(page, "section[@aria-labelledby='ahead']") == ["I april", "I maj"]
    assert titles(page, "section[@aria-labelledby='undated']") == ["Skjuts upp"]
    assert titles(page, "details") == ["I fjol"]
    assert page.tree.xpath("//article//a[contains(@href, '/registration/')]/@href")[0] == f"/registration/{code}"
    for said in ("Du har svarat att du kanske kommer.", "Svara en gång till om du kommer.", "Du går i stället för Per.", "Uppskjuten",
                 "Sjukdom", "i väntelistan", "(PDF)"):  # fmt: skip
        assert said in page.text


def test_the_page_costs_as_many_queries_however_many_seasons(app_in_january: Flask) -> None:
    def grow(n: int) -> int:
        with app_in_january.app_context(), write():
            for _each in range(n):
                season = make.season()
                session = make.session(season=season)
                place = make.place("Kari", season=season)
                make.answer(place=place, session=session)
                make.deputy("Kari", place=make.place("Per", season=season), session=session)
                make.release(season, session)
        return queries_of(app_in_january, kari(app_in_january), "/me/")

    assert grow(2) == grow(10) <= 16


def test_one_s_own_details(app_in_january: Flask) -> None:
    with app_in_january.app_context(), write():
        season = make.season("Våren", series=make.series("Nätverket"), shows_participants=True)
        make.release(season, make.session(season=season))
        place = make.place("Kari", season=season).id
    browser = kari(app_in_january)
    assert "Nätverket, Våren" in browser.get("/me/details").text

    answers: dict[str, str | list[str]] = {
        "name": " Kari  Nord ",
        "phone": "070-1",
        "organisation": "Verket",
        "language": "en",
        "wants_reminders": [],
        "wants_news": [],
        "listed": [],
    }
    assert browser.send("/me/details", **answers).leads_to == "/me/details"
    with app_in_january.app_context():
        me = db.session.scalars(select(Person).where(Person.name == "Kari Nord")).one()
        assert (me.phone, me.organisation and me.organisation.name, me.language, me.wants_reminders, me.wants_news) == (
            "070-1",
            "Verket",
            "en",
            False,
            False,
        )
        assert db.session.get_one(Place, place).is_listed is False
        [line] = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "revise"))
        assert line.facts == {
            "language": ["sv", "en"], "wants_reminders": [True, False], "wants_news": [True, False],
            "organisation": [None, me.organisation_id], "renamed": True, "another_phone": True, "listed": {str(place): False},
        }  # fmt: skip
    assert browser.send("/me/details", **answers).leads_to == "/me/details"
    with app_in_january.app_context():
        assert len(db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "revise")).all()) == 1, "nothing changed"

    page = browser.send("/me/details", name="")
    assert (page.status, page.tree.xpath("//div[@role='alert']//a/@href")) == (422, ["#name"])


def test_a_protected_identity_is_the_house_s_to_set(app_in_january: Flask) -> None:
    page = kari(app_in_january, is_protected=True).get("/me/details")

    assert "Du har skyddade personuppgifter: du står inte på någon lista som andra ser." in page.text
    assert "hej@norrsken.example" in page.text


def test_somebody_goes_in_one_s_stead(app_in_january: Flask) -> None:
    with app_in_january.app_context(), write():
        season = make.season()
        session = make.session("I maj", season=season)
        make.deputy("Per", place=make.place("Kari", season=season), session=session)
        asked = make.session("Tillfrågad", season=season, starts="2030-06-05 09:30")
        make.deputy("Kari", place=make.place("Nina", season=season), session=asked, state=DeputyState.ASKED)
        make.release(season, session, asked)
    text = kari(app_in_january).get("/me/").text

    assert "Per går i ditt ställe." in text
    assert "Du är tillfrågad om att komma i stället för Nina." in text
