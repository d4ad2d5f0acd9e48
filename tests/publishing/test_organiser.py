"""Publishing and taking back, as an organiser does it on pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.releases.models import Release
from netverk.seasons.models import Season
from tests import make
from tests.publishing.workspace import AT, edit, published
from tests.registrations.test_public import queries_of
from tests.visitor import Visitor

POSTPONE = f"{AT}/sessions/traff-1/postpone"
BECAUSE = "Talaren är sjuk."


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


# publishing


def test_the_plan_is_published_with_a_few_words(app: Flask) -> None:
    workspace = published(app, "Kari")
    edit(workspace, "traff-1", when=When.parse("2031-04-01T09:30/2031-04-01T12:30"))
    first = workspace.oda.get(f"{AT}/publish")
    assert "Det blir utgåva 2, med en ändring. En person får veta." in first.text
    again = workspace.confirm(first, f"{AT}/publish", note="Tack för ert tålamod.")
    assert again.status == 409
    assert "Tack för ert tålamod." in again.tree.xpath("string(//div[@class='paper'])")

    done = workspace.confirm(again, f"{AT}/publish")
    assert done.leads_to == "/organise/notices/2"
    assert "Tack för ert tålamod." in workspace.oda.get("/organise/notices/2").text
    assert [letter.name for letter in workspace.letters() if letter.notice_id == 2] == ["Kari"]


def test_the_same_publishing_form_sent_twice_publishes_once(app: Flask) -> None:
    workspace = published(app, "Kari")
    edit(workspace, "traff-1", preliminary=True)
    page = workspace.oda.get(f"{AT}/publish")

    assert workspace.confirm(page, f"{AT}/publish").leads_to == workspace.confirm(page, f"{AT}/publish").leads_to
    assert workspace.count(Release) == 2


def test_a_chosen_session_goes_out_alone(app: Flask) -> None:
    workspace = published(app, "Kari")
    for slug in ("traff-1", "traff-2"):
        edit(workspace, slug, preliminary=True)
    page = workspace.oda.get(f"{AT}/publish")
    [_first, second] = page.tree.xpath("//input[@name='sessions']/@value")
    again = workspace.confirm(page, f"{AT}/publish", extent="chosen", sessions=second)
    assert "med en ändring" in again.text
    workspace.confirm(again, f"{AT}/publish")

    assert [session.preliminary for session in workspace.seen().sessions] == [False, True]


def test_choosing_nothing_is_said_at_the_field(app: Flask) -> None:
    workspace = published(app)
    edit(workspace, "traff-1", preliminary=True)
    page = workspace.oda.send(f"{AT}/publish", extent="chosen")

    assert page.status == 422
    assert "Kryssa för minst en" in page.text
    assert workspace.count(Release) == 1


def test_new_texts_are_told_only_where_that_is_ticked(app: Flask) -> None:
    workspace = published(app, "Kari")
    edit(workspace, "traff-1", summary="En ny text")
    page = workspace.oda.get(f"{AT}/publish")
    assert "får ett mejl" not in page.text

    again = workspace.confirm(page, f"{AT}/publish", tells_texts="y")
    assert "En medlem får ett mejl" in again.text


def test_when_nothing_has_changed_there_is_nothing_to_press(app: Flask) -> None:
    page = published(app).oda.get(f"{AT}/publish")

    assert "Allt i planen är redan publicerat, i utgåva 1." in page.text
    assert page.tree.xpath("//main//button") == []


def test_an_empty_plan_says_so_before_it_is_published(app: Flask) -> None:
    empty = published(app, publish=False, sessions=0).oda.get(f"{AT}/publish")

    assert "Det finns inget i planen än" in empty.text
    assert f"{AT}/sessions/new" in empty.tree.xpath("//main//form//a/@href")


def test_a_holiday_is_warned_of_before_publishing(app: Flask) -> None:
    workspace = published(app)
    edit(workspace, "traff-1", when=When.parse("2031-05-01T09:30/2031-05-01T12:30"))

    assert "infaller på Första maj" in workspace.oda.get(f"{AT}/publish").text


def test_a_title_is_only_ever_text(app: Flask) -> None:
    workspace = published(app, "Kari")
    edit(workspace, "traff-1", title="<script>alert(1)</script>", preliminary=True)
    for path in (f"{AT}/", f"{AT}/publish", f"{AT}/sessions/traff-1", POSTPONE):
        page = workspace.oda.get(path)
        assert "<script>alert(1)</script>" in page.text
        assert page.tree.xpath("//script[not(@src)] | //main//script") == []


# taking back and following up


def test_a_notice_is_taken_back_before_anybody_has_noticed(app: Flask) -> None:
    workspace = published(app, "Kari", "Per")
    before = workspace.seen()
    workspace.confirm(workspace.preview(POSTPONE, because=BECAUSE), POSTPONE)
    page = workspace.oda.get("/organise/notices/2")
    assert "Mejlen väntar 120 sekunder till." in page.text
    assert "Ingen har fått veta något än, så ingen märker det." in page.text

    undone = workspace.oda.press(page, "")
    assert undone.leads_to == "/organise/notices/3"
    assert workspace.seen().sessions[0].when == before.sessions[0].when
    assert [letter.fate for letter in workspace.letters() if letter.notice_id == 2] == [Fate.WITHDRAWN] * 2
    assert "Återtaget innan någon hade fått veta." in workspace.oda.get("/organise/notices/3").text
    assert "Det togs tillbaka med meddelande 3." in workspace.oda.get("/organise/notices/2").text


def test_taking_back_says_truthfully_who_has_been_told(app: Flask) -> None:
    workspace = published(app, "Kari", "Per")
    workspace.confirm(workspace.preview(POSTPONE, because=BECAUSE), POSTPONE)
    with app.app_context(), write():
        told = update(Letter).where(Letter.notice_id == 2, Letter.name == "Kari").values(fate=Fate.SENT)
        db.session.execute(told)
    page = workspace.oda.get("/organise/notices/2")

    assert "En har redan fått veta och får en rättelse, ett mejl går inte ut." in page.text
    assert (
        "1 har redan fått veta och får en rättelse, 1 mejl går inte ut."
        in workspace.oda.get(str(workspace.oda.press(page, "").leads_to)).text
    )


def test_pressing_twice_takes_back_once(app: Flask) -> None:
    workspace = published(app, "Kari")
    workspace.confirm(workspace.preview(POSTPONE, because=BECAUSE), POSTPONE)
    page = workspace.oda.get("/organise/notices/2")

    assert workspace.oda.press(page, "").leads_to == workspace.oda.press(page, "").leads_to == "/organise/notices/3"
    assert workspace.count(Release) == 3


def test_the_first_release_says_why_it_cannot_be_taken_back(app: Flask) -> None:
    page = published(app, "Kari").oda.get("/organise/notices/1")

    assert "Den första utgåvan kan inte tas tillbaka." in page.text
    assert page.tree.xpath("//main//form") == []


def test_releases_are_listed_with_what_each_changed(app: Flask) -> None:
    workspace = published(app, "Kari")
    workspace.confirm(workspace.preview(POSTPONE, because=BECAUSE), POSTPONE)
    page = workspace.oda.get(f"{AT}/releases")

    assert page.tree.xpath("//main//h2/text()") == ["Utgåva 2", "Utgåva 1"]
    assert BECAUSE in page.text


# who may


@pytest.mark.parametrize("path", ["/organise/", f"{AT}/", f"{AT}/publish", POSTPONE, "/organise/notices/1", "/organise/new"])
def test_strangers_sign_in_and_members_are_sent_away(app: Flask, path: str) -> None:
    published(app, "Kari")
    with app.app_context():
        kari = db.session.scalars(select(Person).where(Person.name == "Kari")).one()
        member = Visitor(app, signed_in=kari)

    assert str(Visitor(app).get(path).leads_to).startswith("/sign-in?next=")
    assert member.get(path).status == 403


def test_a_member_cannot_publish(app: Flask) -> None:
    workspace = published(app, "Kari")
    edit(workspace, "traff-1", preliminary=True)
    page = workspace.oda.get(f"{AT}/publish")
    workspace.oda.client.get("/sign-out")
    with app.app_context():
        kari = db.session.scalars(select(Person).where(Person.name == "Kari")).one()
    with workspace.oda.client.session_transaction() as cookie:
        cookie["_user_id"] = str(kari.id)

    assert workspace.confirm(page, f"{AT}/publish").status == 403
    assert workspace.count(Release) == 1


@pytest.mark.parametrize("path", [f"{AT}/publish", POSTPONE, "/organise/notices", "/organise/notices/1", f"{AT}/releases"])
def test_a_page_costs_as_many_queries_however_long_the_season(app: Flask, path: str) -> None:
    workspace = published(app, "Kari")

    def grow(numbers: range) -> int:
        with app.app_context(), write():
            season = db.session.scalars(select(Season)).one()
            for n in numbers:
                added = make.session(f"Träff {n}", season=season, slug=f"traff-{n}", starts=f"2031-06-{n - 2:02} 09:30")
                make.talk(session=added, by=make.speaker(f"Talare {n}", email=f"talare{n}@example.org"))
                make.place(f"Medlem {n}", season=season)
        return queries_of(app, workspace.oda, path)

    assert grow(range(3, 6)) == grow(range(6, 31))
