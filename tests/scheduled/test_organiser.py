"""Choosing a moment, looking at what waits, moving it and taking it back, as an organiser does it on pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from netverk import clockwork
from netverk.db import db, write
from netverk.people.models import JournalEntry
from netverk.releases.models import Outcome, ScheduledRelease
from netverk.sessions.models import Session
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page

LATER, HERE = f"{AT}/publish/later", f"{AT}/scheduled"


@pytest.fixture
def workspace(app: Flask, clock_at: Callable[[str | datetime], None]) -> Workspace:
    """Kari has been told; one title is new since."""
    clock_at("2031-01-10 12:00")
    made = published(app, "Kari")
    with app.app_context(), write():
        db.session.execute(update(Session).where(Session.slug == "traff-1").values(title="Tillit", preliminary=True))
    return made


def choose(workspace: Workspace, day: str = "2031-01-20", hour: str = "8.00", **answers: str) -> Page:
    """As the page stands, with a moment; its own button leads elsewhere than the form."""
    return elsewhere(workspace, workspace.oda.get(f"{AT}/publish"), LATER, day=day, hour=hour, **answers)


def elsewhere(workspace: Workspace, page: Page, path: str, **answers: str) -> Page:
    """Press a button of the page's form that leads to an address of its own."""
    return Page(workspace.oda.client.post(path, data=dict(page.form.form_values()) | answers))


def known(workspace: Workspace) -> list[tuple[Outcome, str]]:
    with workspace.app.app_context():
        return [(each.outcome, str(each.due)[:16]) for each in db.session.scalars(select(ScheduledRelease))]


def test_a_moment_is_chosen_on_the_publish_page(workspace: Workspace) -> None:
    done = choose(workspace)

    assert done.leads_to == HERE
    assert known(workspace) == [(Outcome.WAITING, "2031-01-20T08:00")]
    assert workspace.seen().number == 1
    page = workspace.oda.get(HERE)
    assert page.heading.startswith("Schemalagd utgåva")
    assert "Går ut 20 januari 2031 kl. 08.00." in page.text
    assert "En person får veta." in page.text
    assert "Kari" in page.text
    assert "Schemalagt av Oda" in page.text
    assert "Går ut 20 januari 2031" in workspace.oda.get("/organise/").text
    assert "Om du publicerar nu passar det inte längre" in workspace.oda.get(f"{AT}/publish").text


def test_the_same_form_sent_twice_schedules_once(workspace: Workspace) -> None:
    page = workspace.oda.get(f"{AT}/publish")
    answers = {"day": "2031-01-20", "hour": "08:00"}
    first, second = (elsewhere(workspace, page, LATER, **answers) for _ in range(2))
    assert first.leads_to == second.leads_to == HERE
    assert len(known(workspace)) == 1


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("", "08:00", "Skriv vilken dag det ska gå ut."),
        ("2031-01-20", "", "Skriv vilket klockslag det ska gå ut."),
        ("2031-01-10", "11:59", "Den stunden har redan varit."),
        ("2031-03-30", "02:30", "Den natten ställs klockan fram, och 02.30 finns inte."),
        ("2031-03-01", "09:30", "”Tillit” börjar före dess."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    workspace: Workspace, day: str, hour: str, said: str
) -> None:
    page = choose(workspace, day, hour)
    assert page.status == 422
    assert said in page.text
    assert (page.tree.get_element_by_id("day").value or "") == day
    assert page.tree.get_element_by_id("hour").value or not hour
    assert known(workspace) == []


def test_looking_again_publishes_nothing(workspace: Workspace) -> None:
    page = workspace.oda.get(f"{AT}/publish")
    shown = elsewhere(workspace, page, f"{AT}/publish/look", note="Välkomna.", day="2031-01-20")
    assert shown.status == 200
    assert "Välkomna." in shown.tree.xpath("string(//div[@class='paper'])")
    assert shown.tree.get_element_by_id("day").value == "2031-01-20"
    assert workspace.seen().number == 1


def test_it_is_moved_and_taken_back(workspace: Workspace) -> None:
    choose(workspace)
    moved = workspace.oda.send(HERE, day="2031-01-21", hour="09:15")
    assert moved.leads_to == HERE
    assert known(workspace) == [(Outcome.WAITING, "2031-01-21T09:15")]
    wrong = workspace.oda.send(HERE, day="2031-01-01")
    assert (wrong.status, "Den stunden har redan varit." in wrong.text) == (422, True)

    page = workspace.oda.get(HERE)
    [button] = page.tree.xpath("//form[contains(@action, 'take-back')]")
    sent = dict(button.form_values())
    done = [workspace.oda.client.post(button.get("action"), data=sent) for _ in range(2)]
    assert [each.location for each in done] == [f"{AT}/publish"] * 2
    assert known(workspace) == [(Outcome.TAKEN_BACK, "2031-01-21T09:15")]
    assert "Inget är schemalagt" in workspace.oda.get(HERE).text
    with workspace.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JournalEntry).where(JournalEntry.verb == "unschedule")) == 1


def test_what_was_stopped_stands_there_until_somebody_has_read_it(workspace: Workspace, clock_at: Callable[[str | datetime], None]) -> None:
    choose(workspace)
    workspace.confirm(workspace.preview(f"{AT}/sessions/traff-2/cancel", because="För få."), f"{AT}/sessions/traff-2/cancel")
    said = "Våren 2031 ändrades i utgåva 2 efter att den schemalades."
    assert said in workspace.oda.get("/organise/").text
    clock_at("2031-01-20 08:00")
    with workspace.app.app_context():
        clockwork.let_scheduled_go()

    for path in (HERE, f"{AT}/publish", "/organise/"):
        assert said in workspace.oda.get(path).text
    page = workspace.oda.get(HERE)
    assert page.heading.startswith("Gick inte ut")
    assert "was changed in release 2 after this was scheduled" in workspace.oda.get(f"/en{HERE}").text
    workspace.oda.press(page, HERE)
    assert said not in workspace.oda.get("/organise/").text
