"""The house's own page: what stands there is on every page at once."""

import pytest
from sqlalchemy import delete, select

from netverk.db import db, write
from netverk.houses.reckoning import reckoning
from netverk.people.models import JournalEntry
from netverk.programme.occupancy import USUAL, Buffers
from netverk.seasons import houses
from netverk.seasons.models import House, Series
from tests import make
from tests.houses.conftest import PAGE, PUBLIC, fault
from tests.publishing.workspace import Workspace
from tests.rows import nothing_changes
from tests.visitor import Visitor


def test_what_is_written_is_on_public_pages_at_once_and_in_the_journal_with_old_and_new(workspace: Workspace) -> None:
    before = workspace.oda.client.get(PUBLIC).headers["ETag"]
    sent = workspace.oda.send(PAGE, name="Norrskens \n förlag", contact="Hej@Norrsken.example", phone="08-1", accent="7A1F4C")
    assert sent.leads_to == PAGE
    assert "Läsarna ser det från och med nu." in workspace.oda.get(PAGE).text

    page = workspace.oda.get(PUBLIC)
    assert page.response.headers["ETag"] != before
    assert all(said in page.response.text for said in ("Norrskens förlag", "hej@norrsken.example", "tel:081", "/static/accents/7a1f4c.css"))
    journal = workspace.oda.get("/organise/journal?kind=house").text
    assert "Oda ändrade det som är känt om huset" in journal
    assert "Förlaget Norrsken" in journal
    assert "Norrskens förlag" in journal


def test_the_contrast_of_its_colour_is_said_on_both_grounds(workspace: Workspace) -> None:
    workspace.oda.send(PAGE, accent="#ffe066")

    assert "Färgen görs mörkare" in workspace.oda.get(PAGE).text
    assert "Kontrasten är 5,7 till 1 på ljus botten och 13,6 till 1 på mörk." in workspace.oda.get(PAGE).text
    assert "Contrast 5.7 to 1 on the light ground" in workspace.oda.get(f"/en{PAGE}").text


def test_sent_twice_it_is_noted_once(workspace: Workspace) -> None:
    form = workspace.oda.get(PAGE)
    for _twice in range(2):
        workspace.oda.press(form, PAGE, minutes_between="20", phone="08-1")

    with workspace.app.app_context():
        [line] = db.session.scalars(select(JournalEntry).where(JournalEntry.subject.startswith("house:")))
        assert line.facts == {"changes": {"minutes_between": [15, 20], "phone": ["08-123 45 67", "08-1"]}}


def test_a_house_that_is_not_there_is_made(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.execute(delete(House))
    with workspace.app.app_context():
        assert (houses.house().name, reckoning().buffers) == ("netverk", USUAL)
    page = workspace.oda.get(PAGE)
    assert [page.tree.get_element_by_id(name).value for name in ("name", "minutes_between", "minutes_of_travel")] == ["", "15", "45"]

    assert workspace.oda.send(PAGE, name="").status == 422
    for name in ("Norrsken", "Norrskens förlag"):
        workspace.oda.send(PAGE, name=name, minutes_between="0")

    with workspace.app.app_context():
        assert (houses.house().name, reckoning().buffers) == ("Norrskens förlag", Buffers(0, 45))
        assert len(db.session.scalars(select(House)).all()) == 1


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"name": ""}, "name", "Skriv vad huset heter."),
        ({"name": "x" * 121}, "name", "högst 120"),
        ({"contact": "hej@"}, "contact", "inte en fullständig e-postadress"),
        ({"accent": "grön"}, "accent", "”grön” är ingen färg"),
        ({"minutes_between": "-1"}, "minutes_between", "Skriv ett antal minuter från 0 till 240."),
        ({"minutes_between": ""}, "minutes_between", "Skriv ett antal minuter från 0 till 240."),
        ({"minutes_of_travel": "241"}, "minutes_of_travel", "Skriv ett antal minuter från 0 till 240."),
        ({"minutes_of_travel": "en kvart"}, "minutes_of_travel", "Skriv ett heltal."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(
    workspace: Workspace, answers: dict[str, str], field: str, said: str
) -> None:
    form = workspace.oda.get(PAGE)
    with nothing_changes(workspace.app):
        page = workspace.oda.press(form, PAGE, **({"phone": "070"} | answers))

    assert page.status == 422
    assert said in fault(page, field)
    assert f"#{field}" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert page.tree.get_element_by_id("phone").value == "070"


def test_only_owners_of_everything_are_led_there(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        series = db.session.scalars(select(Series)).one()
        half = make.organiser("Hans", series=series)
    hans = Visitor(workspace.app, signed_in=half)

    assert PAGE in workspace.oda.get("/organise/").tree.xpath("//nav//@href")
    assert PAGE not in hans.get("/organise/").tree.xpath("//nav//@href")
    assert hans.get(PAGE).status == 403
