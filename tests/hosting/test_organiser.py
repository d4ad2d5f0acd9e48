"""Venues on pages: what is known of them, what is agreed about them, and that one in use stays."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, write
from netverk.operations.bench.queries import counted
from netverk.sessions.booking import options_lapsing
from netverk.sessions.models import Booking, Session
from netverk.venues.models import Room, Venue
from tests import make
from tests.publishing.workspace import AT, published
from tests.rows import nothing_changes
from tests.visitor import Page

HOUSE = "/organise/venues/klarahuset"
NEW = "/organise/venues/new"
EDIT = f"{AT}/sessions/traff-1"
LONG = "Upphandlingsenhetschefsnätverkslokalen"


@pytest.fixture(autouse=True)
def in_january(clock_at: Callable[[str], None]) -> None:
    clock_at("2031-01-10 12:00")


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())


def rooms(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        return [(room.name, room.position) for room in db.session.scalars(select(Room).order_by(Room.position, Room.id))]


def test_a_venue_is_added_once_with_its_rooms_in_order(app: Flask) -> None:
    browser = published(app).oda
    page = browser.send(NEW, add="room", name=LONG, lift="y", **{"rooms-0-name": "Övre", "rooms-0-seats": "20"})
    page = browser.press(page, NEW, add="up-1", **{"rooms-1-name": "Nedre"})
    assert [page.tree.get_element_by_id(f"rooms-{n}-name").value for n in range(2)] == ["Nedre", "Övre"]
    for _twice in range(2):
        made = browser.press(page, NEW)
    assert made.leads_to == "/organise/venues/upphandlingsenhetschefsnatverkslokalen"
    assert {("Nedre", 0), ("Övre", 1)} < set(rooms(app))
    with app.app_context():
        assert len(db.session.scalars(select(Venue)).all()) == 2
    text = browser.get(str(made.leads_to)).text
    assert LONG in text
    assert "Hiss" in text


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"name": ""}, "name", "Skriv vad lokalen heter."),
        ({"name": "klarahuset"}, "name", "Det finns redan en lokal som heter ”klarahuset”."),
        ({"map_url": "javascript:alert(1)"}, "map_url", "är ingen webbadress"),
        ({"rooms-0-seats": "många"}, "rooms-0-seats", "Skriv ett heltal."),
        ({"rooms-0-seats": "7"}, "rooms-0-name", "Skriv vad salen heter, eller ta bort den."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    browser = published(app).oda
    form = browser.get(NEW)
    with nothing_changes(app):
        page = browser.press(form, NEW, **({"name": "Rådhuset", "directions": "Gå rakt fram."} | answers))
    assert page.status == 422
    assert said in fault(page, field)
    assert f"#{field}" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert page.tree.get_element_by_id("directions").value.strip() == "Gå rakt fram."


def test_what_is_said_of_a_venue_is_seen_with_the_next_release(app: Flask) -> None:
    workspace = published(app, "Kari")
    workspace.oda.send(f"{HOUSE}/edit", hearing_loop="y", map_url="https://karta.example/x", **{"rooms-0-equipment": "Hemlig kanon"})
    assert not workspace.seen().venues[0].hearing_loop
    assert "karta och tillgänglighet." in workspace.oda.get(f"{AT}/publish").text
    workspace.oda.send(f"{AT}/publish")
    public = workspace.oda.get("/natverk/varen/sessions/traff-1")
    assert "Hörslinga" in public.text
    assert "https://karta.example/x" in public.response.text
    assert "Hemlig kanon" not in public.response.text


def test_rooms_are_listed_in_the_order_of_the_house(app: Flask) -> None:
    workspace = published(app, publish=False)
    with app.app_context(), write():
        venue = db.session.scalars(select(Venue)).one()
        other = make.room("Lilla salen", venue=venue, slug="a-lilla", position=1)
        db.session.scalars(select(Session).where(Session.slug == "traff-2")).one().room = other
    workspace.oda.send(f"{AT}/publish")
    assert [room.slug for room in workspace.seen().venues[0].rooms] == ["stora-salen", "a-lilla"]


def test_a_venue_or_room_in_use_stays_and_says_where(app: Flask) -> None:
    browser = published(app).oda
    page = browser.get(f"{HOUSE}/remove")
    assert "“Träff 1”" in page.text
    assert page.tree.xpath("//main//form") == []
    form = browser.get(f"{HOUSE}/edit")
    with nothing_changes(app):
        dropped = browser.press(form, f"{HOUSE}/edit", add="drop-0")
        refused = browser.press(dropped, f"{HOUSE}/edit")
        token = form.tree.xpath("//input[@name='csrf_token']/@value")[0]
        assert browser.client.post(f"{HOUSE}/remove", data={"csrf_token": token}).status_code == 409
    assert (refused.status, "Stora salen används" in refused.text) == (409, True)


def test_a_venue_that_nobody_uses_is_removed(app: Flask) -> None:
    browser = published(app).oda
    made = browser.send(NEW, name="Rådhuset", **{"rooms-0-name": "Salen"})
    assert browser.send(f"{made.leads_to}/remove").leads_to == "/organise/venues/"
    assert rooms(app) == [("Stora salen", 0)]


def test_a_room_is_held_for_a_session_and_never_public(app: Flask) -> None:
    workspace = published(app)
    assert workspace.oda.send(EDIT, hold="option", option_until="2031-01-15").leads_to == f"{AT}/"
    assert "Option till 15 januari 2031" in workspace.oda.get(HOUSE).text.replace("\xa0", " ")
    assert "Allt är publicerat" in workspace.oda.get(f"{AT}/").text
    with app.app_context():
        assert [(each.booking.session.title, each.days) for each in options_lapsing(clock.now())] == [("Träff 1", 5)]

    workspace.oda.send(EDIT, hold="booked", option_until="")
    with app.app_context():
        assert options_lapsing(clock.now()) == []
    assert "Träffen är inte längre där" not in workspace.oda.get(HOUSE).text
    workspace.oda.send(EDIT, day="2031-03-08")
    assert "Träffen är inte längre där vid den tiden." in workspace.oda.get(HOUSE).text
    workspace.oda.send(EDIT, hold="booked")
    assert "Träffen är inte längre där" not in workspace.oda.get(HOUSE).text
    workspace.oda.send(EDIT, place="")
    assert "Träffen är inte längre där vid den tiden." in workspace.oda.get(HOUSE).text


@pytest.mark.parametrize(("until", "lapses"), [("2031-01-17", True), ("2031-01-18", False), ("2031-01-09", True)])
def test_an_option_lapses_within_a_week(app: Flask, until: str, lapses: bool) -> None:
    workspace = published(app)
    workspace.oda.send(EDIT, hold="option", option_until=until)
    with app.app_context():
        assert bool(options_lapsing(clock.now())) is lapses


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"hold": "option"}, "option_until", "Skriv optionens sista dag."),
        ({"hold": "booked", "place": ""}, "hold", "Välj lokal först"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    browser = published(app).oda
    form = browser.get(EDIT)
    with nothing_changes(app):
        assert said in fault(browser.press(form, EDIT, **answers), field)


def test_the_pages_cost_as_many_queries_whatever_they_list(app: Flask) -> None:
    workspace = published(app)

    def cost(path: str) -> int:
        with app.app_context(), counted(db.engine) as found:
            workspace.oda.get(path)
        return len(found)

    before = [cost(path) for path in ("/organise/venues/", HOUSE)]
    with app.app_context(), write():
        venue = db.session.scalars(select(Venue)).one()
        for n in range(12):
            row = make.session(f"Fler {n}", venue=venue, room=make.room(f"Sal {n}", venue=make.venue(f"Hus {n}")))
            db.session.add(Booking(session=row, venue=venue, room=None, hold="booked", when=row.when))
    assert [cost(path) for path in ("/organise/venues/", HOUSE)] == before
