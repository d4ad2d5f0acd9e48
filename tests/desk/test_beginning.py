"""What a season that was never published says is left to do."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.models import Season, Series
from netverk.sessions.models import Session
from tests import make
from tests.visitor import Page, Visitor

AT = "/organise/serien/2031/"


@pytest.fixture
def oda(app: Flask) -> Visitor:
    with app.app_context(), write():
        return Visitor(app, signed_in=make.organiser())


def steps(page: Page) -> list[tuple[str, bool]]:
    """What each says, and whether it is done; of those that are not, the first is the button."""
    found = [(each.find(".//a"), each.get("class") == "done") for each in page.tree.xpath("//ol[@class='steps']/li")]
    buttons = [link.text for link, _done in found if "button" in link.get("class", "")]
    assert buttons == [link.text for link, done in found if not done][:1]
    return [(link.text, done) for link, done in found]


def test_a_network_is_described_led_laid_out_and_filled_in(app: Flask, oda: Visitor) -> None:
    with app.app_context(), write():
        season = make.season("2031", slug="2031", series=make.series(slug="serien"), term=make.when("2031-spring"))
    words = ["Beskriv nätverket", "Ange vem som leder samtalen", "Lägg ut datumen", "Skriv rubriker, inslag och talare"]
    assert steps(oda.get(AT)) == [(each, False) for each in words]

    with app.app_context(), write():
        db.session.get_one(Series, season.series_id).purpose = "Att leda."
        waiting = make.session("Tillit", season=db.session.get_one(Season, season.id), slug="tillit")
    page = oda.get(AT)
    assert [done for _words, done in steps(page)] == [True, False, True, False]
    assert page.tree.xpath("//ol[@class='steps']/li[4]//a/@href") == [f"{AT}sessions/tillit"]
    assert "0 av 1 har en talare." in page.text

    with app.app_context(), write():
        make.leader(make.speaker("Ada Ek"), season=db.session.get_one(Season, season.id))
        make.appearance(make.speaker("Bo Al"), session=db.session.get_one(Session, waiting.id))
    assert steps(oda.get(AT)) == []


def test_a_conference_gets_days_rooms_and_hours(app: Flask, oda: Visitor) -> None:
    with app.app_context(), write():
        season = make.season("2031", slug="2031", series=make.conference(slug="serien", purpose="Att leda."))
    words = [
        "Beskriv konferensen",
        "Ange vilka dagar den hålls",
        "Beskriv lokalen och dess salar",
        "Skriv upp programpunkterna",
        "Lägg ut dem på tavlan",
    ]
    assert steps(oda.get(AT)) == [(each, each == words[0]) for each in words]

    with app.app_context(), write():
        found = db.session.get_one(Season, season.id)
        found.starts_on = date(2031, 3, 4)
        make.room("Stora salen")
        for starts in ("2031-03-04 09:00", None):
            make.session(season=found, starts=starts)
    page = oda.get(AT)
    assert [done for _words, done in steps(page)] == [True, True, True, True, False]
    assert "1 av 2 har fått sin tid." in page.text

    with app.app_context(), write():
        for session in db.session.scalars(select(Session)):
            session.when = make.when("2031-03-04 09:00")
    assert steps(oda.get(AT)) == []


def test_the_description_leads_back_to_the_season_that_it_was_asked_for_in(app: Flask, oda: Visitor) -> None:
    with app.app_context(), write():
        make.season("2031", slug="2031", series=make.series(slug="serien"))
    asked = oda.get(AT).tree.xpath("//ol[@class='steps']/li[1]//a/@href")[0]

    assert oda.press(oda.get(asked), asked, purpose="Att leda.").leads_to == AT
    assert oda.send("/organise/serien/facts", purpose="Att följa.").leads_to == "/organise/serien/"
