"""The desk's list of registrations."""

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.models import Season
from tests import make
from tests.registrations.test_public import queries_of
from tests.visitor import Page, Visitor


def desk(app: Flask) -> Visitor:
    with app.app_context(), write():
        return Visitor(app, signed_in=make.organiser())


def season_with(app: Flask, *names: str) -> str:
    """The address of the list of a season where these have registered, each alone."""
    with app.app_context(), write():
        season = make.season(capacity=40)
        make.release(season, make.session(season=season))
        for name in names:
            kari = make.person(name, phone=f"070-{len(name)}")
            make.place(
                kari, season=season, registration=make.registration(kari, season=season, organisation=make.organisation("Öregrunds bad"))
            )
        return f"/organise/{season.path}/registrations"


def names(page: Page) -> list[str]:
    return [cell.text_content() for cell in page.tree.xpath("//tbody//th")]


def test_everybody_stands_there_with_what_it_takes_to_reach_them(app: Flask) -> None:
    oda, address = desk(app), season_with(app, "Kari", "Per")
    page = oda.get(address)

    assert names(page) == ["Per", "Kari"]
    assert "2 personer deltar. 38 platser är kvar." in page.text
    assert page.tree.xpath("//tbody/tr[2]//a/@href")[:2] == ["mailto:kari@example.org", "tel:0704"]
    assert "Öregrunds bad" in page.text
    assert "2 people take part. 38 places are left." in oda.get(f"/en{address}").text


def test_the_list_is_searched_in_any_case_and_by_any_word(app: Flask) -> None:
    oda, address = desk(app), season_with(app, "Åke Öberg", "Per")

    assert names(oda.get(f"{address}?q=öBERG")) == ["Åke Öberg"]
    assert names(oda.get(f"{address}?q=bad+per")) == ["Per"]
    assert names(oda.get(f"{address}?q=per@example")) == ["Per"]
    nobody = oda.get(f"{address}?q=%25")
    assert (names(nobody), "Ingen hittades" in nobody.text) == ([], True)


def test_whoever_registered_is_named_where_it_is_another(app: Flask) -> None:
    oda, address = desk(app), season_with(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        signed = make.registration("Per", season=season)
        for name in ("Per", "Kari"):
            make.place(name, season=season, registration=signed)

    page = oda.get(address)
    by = dict(zip(names(page), page.tree.xpath("//tbody/tr/td[@data-label='Anmäld av']"), strict=True))
    assert {name: cell.text_content() for name, cell in by.items()} == {"Per": "", "Kari": "Per"}


def test_an_empty_list_says_so_and_what_can_be_done(app: Flask) -> None:
    page = desk(app).get(season_with(app))

    assert "Ingen är anmäld ännu" in page.text
    assert "De som ni redan vet kommer kan ni ge en plats" in page.text


def test_one_registration_is_cancelled_at_the_desk(app: Flask) -> None:
    oda, address = desk(app), season_with(app, "Kari", "Per")
    [_per, kari] = oda.get(address).tree.xpath("//tbody//a[contains(@href, '/cancel')]/@href")
    assert "Avboka platsen" in oda.get(kari).text
    assert oda.send(kari).leads_to == address

    page = oda.get(address)
    assert "1 plats är ledig igen." in page.text
    assert "1 person deltar. 39 platser är kvar." in page.text
    assert "Avbokad" in page.tree.xpath("string(//tbody/tr[2])")


def test_a_registration_is_cancelled_only_within_its_season(app: Flask) -> None:
    oda, here, there = desk(app), season_with(app, "Kari"), season_with(app, "Per")
    [cancel] = oda.get(there).tree.xpath("//tbody//a[contains(@href, '/cancel')]/@href")

    assert oda.get(cancel.replace(there, here)).status == 404


def test_a_name_is_shown_as_text(app: Flask) -> None:
    page = desk(app).get(season_with(app, "<script>x</script>"))

    assert "<script>x" not in page.response.text
    assert names(page) == ["<script>x</script>"]


def test_a_long_list_asks_no_more_than_a_short_one(app: Flask) -> None:
    oda, short, long = desk(app), season_with(app, "Kari", "Per", "Ida"), season_with(app, *(f"Person {n}" for n in range(30)))

    assert len(names(oda.get(long))) == 30
    assert queries_of(app, oda, short) == queries_of(app, oda, long)
