"""The board in use: beside somebody who has the session's page open, by a quick hand, on a phone.

Two on one board, and a board without a network, are seen in tests/boards/test_browser.py.
"""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Route, expect
from sqlalchemy import select

from netverk.db import db, write
from netverk.people.models import Person
from netverk.programme.words import bare_hours
from netverk.sessions.models import Session
from tests import make
from tests.planning.board import Board
from tests.planning.desk import Desk

AT = "/organise/dagarna/2031"
DAY = "tisdag 4 mars"


@pytest.fixture
def eva(app: Flask, oda: Person) -> Person:
    """With a conference day, two rooms, and two sessions that wait for their hours."""
    with app.app_context(), write():
        venue = make.venue("Tekniska", slug="tekniska")
        for room in ("Stora salen", "Biblioteket"):
            make.room(room, venue=venue)
        season = make.season("2031", slug="2031", series=make.conference(slug="dagarna"), starts_on=date(2031, 3, 4))
        for title in ("Tillit", "Makt"):
            make.session(title, season=season, starts=None, slug=title.lower())
        return make.organiser("Eva")


def row(app: Flask, title: str) -> tuple[str, str, str]:
    """Summary, hours and room."""
    with app.app_context():
        found = db.session.scalars(select(Session).where(Session.title == title)).one()
        return found.summary, bare_hours(found.when), found.room.name if found.room else ""


def test_who_is_slower_is_told_keeps_what_was_typed_and_decides(app: Flask, visit: Callable[..., Desk], oda: Person, eva: Person) -> None:
    at_the_page, at_the_board = visit(oda), visit(eva)
    at_the_page.page.goto(f"{AT}/sessions/tillit")
    at_the_page.fill({"Vad det handlar om": "Om att släppa taget."})
    at_the_board.page.goto(f"{AT}/board")
    board = Board(at_the_board, DAY)
    board.drag("Tillit", "Biblioteket", "10.00")
    board.is_saved()

    at_the_page.press("Spara planen")
    expect(at_the_page.page.get_by_role("alert")).to_contain_text("Eva ändrade ”Tillit” medan du hade den öppen")
    expect(at_the_page.page.get_by_role("alert")).to_contain_text("4\N{NO-BREAK SPACE}mars kl. 10.00 i Biblioteket")
    assert at_the_page.field("Vad det handlar om").input_value() == "Om att släppa taget."
    assert row(app, "Tillit") == ("", "10.00–10.45", "Biblioteket")

    at_the_page.fill({"Datum": "2031-03-04", "Börjar": "13:00", "Slutar": "13:45", "Lokal och sal": "Tekniska, Stora salen"})
    at_the_page.press("Spara planen")
    at_the_page.is_told("”Tillit” är sparad.")
    assert row(app, "Tillit") == ("Om att släppa taget.", "13.00–13.45", "Stora salen")
    expect(board.card("Tillit")).to_have_attribute("aria-label", "Tillit, 13.00–13.45, Stora salen")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # it is about the script alone
def test_what_is_in_the_hand_stays_there_while_the_move_before_is_saved(
    app: Flask, visit: Callable[..., Desk], oda: Person, eva: Person
) -> None:
    desk = visit(eva)
    desk.page.goto(f"{AT}/board")
    board, answers = Board(desk, DAY), list[Route]()
    desk.page.route("**/board/moves*", lambda route: answers.append(route))  # noqa: PLW0108 (Playwright asks a handler how many arguments it takes)
    board.carry("Tillit", "Stora salen", "09.00")
    board.page.wait_for_timeout(100)
    board.page.keyboard.press("Home")
    for keys in ("Enter", "ArrowRight", "Shift+ArrowDown"):
        board.page.keyboard.press(keys)
    held = board.card("Makt")
    assert held.locator(".hours").inner_text() == "10.15–11.00"

    with board.page.expect_response("**/board/moves*"):
        answers.pop().continue_()
    board.is_saved()
    assert held.evaluate("each => each === document.activeElement && each.classList.contains('moving')")
    assert held.locator(".hours").inner_text() == "10.15–11.00"
    board.page.unroute("**/board/moves*")
    board.page.keyboard.press("Enter")
    board.is_saved()
    board.page.reload()
    assert [row(app, title)[1] for title in ("Tillit", "Makt")] == ["09.00–09.45", "10.15–11.00"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # it is about the script alone
def test_on_a_phone_the_board_begins_where_something_lies(visit: Callable[..., Desk], eva: Person) -> None:
    page = visit(eva).page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{AT}/board")

    expect(page.locator("[data-switch]")).to_have_value("pool")
    assert page.locator(".card h3").all_inner_texts() == ["Tillit", "Makt"]
    expect(page.locator(".card").first).to_be_visible()
