"""Copying sessions, putting seasons away, and removing what nobody knows of; parts of a session in order."""

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.programme.value import Status, TalkKind
from netverk.seasons.models import Season, Series
from netverk.sessions.models import Session, Talk
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.rows import nothing_changes
from tests.visitor import Page

EDIT = f"{AT}/sessions/traff-1"
SERIES = "/organise/natverk/"


def row(app: Flask, slug: str) -> Session:
    with app.app_context():
        return db.session.scalars(select(Session).where(Session.slug == slug)).one()


def press(workspace: Workspace, path: str) -> Page:
    token = workspace.oda.get(f"{AT}/").tree.xpath("//input[@name='csrf_token']/@value")[0]
    return Page(workspace.oda.client.post(path, data={"csrf_token": token}))


def test_parts_are_added_moved_and_taken_away_without_losing_what_was_typed(app: Flask) -> None:
    workspace = published(app, publish=False)
    page = workspace.oda.send(EDIT, add="break", **{"talks-0-title": "Tillit", "talks-0-minutes": "60"})
    page = workspace.oda.press(page, EDIT, add="talk", **{"talks-1-title": "Fika", "talks-1-minutes": "20"})
    page = workspace.oda.press(page, EDIT, add="up-2", **{"talks-2-title": "Makt", "talks-2-by-0-name": "Bo Ek"})
    assert [page.tree.get_element_by_id(f"talks-{n}-title").value for n in range(3)] == ["Tillit", "Makt", "Fika"]
    page = workspace.oda.press(page, EDIT, add="down-1")
    assert [" ".join(each.text_content().split()) for each in page.tree.xpath("//section/h3")] == [
        "Inslag 1 09.30–10.30",
        "Paus 10.30–10.50",
        "Inslag 3 10.50–12.30",
    ]
    workspace.oda.press(page, EDIT, **{"chairs-0-name": "Ida Moderator"})
    workspace.oda.send(f"{AT}/publish")

    with app.app_context():
        rows = db.session.scalars(select(Talk).where(Talk.session_id == row(app, "traff-1").id).order_by(Talk.position)).all()
        assert [(each.kind, each.title, each.minutes) for each in rows] == [
            (TalkKind.TALK, "Tillit", 60),
            (TalkKind.BREAK, "Fika", 20),
            (TalkKind.TALK, "Makt", None),
        ]
    assert [line.name for line in workspace.seen().sessions[0].chairs] == ["Ida Moderator"]
    public = workspace.oda.get("/natverk/varen/sessions/traff-1").text
    assert "10.30–10.50 Fika" in public
    assert "Fika" not in workspace.oda.get("/natverk/varen/").text
    assert "10.30–10.50 Fika" in workspace.oda.client.get("/natverk/varen/sessions/traff-1.ics").text.replace("\r\n ", "")

    page = workspace.oda.send(EDIT, add="drop-1")
    assert [page.tree.get_element_by_id(f"talks-{n}-title").value for n in range(2)] == ["Tillit", "Makt"]


def test_a_copy_has_everything_but_its_date_and_what_is_private(app: Flask) -> None:
    workspace = published(app)
    workspace.oda.send(EDIT, summary="Om tillit.", internal_note="Ring Kari.", joining_link="https://meet.example/x", hold="booked")
    workspace.oda.send("/organise/natverk/new", title="Hösten 2031")
    form = workspace.oda.get(f"{EDIT}/copy")
    for _twice in range(2):
        made = workspace.oda.press(form, f"{EDIT}/copy", title="Tillit igen", season="hosten-2031")
    assert made.leads_to == "/organise/natverk/hosten-2031/sessions/tillit-igen"
    copy, first = row(app, "tillit-igen"), row(app, "traff-1")
    assert (copy.status, bool(copy.when), copy.summary, copy.room_id) == (Status.PLANNED, False, "Om tillit.", first.room_id)
    assert (copy.internal_note, copy.joining_link, copy.uid == first.uid) == ("", "", False)
    assert "Talare 1" in workspace.oda.get(str(made.leads_to)).response.text
    assert workspace.count(Session) == 3


def test_an_archived_season_leaves_the_lists_and_stays_public(app: Flask) -> None:
    workspace = published(app)
    assert press(workspace, f"{AT}/archive").leads_to == f"{AT}/"
    assert "Arkiverad" in workspace.oda.get(SERIES).text
    assert "Våren 2031" not in workspace.oda.get("/organise/").text
    assert workspace.oda.get("/natverk/varen/").status == 200
    with nothing_changes(app):
        press(workspace, f"{AT}/archive")
    press(workspace, f"{AT}/bring-back")
    assert "Våren 2031" in workspace.oda.get("/organise/").text

    press(workspace, f"{SERIES}archive")
    assert "Ta tillbaka ”Nätverket”" in workspace.oda.get("/organise/archived").text
    assert "Serien är arkiverad" in workspace.oda.get(SERIES).text
    assert "Våren 2031" not in workspace.oda.get("/organise/").text
    press(workspace, f"{SERIES}bring-back")
    assert "Våren 2031" in workspace.oda.get("/organise/").text


def test_what_people_registered_for_is_archived_not_removed(app: Flask) -> None:
    workspace = published(app, "Kari")
    page = workspace.oda.get(f"{AT}/remove")
    assert "Arkivera den i stället" in page.text
    with nothing_changes(app):
        assert press(workspace, f"{AT}/remove").status == 409
        assert press(workspace, f"{SERIES}remove").status == 409


def test_a_season_that_nobody_knows_of_is_removed_and_then_its_series(app: Flask) -> None:
    workspace = published(app, publish=False)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        make.leader(make.speaker("Astrid"), season=season)
        make.advisory(season=season)
    workspace.oda.send(EDIT, hold="booked")
    assert "2 planerade träffar försvinner" in workspace.oda.get(f"{AT}/remove").text
    assert workspace.oda.send(f"{AT}/remove").leads_to == SERIES
    assert workspace.count(Session) == 0
    token = workspace.oda.get(SERIES).tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert workspace.oda.client.post(f"{SERIES}remove", data={"csrf_token": token}).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(Series)) is None


def test_pressed_twice_what_is_removed_is_said_to_be_so_already(app: Flask) -> None:
    workspace = published(app, publish=False)
    form, token = workspace.oda.get(f"{AT}/remove"), workspace.oda.get(SERIES).tree.xpath("//input[@name='csrf_token']/@value")[0]
    for address, there, title in ((f"{AT}/remove", SERIES, "Våren 2031"), (f"{SERIES}remove", "/organise/", "Nätverket")):
        workspace.oda.client.post(address, data={"csrf_token": token})
        with nothing_changes(app):
            again = workspace.oda.client.post(address, data={"csrf_token": token})
            assert (again.status_code, again.headers["Location"]) == (302, there)
        assert f"”{title}” är redan borttagen." in workspace.oda.get(there).text

    with nothing_changes(app):
        assert workspace.oda.press(form, f"{AT}/remove").status == 404, "its series is gone too"
        assert workspace.oda.client.post("/organise/ingen/remove", data={"csrf_token": token}).status_code == 404, "there never was one"
