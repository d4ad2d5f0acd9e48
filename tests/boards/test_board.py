"""The pages of the board: what they show, what can be done there without script, and what they cost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from netverk.db import write
from netverk.programme.value import Status
from tests import make
from tests.boards.scene import AT, DAY, BoardScene, Statements, add, at, lay
from tests.rows import nothing_changes
from tests.visitor import Page

PUT = f"{AT}/session-1"


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def scene(app: Flask) -> BoardScene:
    return lay(app)


def lanes(page: Page) -> dict[str, list[str]]:
    """The titles in each column."""
    found = page.tree.xpath("//section[@data-lane]")
    return {lane.get("data-name"): [each.text_content() for each in lane.iter("h3")] for lane in found if lane.findall(".//h3")}


def form_at(page: Page, action: str) -> Any:
    return next(form for form in page.tree.iter("form") if (form.get("action") or "").endswith(action))


def test_a_day_shows_its_rooms_in_order_of_hours_and_what_waits(scene: BoardScene) -> None:
    for title, hours, room in (("Efter", "11.00–11.45", "Stora salen"), ("Före", "10.00–10.45", "Stora salen"), ("Väntar", "", "")):
        scene.add(title, hours, room)
    scene.add("Utan sal", "23.00–00.30")
    page = scene.visitor().get(f"{AT}?day={DAY}")

    assert page.heading == "Tisdagen den 4\N{NO-BREAK SPACE}mars 2031Schematavla".replace("\N{NO-BREAK SPACE}", " ")
    assert lanes(page) == {"Stora salen": ["Före", "Efter"], "Ingen sal": ["Utan sal"], "Väntar på tid": ["Väntar"]}
    board = page.tree.xpath("//*[@data-board]")[0]
    assert (board.get("data-from"), board.get("data-to")) == (str(8 * 60), str(26 * 60))


def test_what_begins_before_five_belongs_to_the_evening_before(scene: BoardScene) -> None:
    with scene.app.app_context(), write():
        add("Natten", "11.00–11.45").move(make.when("2031-03-05 01:30", 60))
    visitor = scene.visitor()

    assert lanes(visitor.get(f"{AT}?day={DAY}")) == {"Ingen sal": ["Natten"]}
    assert visitor.get(AT).tree.xpath("//nav[contains(@class, 'board-days')]//a/@href") == [f"{AT}?day={DAY}"]


def test_a_day_is_added_by_asking_for_it(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    page = scene.visitor().get(f"{AT}?day=2031-03-06")

    assert "Torsdag 6" in page.text
    assert (lanes(page), page.tree.xpath("//*[@data-board]/@data-to")) == ({}, [str(18 * 60)])
    assert scene.visitor().get(f"{AT}?day=i-morgon").status == 200


def test_states_are_said_in_words(scene: BoardScene) -> None:
    scene.add("Inställd", "10.00–10.45", "Stora salen", status=Status.CANCELLED)
    scene.add("Löst planerad", "12.00–12.45", "Stora salen", status=Status.PLANNED)
    scene.add("Uppskjuten", status=Status.POSTPONED)
    scene.add("Dubbel", "12.30–13.00", "Stora salen")
    cards = scene.visitor().get(f"{AT}?day={DAY}").tree.xpath("//*[@data-card]")
    said = " ".join(" ".join(each.text_content().split()) for each in cards)

    for words in ("Inställd Inställd", "Löst planerad Krockar Inte fastställd", "Uppskjuten Uppskjuten", "Dubbel Krockar"):
        assert words in said


def test_hours_and_room_are_put_without_script(scene: BoardScene) -> None:
    scene.add("Tillit")
    visitor = scene.visitor()
    answer = visitor.send(PUT, day=DAY, starts="10.05", ends="10.50", place="tekniska/b-biblioteket")

    assert (answer.leads_to or "").startswith(f"{AT}?day={DAY}#card-")
    row = scene.row("Tillit")
    assert (row.status, str(row.when), row.room and row.room.name) == (Status.SCHEDULED, at("10.05–10.50"), "Biblioteket")
    assert "”Tillit” ligger nu 4 mars kl. 10.05 i Biblioteket." in visitor.get(f"{AT}?day={DAY}").text.replace("\N{NO-BREAK SPACE}", " ")


def test_wrong_hours_are_told_at_their_field_and_kept(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    with nothing_changes(scene.app):
        answer = scene.visitor().send(PUT, starts="11:00", ends="10:30")

    assert answer.status == 422
    assert "Den slutar innan den börjar." in answer.text
    assert answer.tree.get_element_by_id("starts").get("value") == "11:00"


def test_a_taken_room_is_refused_with_a_way_out_that_works(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "10.00–10.45", "Stora salen", status=Status.PLANNED)
    visitor = scene.visitor()
    with nothing_changes(scene.app):
        assert "är upptagen av ”Makt”" in visitor.send(f"{AT}/session-2", settled="y").text.replace("Tillit", "Makt")
    page = visitor.get(f"{AT}?day={DAY}")
    way = next(form for form in page.tree.iter("form") if "data-way" in form.attrib)
    visitor.client.post(way.get("action"), data=dict(way.form_values()))

    row = scene.row("Makt")
    assert (row.status, row.room and row.room.name) == (Status.SCHEDULED, "Biblioteket")


def test_two_swap_and_the_rest_of_the_day_is_shifted_without_script(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    scene.add("Makt", "11.00–12.00", "Biblioteket")
    visitor = scene.visitor()
    page = visitor.get(PUT)
    swap = dict(form_at(page, "/swap").form_values()) | {"other": scene.row("Makt").uid}
    assert visitor.client.post(f"{PUT}/swap", data=swap).status_code == 302
    assert [str(scene.row(title).when) for title in ("Tillit", "Makt")] == [at("11.00–11.45"), at("10.00–11.00")]

    shift = dict(form_at(visitor.get(f"{AT}?day={DAY}"), "/shift").form_values()) | {"after": "11.00", "minutes": "15"}
    assert visitor.client.post(f"{AT}/shift", data=shift).status_code == 302
    assert [str(scene.row(title).when) for title in ("Tillit", "Makt")] == [at("11.15–12.00"), at("10.00–11.00")]
    with nothing_changes(scene.app):
        assert "Ingenting börjar då" in visitor.client.post(f"{AT}/shift", data=shift | {"after": "22.00"}).text
        assert visitor.client.post(f"{AT}/shift", data=shift | {"minutes": "en kvart"}).status_code == 422


@pytest.mark.parametrize("path", [PUT, "/organise/dagarna/2031/sessions/session-1"])
def test_a_form_that_somebody_else_has_overtaken_says_so_and_keeps_what_was_written(scene: BoardScene, path: str) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    eva = scene.visitor(scene.eva)
    form = eva.get(path)
    scene.move("Tillit", at("13.00–13.45"), place="tekniska/b-biblioteket")
    with nothing_changes(scene.app):
        answer = eva.press(form, path, starts="15:00", ends="15:45")

    assert answer.status == 422
    assert "Oda" in answer.text
    assert "13.00 i Biblioteket" in answer.text
    assert answer.tree.get_element_by_id("starts").get("value") == "15:00"
    eva.press(answer, path)
    assert str(scene.row("Tillit").when) == at("15.00–15.45")


def test_a_board_that_is_open_is_told_when_something_changed(scene: BoardScene) -> None:
    scene.add("Tillit", "10.00–10.45", "Stora salen")
    client = scene.visitor().client
    first = client.get(f"{AT}.json?day={DAY}")
    known = {"If-None-Match": first.headers["ETag"]}
    with Statements(scene.app) as statements:
        assert client.get(f"{AT}.json?day={DAY}", headers=known).status_code == 304
    assert len(statements.seen) <= 3

    moved = scene.move("Tillit", at("13.00–13.45"), scene.eva)
    assert moved.headers["ETag"] != first.headers["ETag"]
    changed = client.get(f"{AT}.json?day={DAY}", headers=known)
    assert (changed.status_code, changed.headers["ETag"]) == (200, moved.headers["ETag"])
    assert changed.json
    assert changed.json["cards"][0]["starts"] == 13 * 60


def grown(scene: BoardScene, sessions: range) -> None:
    """So many sessions in two rooms, each with a speaker."""
    with scene.app.app_context(), write():
        for n in sessions:
            hour = 6 + n // 2 % 16
            made = add(f"Punkt {n}", f"{hour:02}.00–{hour:02}.45", ("Stora salen", "Biblioteket")[n % 2], slug=f"punkt-{n}")
            made.when = make.when(f"2031-03-{4 + n // 32:02} {hour:02}:00", 45)
            make.talk(session=made, by=make.speaker(f"Talare {n}"))


def costs(scene: BoardScene, hours: str) -> list[int]:
    """Statements for the page, for the board that is open, and for a move."""
    visitor, found = scene.visitor(), []
    for path in (f"{AT}?day={DAY}", f"{AT}.json?day={DAY}"):
        with Statements(scene.app) as statements:
            assert visitor.get(path).status == 200
        found.append(len(statements.seen))
    row, token = scene.row("Punkt 0"), visitor.get(AT).tree.xpath("//*[@data-board]/@data-token")[0]
    sent = {"moves": [{"uid": row.uid, "version": row.version, "when": at(hours), "place": "tekniska/a-stora"}]}
    with Statements(scene.app) as statements:
        assert visitor.client.post(f"{AT}/moves?day={DAY}", json=sent, headers={"X-CSRFToken": token}).status_code == 200
    return [*found, len(statements.seen)]


def test_nothing_costs_more_than_ten_queries_however_many_sessions(scene: BoardScene) -> None:
    grown(scene, range(40))
    few = costs(scene, "22.10–22.55")
    grown(scene, range(40, 150))
    many = costs(scene, "23.00–23.45")

    assert few == many
    assert max(many) <= 10


def test_the_term_of_a_network_is_a_calendar_with_days_off(app: Flask) -> None:
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        term = make.when("2031-spring")
        season = make.season("Våren 2031", slug="2031", series=make.series(slug="dagarna"), term=term)
        make.session("Tillit", season=season, starts="2031-05-23 09:30")
        make.session("Makt", season=season, starts=None)
    page = BoardScene(app, oda, oda).visitor().get(AT)
    days = {each.get("data-lane"): " ".join(each.text_content().split()) for each in page.tree.xpath("//*[@data-lane]")}

    assert [" ".join(each.text_content().split()) for each in page.tree.xpath("//section[contains(@class, 'month')]/h2")][::5] == [
        "Januari 2031",
        "Juni 2031",
    ]
    assert "Kristi himmelsfärdsdag" in days["2031-05-22"]
    assert "klämdag" in days["2031-05-23"]
    assert "Tillit" in days["2031-05-23"]
    assert "Makt" in days["pool"]
    assert "klämdag" in page.tree.xpath("//*[@data-faults]")[0].text_content()
    assert len(days) == 181 + 1
