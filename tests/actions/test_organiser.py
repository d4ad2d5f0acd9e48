"""The actions of the hard day, as an organiser takes them on pages."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import event

from netverk.db import db, write
from netverk.following.contents import contents
from netverk.letters.models import Fate
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.releases.models import Release
from tests import make
from tests.publishing.workspace import AT, published, words
from tests.visitor import Visitor

POSTPONE = f"{AT}/sessions/traff-1/postpone"
BECAUSE = "Talaren är sjuk."
OWN_PAGE = re.compile(r"/answer/[\w-]+")
ACTIONS = ["postpone", "move", "relocate", "go-online", "cancel"]


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


def test_a_session_is_postponed_from_form_to_inbox(app: Flask) -> None:
    workspace = published(app, "Kari", "Per")
    page = workspace.preview(POSTPONE, because=BECAUSE, until="juni 2031")

    assert page.status == 200
    assert workspace.seen().number == 1, "a preview publishes nothing"
    assert "2 medlemmar får ett mejl" in page.text
    [button] = page.tree.xpath("//main//button[contains(@class, 'filled')]/text()")
    assert button == "Skjut upp träffen för 2 personer"
    said = words(page)
    assert page.tree.xpath("string(//p[@class='tally']/span)") == "2"
    [picture] = page.tree.xpath("//ul[contains(@class, 'picture')]/li")
    assert "Uppskjuten" in picture.text_content()
    assert picture.xpath(".//p[contains(@class, 'date-block struck')]")

    done = workspace.confirm(page, POSTPONE)
    assert done.leads_to == "/organise/notices/2"
    postponed = workspace.seen().session_named("traff-1")
    assert postponed
    assert (postponed.status, postponed.when, postponed.because) == (Status.POSTPONED, When.month(2031, 6), BECAUSE)

    workspace.deliver()
    [kari] = [letter for letter in workspace.letters() if letter.notice_id == 2 and letter.name == "Kari"]
    left = " ".join(workspace.oda.get(f"/organise/letters/{kari.id}").text.split())
    assert kari.fate is Fate.SENT
    assert all(sentence in left for sentence in said)


def test_the_previewed_letter_is_the_one_that_leaves(app: Flask) -> None:
    workspace = published(app, "Kari")
    page = workspace.preview(POSTPONE, because=BECAUSE)
    shown = page.tree.xpath("string(//div[@class='paper']/pre)")
    workspace.confirm(page, POSTPONE)
    workspace.deliver()

    with app.app_context():
        said = contents(workspace.letters()[-1], "", lambda _path: {})
        left = said.text if said else ""
        assert OWN_PAGE.sub("/answer/…", left).strip() == shown.strip(), "but for the link that is its reader's alone"


@pytest.mark.parametrize("verb", ACTIONS)
def test_a_reason_is_asked_for_and_nothing_typed_is_lost(app: Flask, verb: str) -> None:
    workspace = published(app)
    page = workspace.oda.send(f"{AT}/sessions/traff-1/{verb}", because=" ", joining_link="https://möte.example", until="våren 2032")

    assert page.status == 422
    assert "orsaken är det första folk frågar efter" in page.text
    assert page.tree.get_element_by_id("because").get("aria-invalid") == "true"
    typed = {"go-online": ("joining_link", "https://möte.example"), "postpone": ("until", "våren 2032")}.get(verb)
    assert typed is None or page.tree.get_element_by_id(typed[0]).value == typed[1]


@pytest.mark.parametrize(
    ("verb", "answers", "heading"),
    [
        ("move", {"day": "2031-04-09", "starts": "10:00", "ends": "12:00"}, "Flyttad"),
        ("relocate", {"place": "", "new_venue": "Rådhuset", "new_room": "Rådssalen"}, "Ny plats"),
        ("go-online", {"joining_link": "https://meet.example/x"}, "Flyttad till nätet"),
        ("cancel", {}, "Inställd"),
    ],
)
def test_each_action_is_previewed_published_and_said(app: Flask, verb: str, answers: dict[str, str], heading: str) -> None:
    workspace = published(app, "Kari")
    path = f"{AT}/sessions/traff-1/{verb}"
    page = workspace.preview(path, because=BECAUSE, **answers)
    said = words(page)[1]
    done = workspace.confirm(page, path)

    assert BECAUSE in said
    notice = workspace.oda.get(str(done.leads_to))
    assert notice.heading.startswith(heading)
    assert said in notice.text
    assert "Väntar: en person" in notice.text
    assert "https://meet.example" not in workspace.oda.get("/natverk/varen/sessions/traff-1").response.text


def test_a_place_that_is_typed_is_made_once_and_not_by_the_preview(app: Flask) -> None:
    workspace = published(app)
    path = f"{AT}/sessions/traff-1/relocate"
    page = workspace.preview(path, because=BECAUSE, new_venue="Rådhuset", new_room="Rådssalen")
    assert "Rådhuset" not in workspace.oda.get(path).response.text

    workspace.confirm(page, path)
    assert workspace.oda.get(path).response.text.count("Rådhuset, Rådssalen") == 1


@pytest.mark.parametrize(
    ("verb", "answers"),
    [
        ("relocate", {"new_venue": "Rådhuset", "new_room": "Rådssalen"}),
        ("relocate", {"new_room": "Nya salen"}),
        ("relocate", {"place": "", "new_room": "Nya salen"}),
        ("move", {"day": "2031-03-02", "starts": "10:00", "ends": "11:00"}),
        ("move", {"day": "2031-04-09", "starts": "10:00", "ends": "12:00"}),
        ("cancel", {}),
    ],
)
def test_a_preview_keeps_nobody_from_writing(app: Flask, verb: str, answers: dict[str, str]) -> None:
    workspace = published(app, "Kari")
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    page = workspace.preview(f"{AT}/sessions/traff-1/{verb}", because=BECAUSE, **answers)

    assert page.status in (200, 422)
    assert [each for each in asked if each.startswith("SELECT")]
    assert [each for each in asked if not each.startswith(("SELECT", "BEGIN DEFERRED", "PRAGMA"))] == []


def test_a_taken_room_is_refused_at_the_field(app: Flask) -> None:
    workspace = published(app)
    page = workspace.preview(f"{AT}/sessions/traff-1/move", because=BECAUSE, day="2031-03-02", starts="10:00", ends="11:00")

    assert page.status == 422
    assert "Stora salen är upptagen av ”Träff 2” vid den tiden." in page.tree.get_element_by_id("day-wrong").text_content()
    assert workspace.seen().number == 1


def test_what_is_changed_after_the_preview_is_previewed_again(app: Flask) -> None:
    workspace = published(app, "Kari")
    page = workspace.preview(POSTPONE, because=BECAUSE)
    again = workspace.confirm(page, POSTPONE, because="Lokalen är stängd.")

    assert again.status == 409
    assert "Något är ändrat sedan förhandsvisningen" in again.text
    assert any("Lokalen är stängd." in sentence for sentence in words(again))
    assert workspace.seen().number == 1
    assert workspace.confirm(again, POSTPONE).status == 302


def test_the_second_organiser_is_told_what_was_changed_and_loses_nothing(app: Flask) -> None:
    workspace = published(app, "Kari")
    mine = workspace.preview(POSTPONE, because=BECAUSE, until="hösten 2031")
    path = f"{AT}/sessions/traff-2/cancel"
    with app.app_context(), write():
        other = Visitor(app, signed_in=make.organiser("Olle"))
    other.press(other.send(path, because="Talaren har slutat."), path)

    late = workspace.confirm(mine, POSTPONE)
    assert late.status == 409
    assert "Utgåva 2 publicerades medan du höll på" in late.text
    assert "Talaren har slutat." in late.text
    typed = [late.tree.get_element_by_id(field).value.strip() for field in ("because", "until")]
    assert typed == [BECAUSE, "hösten 2031"]
    assert workspace.confirm(late, POSTPONE).leads_to == "/organise/notices/3"
    assert workspace.seen().number == 3


def test_the_same_form_sent_twice_acts_once(app: Flask) -> None:
    workspace = published(app, "Kari")
    page = workspace.preview(POSTPONE, because=BECAUSE)

    assert workspace.confirm(page, POSTPONE).leads_to == workspace.confirm(page, POSTPONE).leads_to == "/organise/notices/2"
    assert workspace.count(Release) == 2


def test_what_is_not_published_is_not_acted_on(app: Flask) -> None:
    workspace = published(app, publish=False)
    page = workspace.preview(POSTPONE, because=BECAUSE)

    assert page.status == 409
    assert "är inte publicerad än: ändra planen i stället" in page.text
    assert workspace.count(Release) == 0
