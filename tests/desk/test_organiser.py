"""The first page of the workspace, and a season in it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.programme.value import Status
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from tests import make
from tests.publishing.workspace import AT, published
from tests.registrations.test_public import queries_of
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


def test_an_empty_house_says_what_to_do(app: Flask) -> None:
    with app.app_context(), write():
        oda = Visitor(app, signed_in=make.organiser())
    page = oda.get("/organise/")

    assert "Här finns ingen säsong än" in page.text
    assert page.tree.xpath("//main//a[contains(@class, 'button')]/@href") == ["/organise/new", "/organise/import"]
    assert "There is no season yet" in oda.get("/en/organise/").text


def test_one_sentence_says_how_things_stand(app: Flask) -> None:
    workspace = published(app, "Kari", "Per", "Olle")
    assert "Allt är publicerat, och alla mejl har gått." in workspace.oda.get("/organise/").text

    with app.app_context(), write():
        db.session.execute(update(Session).values(preliminary=True))
        for name, fate in (("Kari", Fate.FAILED), ("Per", Fate.FAILED), ("Olle", Fate.IN_DOUBT)):
            db.session.execute(update(Letter).where(Letter.name == name).values(fate=fate))
        make.season("Hösten 2031")
    page = workspace.oda.get("/organise/")
    assert (
        "Två mejl kom inte fram. Om ett mejl är det ovisst om det kom fram. Två ändringar är inte publicerade. "
        "En säsong har aldrig publicerats."
    ) in page.text
    assert page.tree.xpath("//main//a[contains(@class, 'filled')]/@href") == [f"{AT}/publish"]
    assert "Two letters did not arrive. Of one letter nobody knows" in workspace.oda.get(f"/en{'/organise/'}").text


def test_each_season_stands_there_with_its_release_and_its_places(app: Flask) -> None:
    page = published(app, "Kari").oda.get("/organise/")

    assert page.tree.xpath("//main//h2/text()") == ["Väntar på dig", "Närmast", "Nätverk och konferenser"]
    assert page.tree.xpath("//main//div[@class='section-head']/h3/a/text()") == ["Nätverket"]
    [row] = page.tree.xpath("//ul[@class='ledger']/li")
    assert " ".join(row.text_content().split()) == "Våren 2031 1–2 mars 2031 Utgåva 1 1 av 40 platser tagna"
    assert row.xpath(".//*[local-name()='rect'][@class='taken']/@width") == ["2.5"]


def test_what_comes_next_stands_there_in_the_order_of_time(app: Flask) -> None:
    workspace = published(app, "Kari")
    with app.app_context(), write():
        db.session.execute(update(Session).where(Session.slug == "traff-2").values(preliminary=True))
    page = workspace.oda.get("/organise/")

    leaves = page.tree.xpath("//ol[@class='leaves']/li")
    assert [leaf.xpath("string(.//span[@class='day'])") for leaf in leaves] == ["1", "2"]
    assert [" ".join(leaf.xpath("string(.//p[@class='marks'])").split()) for leaf in leaves] == ["", "Preliminärt Inte publicerat"]


def test_the_home_page_costs_as_many_queries_however_many_seasons(app: Flask) -> None:
    workspace = published(app, "Kari")

    def grow(n: int) -> int:
        with app.app_context(), write():
            for _each in range(n):
                make.release(season := make.season(), made := make.session(season=season))
                make.talk(session=made, by=make.speaker())
        return queries_of(app, workspace.oda, "/organise/")

    assert grow(2) == grow(28)


def test_a_season_shows_its_plan_in_order_and_what_readers_do_not_know(app: Flask) -> None:
    workspace = published(app, sessions=3)
    with app.app_context(), write():
        rows = {row.slug: row for row in db.session.scalars(select(Session))}
        rows["traff-1"].move(make.when("2031-05-05 09:30", 180))
        rows["traff-2"].preliminary = True
        make.session("Nytillkommen", season=db.session.scalars(select(Season)).one(), starts=None)
    page = workspace.oda.get(f"{AT}/")

    assert page.tree.xpath("//ol[@class='plan']//h3//text()") == ["Träff 2", "Träff 3", "Träff 1", "Nytillkommen"]
    assert "Fyra träffar: tre med datum och en utan datum. Tre ändringar sedan utgåva 1 är inte publicerade." in page.text
    said = [" ".join(each.text_content().split()) for each in page.tree.xpath("//ol[@class='plan']/li")]
    assert [("Inte publicerat" in line) for line in said] == [True, False, True, True]
    assert "flyttas från" in said[2]


def test_a_season_that_is_published_says_so(app: Flask) -> None:
    page = published(app).oda.get(f"{AT}/")

    assert "Två träffar: två med datum. Allt är publicerat, i utgåva 1." in page.text
    assert page.tree.xpath("//main//a[contains(@class, 'filled')]") == []


def test_a_room_taken_by_another_season_is_warned_of(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        mine = db.session.scalars(select(Session).where(Session.slug == "traff-1")).one()
        make.session("De andra", starts="2031-03-01 10:00", venue=mine.venue, room=mine.room, status=Status.SCHEDULED)

    assert "Stora salen är bokad för både" in workspace.oda.get(f"{AT}/").text


def test_an_unknown_season_is_not_there(app: Flask) -> None:
    assert published(app).oda.get("/organise/natverk/hosten/").status == 404


def test_a_season_costs_as_many_queries_however_long_it_is(app: Flask) -> None:
    workspace = published(app)

    def grow(numbers: range) -> int:
        with app.app_context(), write():
            season = db.session.scalars(select(Season)).one()
            for n in numbers:
                added = make.session(f"Träff {n}", season=season, slug=f"traff-{n}", starts=f"2031-06-{n - 2:02} 09:30")
                make.talk(session=added, by=make.speaker(f"Talare {n}"))
                make.leader(make.speaker(f"Ledare {n}"), season=season)
        return queries_of(app, workspace.oda, f"{AT}/")

    assert grow(range(3, 6)) == grow(range(6, 31))
