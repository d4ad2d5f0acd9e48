"""Planning sessions on pages: nothing of it is public before it is published."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.sessions.models import Appearance, Session, Talk
from netverk.speakers.models import Speaker
from netverk.venues.models import Venue
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page

NEW = f"{AT}/sessions/new"
EDIT = f"{AT}/sessions/traff-1"


def row(app: Flask, slug: str) -> Session:
    with app.app_context():
        found = db.session.scalars(select(Session).where(Session.slug == slug)).one()
        _place = found.venue, found.room
        return found


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())


def unpublished(app: Flask) -> Workspace:
    return published(app, publish=False)


def test_a_title_is_enough_to_begin_with(app: Flask) -> None:
    workspace = published(app)
    page = workspace.oda.send(NEW, title="Tillit & kontroll")

    assert page.leads_to == f"{AT}/"
    made = row(app, "tillit-kontroll")
    assert (made.status, made.when, made.number) == (Status.PLANNED, When(), 3)
    assert "Tillit & kontroll" in workspace.oda.get(f"{AT}/").text
    assert len(workspace.seen().sessions) == 2


def test_everything_about_a_session_can_be_said_at_once(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(
        NEW,
        title="Kvällen",
        day="2031-04-09",
        starts="19.00",
        ends="00:30",
        mode="hybrid",
        joining_link="https://meet.example/x",
        new_venue="Rådhuset",
        new_room="Rådssalen",
        links="https://example.org Läs mer här",
        internal_note="Boka mat.",
        **{"talks-0-title": "Makt", "talks-0-by-0-name": "Bo Ek", "talks-0-by-0-email": "Bo@Example.org"},
    )

    made = row(app, "kvallen")
    assert (made.status, made.mode, str(made.when)) == (Status.SCHEDULED, Mode.HYBRID, "2031-04-09T19:00/2031-04-10T00:30")
    assert (made.venue and made.venue.name, made.room and made.room.name) == ("Rådhuset", "Rådssalen")
    assert made.links == [{"url": "https://example.org", "title": "Läs mer här"}]
    with app.app_context():
        assert db.session.scalars(select(Talk.title).where(Talk.session_id == made.id)).one() == "Makt"
        assert db.session.scalars(select(Speaker.email).where(Speaker.name == "Bo Ek")).one() == "bo@example.org"


def test_the_same_form_sent_twice_makes_one_session(app: Flask) -> None:
    workspace = published(app)
    form = workspace.oda.get(NEW)
    for _twice in range(2):
        workspace.oda.press(form, NEW, title="Tillit")

    assert workspace.count(Session) == 3


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"title": ""}, "title", "Skriv en rubrik."),
        ({"starts": "09:30", "ends": "12:00"}, "day", "Skriv vilket datum tiden gäller."),
        ({"day": "2031-04-09", "starts": "09:30"}, "ends", "både när den börjar och när den slutar"),
        ({"day": "2031-04-09", "starts": "12:30", "ends": "09:30"}, "ends", "Den slutar innan den börjar."),
        ({"day": "2031-04-09", "period": "juni 2031"}, "day", "antingen ett datum eller en period"),
        ({"day": "2031-02-30"}, "day", "Skriv ett datum."),
        ({"joining_link": "javascript:alert(1)"}, "joining_link", "är ingen webbadress"),
        ({"joining_link": "https://[::1"}, "joining_link", "är ingen webbadress"),
        ({"links": "Läs mer"}, "links", "är ingen webbadress"),
        ({"new_room": "Salen"}, "new_room", "Skriv också lokalens namn"),
        ({"day": "2031-03-01", "starts": "10:00", "ends": "11:00", "place": "klarahuset/stora-salen"}, "place", "Stora salen är upptagen"),
        ({"talks-0-by-0-email": "bo@"}, "talks-0-by-0-email", "inte en fullständig e-postadress"),
        ({"talks-0-by-0-title": "rektor"}, "talks-0-by-0-name", "Skriv vem det är."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(app: Flask, answers: dict[str, str], field: str, said: str) -> None:
    workspace = published(app)
    page = workspace.oda.send(NEW, **({"title": "Tillit", "summary": "Om tillit."} | answers))

    assert page.status == 422
    assert said in fault(page, field)
    assert f"#{field}" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert page.tree.get_element_by_id("summary").value.strip() == "Om tillit."
    assert workspace.count(Session) == 2


def test_one_more_talk_and_one_more_speaker_keep_what_was_typed(app: Flask) -> None:
    workspace = published(app)
    page = workspace.oda.send(NEW, title="Tillit", add="talk")
    page = workspace.oda.press(page, NEW, add="speaker-1")

    assert page.tree.get_element_by_id("title").value == "Tillit"
    assert page.tree.xpath("//input[starts-with(@id, 'talks-1-by-') and contains(@id, '-name')]/@id") == [
        "talks-1-by-0-name",
        "talks-1-by-1-name",
    ]
    assert workspace.count(Session) == 2


def test_the_date_of_a_published_session_is_changed_in_the_plan_alone(app: Flask) -> None:
    workspace = published(app, "Kari")
    assert workspace.oda.send(EDIT, day="2031-04-09").leads_to == f"{AT}/"

    assert str(row(app, "traff-1").when) == "2031-04-09T09:30/2031-04-09T12:30"
    assert str(workspace.seen().sessions[0].when) == "2031-03-01T09:30/2031-03-01T12:30"
    assert "flyttas från" in workspace.oda.get(f"{AT}/").text


def test_a_form_that_was_not_touched_changes_nothing(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(EDIT)

    assert "Allt är publicerat" in workspace.oda.get(f"{AT}/").text


def test_a_published_date_is_only_taken_away_by_postponing(app: Flask) -> None:
    workspace = published(app)
    page = workspace.oda.send(EDIT, day="", starts="", ends="", period="juni 2031")

    assert page.status == 422
    assert "Skjut upp den i stället" in fault(page, "day")
    assert row(app, "traff-1").when.has_date


def test_as_long_as_nobody_knows_a_date_may_become_a_period(app: Flask) -> None:
    workspace = unpublished(app)
    workspace.oda.send(EDIT, day="", starts="", ends="", period="juni 2031")

    assert (row(app, "traff-1").status, row(app, "traff-1").when) == (Status.PLANNED, When.month(2031, 6))


def test_the_address_follows_the_title_until_it_is_published(app: Flask) -> None:
    workspace = unpublished(app)
    workspace.oda.send(EDIT, title="Tillit")
    assert row(app, "tillit").title == "Tillit"

    workspace.oda.press(workspace.oda.get(f"{AT}/publish"), f"{AT}/publish")
    workspace.oda.send(f"{AT}/sessions/tillit", title="Makt")
    assert row(app, "tillit").title == "Makt"


def test_a_speaker_is_replaced_and_a_talk_emptied(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(EDIT, **{"talks-0-by-0-name": "Bo Ek"})
    with app.app_context():
        ident = row(app, "traff-1").id
        assert list(db.session.scalars(select(Appearance.name).where(Appearance.session_id == ident))) == ["Bo Ek"]
    assert "Bo Ek medverkar i stället för Talare 1" in workspace.oda.get(f"{AT}/publish").text

    workspace.oda.send(EDIT, **{"talks-0-by-0-name": ""})
    with app.app_context():
        assert db.session.scalar(select(Talk).where(Talk.session_id == ident)) is None


def test_a_typed_venue_that_is_there_already_is_the_same(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(NEW, title="Tillit", new_venue="klarahuset", new_room="Stora Salen")

    with app.app_context():
        assert db.session.scalars(select(Venue)).one().name == "Klarahuset"
    assert row(app, "tillit").room_id == row(app, "traff-1").room_id


def test_what_was_never_published_is_removed(app: Flask) -> None:
    workspace = unpublished(app)
    assert workspace.oda.send(f"{EDIT}/remove").leads_to == f"{AT}/"

    assert "”Träff 1” är borttagen ur planen." in workspace.oda.get(f"{AT}/").text
    assert workspace.count(Session) == 1


def test_what_people_know_of_is_cancelled_not_removed(app: Flask) -> None:
    workspace = published(app)
    page = workspace.oda.get(f"{EDIT}/remove")
    assert "Ställ in den i stället" in page.text
    assert page.tree.xpath("//main//form") == []

    token = workspace.oda.get(EDIT).tree.xpath("//input[@name='csrf_token']/@value")[0]
    refused = workspace.oda.client.post(f"{EDIT}/remove", data={"csrf_token": token})
    assert (refused.status_code, workspace.count(Session)) == (409, 2)


def test_a_joining_link_stays_among_those_who_take_part(app: Flask) -> None:
    workspace = published(app, "Kari")
    workspace.oda.send(EDIT, mode="online", joining_link="https://meet.example/hemlig", internal_note="Ring Kari.")
    workspace.oda.press(workspace.oda.get(f"{AT}/publish"), f"{AT}/publish")

    public = workspace.oda.get("/natverk/varen/sessions/traff-1").response.text
    assert workspace.seen().sessions[0].mode is Mode.ONLINE
    assert "meet.example" not in public
    assert "Ring Kari" not in public


def test_what_others_planned_meanwhile_does_not_stop_saving(app: Flask) -> None:
    workspace = published(app)
    with app.app_context(), write():
        db.session.scalars(select(Session).where(Session.slug == "traff-2")).one().title = "Ny rubrik"

    assert workspace.oda.send(EDIT, summary="Om tillit.").leads_to == f"{AT}/"
