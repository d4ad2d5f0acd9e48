"""A list taken in at the desk: the file, the preview, the button, and the way back."""

import io
import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.clockwork import tidy
from netverk.db import db, write
from netverk.people.models import Person
from netverk.seats.models import Place, PlaceState
from tests import make
from tests.registrations.test_public import queries_of
from tests.visitor import Page, Visitor

HEAD = "Namn;E-post;Telefon;Arbetsgivare"
LIST = f"{HEAD}\nÅsa Öberg;asa@example.org;0701;Älvdalens kommun\nKari;kari@example.org;;\nPer;per@;;\n"


def desk(app: Flask) -> tuple[Visitor, str]:
    with app.app_context(), write():
        season = make.season(capacity=3)
        make.release(season, make.session(season=season))
        make.place("Kari", season=season)
        return Visitor(app, signed_in=make.organiser()), f"/organise/{season.path}/registrations/import"


def send(oda: Visitor, path: str, text: str, name: str = "lista.csv") -> Page:
    filled_in = {field: value for field, value in oda.get(path).form.form_values() if value is not None}
    return Page(oda.client.post(path, data={**filled_in, "file": (io.BytesIO(text.encode("cp1252")), name)}))


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.tree.xpath("//tbody/tr")]


def holders(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(select(Place.name).where(Place.state == PlaceState.CONFIRMED)))


def test_a_list_is_looked_at_taken_in_and_taken_back(app: Flask) -> None:
    oda, path = desk(app)
    shown = send(oda, path, LIST).leads_to or ""
    page = oda.get(shown)

    assert "1 person får en plats. 1 rad ändrar ingenting. 1 rad utelämnas." in page.text
    assert rows(page) == [
        ["2", "Åsa Öberg", "asa@example.org", "Ny", "Ny person, som får en plats."],
        ["3", "Kari", "kari@example.org", "Har en plats", "Har redan en plats (bekräftad). Ingenting händer."],
        ["4", "Per", "per@", "Fel adress", "”per@” är ingen fullständig e-postadress. Utelämnas."],
    ]
    assert holders(app) == ["Kari"], "nothing is written by looking"
    assert [row[1] for row in rows(oda.get(f"{shown}?show=wrong_address"))] == ["Per"]

    assert oda.press(page, shown).leads_to == path
    done = oda.get(path)
    assert "1 person har fått en plats." in done.text
    assert holders(app) == ["Kari", "Åsa Öberg"]
    assert oda.get(shown).leads_to == path, "the file is forgotten once it is taken in"

    [back] = done.tree.xpath("//form[contains(@action, 'take-back')]/@action")
    token = done.tree.xpath("string(//main//input[@name='csrf_token']/@value)")
    assert oda.client.post(back, data={"csrf_token": token}).status_code == 302
    assert "1 plats är tillbakatagen, och ingen har fått något mejl." in oda.get(path).text
    assert holders(app) == ["Kari"]


def test_columns_without_known_headings_are_asked_for_and_remembered(app: Flask) -> None:
    oda, path = desk(app)
    shown = send(oda, path, "Vem;Nås på;Annat\nIda;ida@example.org;x\n").leads_to or ""
    page = oda.get(shown)
    assert "Säg vilken kolumn som har namnen" in page.text
    assert page.tree.xpath("//select[@id='column_email']/option[@selected]/text()") == ["B: Nås på (ida@example.org)"]

    said = f"{shown}?column_name=0&column_email=1&column_phone=7&also=waiting"
    page = oda.get(said)
    assert rows(page) == [["2", "Ida", "ida@example.org", "Ny", "Ny person, som får en plats."]]
    assert oda.press(page, said).leads_to == path
    assert holders(app) == ["Ida", "Kari"]


def test_what_has_become_different_is_shown_and_not_done(app: Flask) -> None:
    oda, path = desk(app)
    shown = send(oda, path, LIST).leads_to or ""
    page = oda.get(shown)
    with app.app_context(), write():
        season = db.session.scalars(select(Place)).first().season  # type: ignore[union-attr]
        for name in ("Eva", "Siv"):
            make.place(name, season=season)

    answer = oda.press(page, shown)

    assert (answer.status, rows(answer)[0][4]) == (409, "Annat än förut: Ingen plats är kvar. Utelämnas.")
    assert "Inget lästes in" in answer.text
    assert holders(app) == ["Eva", "Kari", "Siv"]


@pytest.mark.parametrize(("text", "said"), [("", "Filen är tom."), ("PK\x03\x04", "Arbetsboken är skadad")])
def test_a_file_that_is_none_is_refused_at_its_field(app: Flask, text: str, said: str) -> None:
    oda, path = desk(app)
    page = send(oda, path, text)

    assert (page.status, said in page.tree.get_element_by_id("file-wrong").text_content()) == (422, True)


def test_a_file_is_kept_for_an_hour_and_for_its_season_alone(app: Flask, tmp_path: Path) -> None:
    oda, path = desk(app)
    shown = send(oda, path, LIST).leads_to or ""
    with app.app_context(), write():
        elsewhere = f"/organise/{make.season().path}/registrations/import"
    assert oda.get(shown.replace(path, elsewhere)).leads_to == elsewhere

    [file] = (tmp_path / "rosters").iterdir()
    os.utime(file, (0, 0))
    assert oda.get(shown).leads_to == path
    assert "sparas bara en timme" in oda.get(path).text
    with app.app_context():
        tidy()
    assert list((tmp_path / "rosters").iterdir()) == []


def test_a_long_list_asks_no_more_than_a_short_one(app: Flask) -> None:
    oda, path = desk(app)
    long = "\n".join([HEAD, *(f"Person {n};p{n}@example.org;;" for n in range(300))])
    shown, many = (send(oda, path, text).leads_to or "" for text in (LIST, long))

    assert queries_of(app, oda, shown) == queries_of(app, oda, many)
    assert len(rows(oda.get(many))) == 200
    assert len(rows(oda.get(f"{many}?page=2"))) == 100
    with app.app_context():
        assert db.session.scalars(select(Person.name).where(Person.name.like("Person%"))).all() == []
