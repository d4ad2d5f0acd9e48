"""One box for everything."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from netverk.db import write
from netverk.folding import folded, marked, words_of
from tests import make
from tests.publishing.workspace import Workspace, published
from tests.registrations.test_public import queries_of


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


def found(workspace: Workspace, query: str) -> dict[str, list[str]]:
    """The names that stand under each heading."""
    sections = workspace.oda.get(f"/organise/search?q={query}").tree.xpath("//div[@data-found]/section")
    return {
        each.xpath("string(h2/text())").strip(): [" ".join(name.text_content().split()) for name in each.xpath("ul/li/*[1]")]
        for each in sections
    }


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once_and_marking_loses_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert "".join(piece for piece, _is_match in marked(text, words_of(text))) == text


def test_letters_are_folded_as_a_swede_reads_them() -> None:
    assert folded("André Öberg-Ek") == "andre öberg ek"
    assert folded("Šťastný Åke, Müller & Søren") == "stastny åke  muller   sören"
    assert words_of("O\u0308berg öberg ÉVA") == ["öberg", "eva"]


def test_the_beginnings_looked_for_are_marked() -> None:
    pieces = marked("Åsa Öberg, Ö-kontoret", ["ö", "åsa"])
    assert pieces == [("Åsa", True), (" ", False), ("Ö", True), ("berg, ", False), ("Ö", True), ("-kontoret", False)]


def test_every_word_is_found_by_its_beginning_whatever_its_case_and_accents(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        for name in ("André Öberg", "Andre Oberg", "Leandre Nord"):
            make.person(name)
    assert found(workspace, "ANDRE")["Personer"] == ["Andre Oberg", "André Öberg"]
    assert found(workspace, "öb andré")["Personer"] == ["André Öberg"]
    assert found(workspace, "andré ob")["Personer"] == ["Andre Oberg"]
    assert found(workspace, "andre 100%") == {}


def test_everything_is_found_and_leads_to_where_it_is(app: Flask) -> None:
    workspace = published(app, "Tove Tall")
    with app.app_context(), write():
        session = make.session("Tallar i storm", season=make.season("Tallhösten"))
        make.talk("Tall och gran", session=session, by=make.speaker("Tage Talman"))
        venue = make.venue("Tallgården", slug="tall")
        make.session("I skogen", season=session.season, venue=venue, room=make.room("Tallsalen", venue=venue))
    page = workspace.oda.get("/organise/search?q=tall")
    assert "8 sökträffar på ”tall”." in page.text
    assert found(workspace, "tall") == {
        "Personer": ["Tove Tall"],
        "Anmälningar": ["Tove Tall"],
        "Träffar och programpunkter": ["Tallar i storm", "I skogen"],
        "Inslag": ["Tall och gran"],
        "Lokaler": ["Tallgården"],
        "Salar": ["Tallsalen"],
        "Serier och säsonger": ["Ledarskapsnätverket, Tallhösten"],
    }
    assert found(workspace, "talman")["Talare"] == ["Tage Talman"]
    for address in page.tree.xpath("//div[@data-found]//li/a/@href"):
        assert workspace.oda.get(address).status == 200
    assert page.tree.xpath("//div[@data-found]//mark/text()")[0] == "Tall"


def test_a_registration_is_found_by_name_address_organisation_and_code(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        assistant = make.registration("Sofia Sekreterare", season=make.season(), organisation=make.organisation("Försäkringskassan"))
        make.place("Chefen Chefsson", season=assistant.season, registration=assistant)
        code = assistant.code
    for looked_for in ("sofia sek", "sofia.sekreterare@example", "försäkr", "chefsson", code, code[:12]):
        assert found(workspace, looked_for)["Anmälningar"] == ["Sofia Sekreterare"], looked_for


def test_the_best_match_stands_first_and_five_of_a_kind(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        season = make.season()
        for title in ("Om makt", "Makt", "Makten och ansvaret", *(f"Den nya makt {n}" for n in range(5))):
            make.session(title, season=season)
    assert found(workspace, "makt")["Träffar och programpunkter"] == [
        "Makt", "Makten och ansvaret", "Den nya makt 4", "Den nya makt 3", "Den nya makt 2",
    ]  # fmt: skip
    page = workspace.oda.get("/organise/search?q=makt")
    [more] = page.tree.xpath("//div[@data-found]//section/p/a/@href")
    assert "Visa alla 8" in page.text
    assert len(found(workspace, more.partition("q=")[2])["Träffar och programpunkter"]) == 8


def test_nothing_and_no_match_say_what_to_do(app: Flask) -> None:
    workspace = published(app)
    assert "Vad letar du efter?" in workspace.oda.get("/organise/search").text
    assert "Inget hittades för ”zzz”. Ingenting har de orden" in workspace.oda.get("/organise/search?q=zzz").text
    assert "What are you looking for?" in workspace.oda.get("/en/organise/search?q=+%25").text


def test_what_is_looked_for_is_no_markup(app: Flask) -> None:
    page = published(app).oda.get("/organise/search?q=<script>alert(1)</script>")
    assert page.tree.xpath("//main//script") == []
    assert "”<script>alert(1)</script>”" in page.text


def test_searching_costs_as_many_queries_however_much_there_is(app: Flask) -> None:
    workspace = published(app)

    def grow(numbers: range) -> int:
        with app.app_context(), write():
            for n in numbers:
                season = make.season(f"Alfa {n}")
                session = make.session(f"Alfa {n}", season=season, room=make.room(f"Alfa {n}", venue=make.venue(f"Alfa {n}")))
                make.talk(f"Alfa {n}", session=session, by=make.speaker(f"Alfa {n}"))
                make.place(f"Alfa {n}", season=season)
        return queries_of(app, workspace.oda, "/organise/search?q=alfa")

    assert grow(range(3)) == grow(range(3, 30))


def test_a_registration_of_several_is_one_match(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        signed = make.registration("Gunnar Grupp", season=make.season())
        for n in range(3):
            make.place(f"Deltagare {n}", season=signed.season, registration=signed)
    assert found(workspace, "gunnar")["Anmälningar"] == ["Gunnar Grupp"]
