"""The logo of the house and those of its series, from the desk to the head of every page."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import pictures
from netverk.db import db
from netverk.releases.models import Release
from netverk.seasons.models import House
from tests.houses.conftest import PAGE, PUBLIC, fault
from tests.logos.sending import send_logo
from tests.logos.test_keeping import logo
from tests.publishing.workspace import AT, Workspace
from tests.rows import nothing_changes
from tests.speakers.test_photos import bomb
from tests.visitor import Visitor


def house_of(app: Flask) -> House:
    with app.app_context():
        return db.session.scalars(select(House)).one()


def masthead(browser: Visitor, path: str) -> tuple[str, list[str], list[str]]:
    """What it says, its pictures, their words."""
    [link] = browser.get(path).tree.xpath("//header//*[@class='house']")
    return link.text_content().strip(), link.xpath(".//img/@src"), link.xpath(".//img/@alt")


def test_a_logo_stands_in_the_place_of_the_name_until_it_is_removed(workspace: Workspace) -> None:
    named = workspace.oda.client.get(PUBLIC).headers["ETag"]
    assert masthead(workspace.oda, PUBLIC) == ("Förlaget Norrsken", [], [])

    assert send_logo(workspace.oda, PAGE, logo()).leads_to == PAGE
    address = f"/logos/{house_of(workspace.app).logo}.png"
    for path in ("/", "/natverk/", PUBLIC, f"{PUBLIC}sessions/traff-1", "/en/natverk/varen/register", "/sign-in", "/organise/"):
        assert masthead(workspace.oda, path) == ("", [address], ["Förlaget Norrsken"])
    assert workspace.oda.client.get(address).mimetype == "image/png"

    [button] = workspace.oda.get(PAGE).tree.xpath("//form[@action='/organise/house/remove-logo']//button")
    assert button.text_content() == "Ta bort logotypen"
    workspace.oda.client.post("/organise/house/remove-logo", data={"csrf_token": workspace.oda.get(PAGE).form.fields["csrf_token"]})
    assert workspace.oda.client.get(PUBLIC).headers["ETag"] == named
    assert masthead(workspace.oda, PUBLIC) == ("Förlaget Norrsken", [], [])


def test_other_facts_leave_the_logo_and_kept_pages_as_they_are(workspace: Workspace) -> None:
    send_logo(workspace.oda, PAGE, logo())
    kept, digest = workspace.oda.client.get(PUBLIC).headers["ETag"], house_of(workspace.app).logo
    made = list((workspace.app.config["NETVERK"].home / "renditions").iterdir())

    workspace.oda.send(PAGE, minutes_between="30", minutes_of_travel="60")

    assert (workspace.oda.client.get(PUBLIC).headers["ETag"], house_of(workspace.app).logo) == (kept, digest)
    assert list((workspace.app.config["NETVERK"].home / "renditions").iterdir()) == made


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Det är ingen bild som vi kan läsa. Skicka en fil i JPEG, PNG eller WebP."),
        (b"\x89PNG" + bytes(pictures.MOST_BYTES), "Bilden är för stor: högst 12 MB."),
        (bomb(10_000), "Bilden har för många bildpunkter: högst 50 miljoner."),
        (logo(ink=(255, 255, 255, 255)), "Inget av den här logotypen syns på ljus botten."),
    ],
    ids=["svg", "huge", "bomb", "white"],
)
@pytest.mark.parametrize("path", [PAGE, "/organise/natverk/facts"])
def test_a_logo_that_cannot_be_taken_is_refused_with_a_sentence(workspace: Workspace, path: str, content: bytes, said: str) -> None:
    with nothing_changes(workspace.app):
        page = send_logo(workspace.oda, path, content, contact="hej@example.org")

    assert (page.status, said in fault(page, "logo")) == (422, True)
    assert page.tree.get_element_by_id("contact").value == "hej@example.org"


@pytest.mark.parametrize("path", [PAGE, "/organise/natverk/facts"])
def test_who_has_to_choose_the_picture_again_is_told_so(workspace: Workspace, path: str) -> None:
    page = send_logo(workspace.oda, path, logo(), accent="grön")

    assert page.tree.get_element_by_id("logo-hint").text_content() == "Välj bilden en gång till: webbläsaren behåller den inte."
    assert "en gång till" not in workspace.oda.get(path).text


def test_a_series_shows_its_own_logo_once_it_is_published(workspace: Workspace) -> None:
    send_logo(workspace.oda, PAGE, logo())
    ours = f"/logos/{house_of(workspace.app).logo}.png"
    assert send_logo(workspace.oda, "/organise/natverk/facts", logo(ink=(120, 20, 60))).leads_to == "/organise/natverk/"
    assert masthead(workspace.oda, PUBLIC)[1] == [ours]

    assert "logotyp" in workspace.oda.get(f"{AT}/publish").text
    workspace.oda.send(f"{AT}/publish")
    theirs = f"/logos/{workspace.seen().series.logo}.png"
    assert theirs != ours
    for path in ("/natverk/", PUBLIC, f"{PUBLIC}sessions/traff-1"):
        assert masthead(workspace.oda, path)[1:] == ([theirs], ["Nätverket"])
    assert workspace.oda.get(PUBLIC).tree.xpath("//header//a[@class='house']/@href") == ["/natverk/"]
    digest = workspace.seen().series.logo
    assert f"bilden {digest[:6]}" in (compared := workspace.oda.get(f"{AT}/releases/compare?from=1&to=2").text)
    assert digest not in compared
    assert masthead(workspace.oda, "/")[1] == [ours]

    token = workspace.oda.get(PAGE).form.fields["csrf_token"]
    assert workspace.oda.client.post("/organise/natverk/remove-logo", data={"csrf_token": token}).status_code == 302
    assert masthead(workspace.oda, PUBLIC)[1] == [theirs]
    workspace.oda.send(f"{AT}/publish")
    assert masthead(workspace.oda, PUBLIC)[1] == [ours]


def test_a_release_undone_takes_its_logo_back(workspace: Workspace) -> None:
    send_logo(workspace.oda, "/organise/natverk/facts", logo())
    workspace.oda.send(f"{AT}/publish")
    assert workspace.seen().series.logo
    with workspace.app.app_context():
        number = db.session.scalars(select(Release.notice_id).order_by(Release.id.desc())).first()

    workspace.oda.press(workspace.oda.get(f"/organise/notices/{number}"), "")

    assert workspace.seen().series.logo == ""
    assert masthead(workspace.oda, PUBLIC)[0] == "Förlaget Norrsken"
