"""The door's page without script, what its script is given, and what it keeps from whom."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.door import passes
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Place
from tests import make
from tests.door.scene import AT, MORNING, DoorScene, lay, press
from tests.visitor import Page

ROWS = "//ul[@data-rows]/li"


@pytest.fixture
def scene(app: Flask, clock_at: Callable[[str | datetime], None]) -> DoorScene:
    clock_at(MORNING)
    return lay(app)


def names(page: Page) -> list[str]:
    return [name.text_content() for name in page.tree.xpath(f"{ROWS}//*[@data-name]")]


def test_one_button_lets_somebody_in_and_one_takes_it_back(scene: DoorScene) -> None:
    dan = scene.visitor

    def pressed(words: str) -> Page:
        [form] = dan.get(AT).tree.xpath(f"{ROWS}[contains(., 'Kari Nord')]//form[contains(., '{words}')]")
        button = form.xpath(".//button")[0]
        answers = dict(form.form_values()) | {button.get("name"): button.get("value")}
        assert dan.client.post(form.get("action"), data=answers).status_code == 302
        return dan.get(AT)

    assert "1 av 3 inne" in pressed("Kom").text
    assert "Kari Nord Umeå kommun inne 09.12 Ångra" in dan.get(AT).text
    assert "0 av 3 inne" in pressed("Ångra").text


def test_somebody_on_no_list_is_let_in_by_name(scene: DoorScene) -> None:
    dan = scene.visitor
    [form] = dan.get(AT).tree.xpath("//form[@data-let-in]")
    empty = dan.client.post(form.get("action"), data=dict(form.form_values()))
    dan.client.post(form.get("action"), data=dict(form.form_values()) | {"name": "Sen Ankomst", "organisation": "Region Skåne"})

    assert empty.status_code == 422
    assert "0 av 3 inne och en oanmäld" in dan.get(AT).text
    assert "Sen Ankomst, Region Skåne inne 09.12" in dan.get(AT).text


def test_names_are_found_also_without_their_dots(scene: DoorScene) -> None:
    wanted = {"åS": ["Per Ås"], "per as": ["Per Ås"], "orjan": ["Örjan Ek"], "ör": ["Örjan Ek"], "umea kari": ["Kari Nord"], "ö kari": []}
    assert {words: names(scene.visitor.get(f"{AT}?q={words}")) for words in wanted} == wanted
    assert names(scene.visitor.get(f"{AT}?q=åke")) == ["Per Ås", "Åke Dal"], "a deputy also by who sends them"


def test_a_pass_is_read_as_address_or_as_token(scene: DoorScene) -> None:
    with scene.app.app_context():
        kari = db.session.get_one(Place, scene.places["Kari Nord"])
        written = [passes.url_of(kari), passes.token_of(kari)]
        forged = f"{passes.token_of(kari)[:-2]}xx"
    assert [names(scene.visitor.get(f"{AT}?q={each}")) for each in written] == [["Kari Nord"], ["Kari Nord"]]
    assert names(scene.visitor.get(f"{AT}?q={forged}")) == []


def test_nothing_is_sent_while_nobody_comes(scene: DoorScene) -> None:
    dan = scene.visitor
    first = dan.client.get(f"{AT}/now.json")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert dan.client.get(f"{AT}/now.json", headers=tag).status_code == 304
    scene.send(press("come", key=scene.keys["Kari Nord"]))

    answer = dan.client.get(f"{AT}/now.json", headers=tag)
    assert answer.json
    assert answer.json["here"][str(scene.places["Kari Nord"])]["at"] == "09.12"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_door_knows_no_way_to_reach_anybody_and_no_pass(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.name == "Kari Nord")).one()
        kari.phone = "070-1740605"
        token = passes.token_of(db.session.get_one(Place, scene.places["Kari Nord"]))
    for path in (AT, f"{AT}/now.json"):
        answer = scene.visitor.client.get(path).text
        assert all(secret not in answer for secret in ("070-1740605", "kari.nord@example.org", token, token[3:]))


def test_who_is_protected_is_known_at_the_door_by_name_alone_and_kept_on_no_device(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        for name in ("Kari Nord", "Åke Dal"):
            db.session.scalars(select(Person).where(Person.name == name)).one().is_protected = True
    rows = {row["name"]: row for row in json.loads(scene.visitor.client.get(f"{AT}/now.json").text)["rows"]}

    assert {name: (row["stays"], row["organisation"]) for name, row in rows.items()} == {
        "Gun Alm": (True, "Umeå kommun"), "Kari Nord": (False, ""), "Per Ås": (False, ""),
        "Åke Dal": (False, ""), "Örjan Ek": (True, "Umeå kommun"),
    }  # fmt: skip
    kept = scene.visitor.client.get(f"{AT}/kept").text
    assert all(name not in kept for name in rows)


def test_what_is_no_press_is_refused(scene: DoorScene) -> None:
    dan = scene.visitor
    token = dan.get(AT).tree.xpath("//*[@data-door]/@data-token")[0]
    refused: tuple[object, ...] = (
        None, [], {"presses": 1}, {"presses": [{}]}, {"presses": [press("push")]}, {"presses": [{"does": "come", "once": "x"}]},
        {"presses": [press("come", at="nyss")]}, {"presses": [press("come", at="2030-05-05T09:00")]}, {"presses": [press("back")] * 501},
    )  # fmt: skip
    for said in refused:
        assert dan.client.post(f"{AT}/presses", json=said, headers={"X-CSRFToken": token}).status_code == 400
    assert scene.present() == []


def test_today_comes_first(scene: DoorScene, clock_at: Callable[..., None]) -> None:
    clock_at("2030-06-02 08:00")
    page = scene.visitor.get("/organise/natverket/varen-2030/door")
    assert page.tree.xpath("//main//h2/text()") == ["I dag", "Det som har varit"]
    assert page.tree.xpath("//main//h2/following-sibling::ul//a/text()") == ["Om makt", "Om tillit"]
    assert "Det här är inte i dag" not in scene.visitor.get(AT).text
    clock_at("2030-05-04 08:00")
    assert "Det här är inte i dag. Det du noterar här gäller söndagen den 5 maj 2030" in scene.visitor.get(AT).text.replace("\xa0", " ")


def test_the_pass_shows_the_next_session_and_its_code(scene: DoorScene, clock_at: Callable[..., None]) -> None:
    with scene.app.app_context():
        kari = db.session.get_one(Place, scene.places["Kari Nord"])
        path = f"/pass/{passes.token_of(kari)}"
        season = db.session.scalars(select(Season)).one().title
    page = scene.visitor.get(path)
    assert page.heading == "Kari Nord"
    assert "Om tillit" in page.text
    assert season in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    code = scene.visitor.client.get(page.tree.xpath("//img/@src")[0])
    assert code.content_type == "image/svg+xml"
    assert code.data.startswith(b"<?xml")
    assert b"style" not in code.data
    clock_at("2030-05-06 08:00")
    assert "Om makt" in scene.visitor.get(path).text
    assert scene.visitor.get(f"{path[:-3]}abc").status == 404


def test_a_pass_ends_with_the_place_and_with_its_holder(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        gone, given = (db.session.get_one(Place, scene.places[name]) for name in ("Avbokad", "Gun Alm"))
        paths = [f"/pass/{passes.token_of(each)}" for each in (gone, given)]
        given.holder = make.person("Nya Gun")
    answers = [scene.visitor.get(path).status for path in paths]

    assert answers == [200, 404]
    assert "gäller inte längre" in scene.visitor.get(paths[0]).text
    assert scene.visitor.client.get(f"{paths[0]}/code.svg").status_code == 404
