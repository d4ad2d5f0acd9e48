"""An organiser's afternoon: a conference of two days, four rooms and forty sessions on the board, by mouse and by keyboard alone.

Both make the same plan from an empty house, on nothing but pages. Each is a long way for a browser, so each goes it on one engine: the
mouse on SQLite, the keyboard on PostgreSQL. What an engine does with one move, tests/boards/test_moves.py sees on both.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db
from netverk.people.models import Person
from netverk.programme.value import Status
from netverk.programme.words import bare_hours
from netverk.sessions.models import Session
from tests.planning.board import Board, minutes
from tests.planning.desk import Desk, KeyboardDesk

Places = dict[str, tuple[date | None, str, str | None]]  # by title: day, hours, room

DAYS = {"tisdag 4 mars": date(2031, 3, 4), "onsdag 5 mars": date(2031, 3, 5)}
ROOMS = ("Stora salen", "Biblioteket", "Verkstaden", "Orangeriet")
HOURS = ("09.00", "10.00", "11.00", "13.00", "14.00")
SUBJECTS = ("Tillit", "Makt", "Språk", "Tid", "Rum", "Mod", "Minne", "Arbete")  # one for each room and day
TITLES = [f"{subject}, del {part}" for subject in SUBJECTS for part in range(1, len(HOURS) + 1)]
PLAN = {title: spot for title, spot in zip(TITLES, product(DAYS, ROOMS, HOURS), strict=True)}  # noqa: C416 (read as: a title has a spot)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_forty_sessions_are_planned_by_mouse(app: Flask, visit: Callable[..., Desk], oda: Person) -> None:
    desk = visit(oda)
    write_it_down(desk)
    desk.follow("Lägg ut dem på tavlan")
    for day in DAYS:
        board = Board(desk, day)
        for title in planned_on(day):
            board.drag(title, *PLAN[title][1:])
        board.is_saved()
    publish(desk)
    assert planned(app) == wanted()
    assert published(visit()) == wanted()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_forty_sessions_are_planned_by_keyboard_alone(app: Flask, visit: Callable[..., Desk], oda: Person) -> None:
    desk = KeyboardDesk(visit(oda).page)
    write_it_down(desk)
    desk.follow("Lägg ut dem på tavlan")
    for day in DAYS:
        board = Board(desk, day)
        for title in planned_on(day):
            board.carry(title, *PLAN[title][1:])
        board.is_saved()
    publish(desk)
    assert planned(app) == wanted()
    assert published(visit()) == wanted()


def write_it_down(desk: Desk) -> None:
    """From the empty house to forty titles that wait for their hours: each step says which one is next."""
    desk.follow("Börja på ett nätverk eller en konferens")
    desk.choose("En konferens")
    desk.fill({"Namn": "Ledarskapsdagarna", "Säsongens namn": "2031"})
    desk.press("Börja")
    desk.follow("Beskriv konferensen")
    desk.fill({"Vad det är till för": "Två dagar om det som är svårt i att leda."})
    desk.press("Spara")
    desk.follow("Ange vilka dagar den hålls")
    first, last = DAYS.values()
    desk.fill({"Första dagen": first, "Sista dagen": last})
    desk.press("Spara")
    describe_the_venue(desk)
    desk.follow("Skriv upp programpunkterna")
    desk.fill({"En rubrik på varje rad": "\n".join(TITLES)})
    desk.press("Lägg in dem i planen")
    desk.is_told("40 är uppskrivna.")


def describe_the_venue(desk: Desk) -> None:
    desk.follow("Beskriv lokalen och dess salar")
    desk.follow("Lägg till en lokal")
    desk.fill({"Lokalens namn": "Tekniska", "Ort": "Linköping"})
    for place, room in enumerate(ROOMS):
        if place:
            desk.press("Lägg till en sal")
        desk.fill({"Salens namn": room, "Platser": 40}, within=f"#room-{place}")
    desk.press("Spara lokalen")
    desk.is_told("”Tekniska” är sparad.")
    desk.follow("Överblick", within="body")
    desk.follow("2031")


def planned_on(day: str) -> list[str]:
    return [title for title in TITLES if PLAN[title][0] == day]


def publish(desk: Desk) -> None:
    desk.follow("Ledarskapsdagarna, 2031")
    desk.reads("40 programpunkter: 40 med datum.")
    desk.follow("Se igenom och publicera")
    desk.reads("Det blir den första utgåvan")
    desk.press("Publicera")
    desk.reads("Den första utgåvan av 2031.")


def wanted() -> Places:
    return {title: (DAYS[day], three_quarters_from(hour), room) for title, (day, room, hour) in PLAN.items()}


def three_quarters_from(hour: str) -> str:
    ends = timedelta(minutes=minutes(hour) + 45)
    return f"{hour}–{str(ends)[:-3].zfill(5).replace(':', '.')}"


def planned(app: Flask) -> Places:
    """What the rows of those with a settled date have."""
    with app.app_context():
        rows = db.session.scalars(select(Session).where(Session.status == Status.SCHEDULED)).all()
        return {row.title: (row.when.day, bare_hours(row.when), row.room.name if row.room else None) for row in rows}


def published(reader: Desk) -> Places:
    """What everybody reads."""
    reader.page.goto("/ledarskapsdagarna/2031/")
    headings = {f"{day.capitalize().replace('dag', 'dagen den')} 2031": at for day, at in DAYS.items()}
    found: Places = {}
    for section in reader.main.locator(".timetable").all():
        day = headings[" ".join(section.locator("h2").inner_text().split())]
        for slot in section.locator("[data-session]").all():
            found[slot.locator("h3").inner_text()] = (day, slot.locator(".hours").inner_text(), slot.get_attribute("data-room"))
    return found
