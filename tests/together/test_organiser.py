"""Many sessions at once, as an organiser does it on pages."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.cli import parser
from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.value import Status
from netverk.publishing import acting
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.together import deeds
from netverk.venues.models import Room
from tests import make
from tests.publishing.stage import at
from tests.together.house import House
from tests.visitor import Page, Visitor

MARCH = "/organise/together?first=2030-03-01&last=2030-03-31"
BECAUSE = "Smittspridningen ökar."


def editor(house: House, network: str, *, may_postpone: bool = False) -> Visitor:
    with house.app.app_context(), write():
        series = db.session.get_one(Season, house.seasons[network]).series
        made = make.organiser("Edvin", Role.EDITOR, series=series, may_postpone=may_postpone)
    return house.visitor(made)


def boxes(page: Page) -> list[str]:
    """The titles that can be ticked."""
    return [each.text_content() for each in page.tree.xpath("//ul[@class='many']//strong")]


def lines(page: Page) -> list[str]:
    """What changes and what is left alone, a line each."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//ul[@class='changes']/li")]


def test_a_month_is_postponed_from_choice_to_notice_and_taken_back(house: House) -> None:
    oda = house.visitor()
    chosen = oda.get(MARCH)
    assert boxes(chosen) == ["Alfa 1", "Beta 1", "Gamma 1"]
    assert not oda.get(f"{MARCH}&none=1").tree.xpath("//input[@name='sessions' and @checked]")

    page = oda.press(chosen, MARCH, verb="postpone", until="hösten 2030", because=BECAUSE)
    assert (page.status, house.released("alfa-1").status) == (200, Status.SCHEDULED)
    assert lines(page)[0] == "Alfa 1 tisdagen den 5 mars 2030 kl. 09.30–12.30 → Uppskjuten, väntas hösten 2030"
    [button] = page.tree.xpath("//main//button[contains(@class, 'filled')]/text()")
    assert button == "Skjut upp 3 träffar, och berätta för 3 personer"
    letter = page.tree.xpath("string(//aside//pre)")
    assert letter.startswith("Hej Kari,")
    assert letter.count(BECAUSE) == 1

    done = oda.press(page, MARCH)
    assert {house.released(f"{name}-1").status for name in ("alfa", "beta", "gamma")} == {Status.POSTPONED}
    again = oda.press(page, MARCH)
    assert done.leads_to == again.leads_to, "sent twice it is done once"
    assert done.leads_to
    notice = oda.get(done.leads_to)
    assert "3 träffar i 3 säsonger" in notice.text
    assert notice.text.count("skjuts upp") == 3
    assert "3 säsonger" in oda.get("/organise/notices").text
    assert "Release" not in oda.get("/organise/journal").text

    taken_back = oda.press(notice, done.leads_to)
    assert house.released("gamma-1").status is Status.SCHEDULED
    assert house.deliver() == []
    assert taken_back.leads_to
    assert oda.get(taken_back.leads_to).status == 200


def test_the_previewed_letter_is_the_one_that_leaves(house: House) -> None:
    oda = house.visitor()
    page = oda.press(oda.get(MARCH), MARCH, verb="move", weeks="1", because=BECAUSE)
    shown = " ".join(page.tree.xpath("string(//aside//pre)").split())
    oda.press(page, MARCH)
    (left,) = [mail for mail in house.deliver() if mail.kind == "together" and mail.to == "kari@example.org"]
    words = " ".join(left.text.split())
    assert [each for each in shown.split() if "://" not in each] == [each for each in words.split() if "://" not in each]


def test_an_editor_chooses_from_their_own_series_and_does_what_they_may(house: House) -> None:
    edvin = editor(house, "Beta")
    page = edvin.get(MARCH)
    assert boxes(page) == ["Beta 1"]
    assert page.tree.xpath("//input[@name='verb']/@value") == ["move", "go_online"]
    assert page.tree.xpath("//input[@name='series']/@value") == ["beta"]

    (alfa,) = house.ids("alfa-1")
    forged = edvin.press(page, MARCH, verb="move", weeks="1", because=BECAUSE, sessions=str(alfa))
    assert (forged.status, house.released("alfa-1").when) == (422, at("2030-03-05"))
    refused = edvin.press(page, MARCH, verb="cancel", because=BECAUSE)
    assert (refused.status, house.released("beta-1").status) == (422, Status.SCHEDULED)


def test_leave_to_postpone_counts_series_by_series(house: House) -> None:
    with house.app.app_context(), write():
        beta, gamma = (db.session.get_one(Season, house.seasons[name]).series for name in ("Beta", "Gamma"))
        edvin = make.organiser("Edvin", Role.EDITOR, series=beta, may_postpone=True)
        make.grant(edvin, Role.EDITOR, series=gamma)
        ident = edvin.id
    with house.app.app_context():
        visitor = house.visitor(db.session.get_one(Person, ident))
    page = visitor.press(visitor.get(MARCH), MARCH, verb="cancel", because=BECAUSE)
    assert lines(page)[0].startswith("Beta 1")
    assert lines(page)[1].startswith("För det här behöver du ha rätt att skjuta upp och ställa in.")
    visitor.press(page, MARCH)
    assert (house.released("beta-1").status, house.released("gamma-1").status) == (Status.CANCELLED, Status.SCHEDULED)


def test_sessions_that_would_come_to_a_taken_room_are_left_out_by_one_button(house: House) -> None:
    with house.app.app_context(), write():
        season = db.session.get_one(Season, house.seasons["Alfa"])
        room = db.session.scalars(select(Room).where(Room.slug == "alfa")).one()
        make.session("Styrelsen", season=season, uid="s", when=at("2030-03-12"), venue=room.venue, room=room)
    oda = house.visitor()
    page = oda.press(oda.get(MARCH), MARCH, verb="move", weeks="1", because=BECAUSE)
    assert "Styrelsen" in lines(page)[0]
    assert page.tree.xpath("//main//button[contains(@class, 'filled')]/@name") == ["leave_out"]
    without = oda.press(page, MARCH, leave_out="1")
    assert [line.split(" tisdagen")[0] for line in lines(without)] == ["Beta 1", "Gamma 1"]
    oda.press(without, MARCH)
    assert (house.released("alfa-1").when, house.released("beta-1").when) == (at("2030-03-05"), at("2030-03-12"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"verb": "move", "because": BECAUSE}, "Skriv hur många veckor eller dagar."),
        ({"verb": "cancel", "because": ""}, "Skriv varför"),
        ({"because": BECAUSE}, "Välj vad som ska göras."),
        ({"verb": "cancel", "because": BECAUSE, "sessions": []}, "Kryssa för minst en träff."),
    ],
)
def test_what_is_missing_is_asked_for(house: House, answers: dict[str, str | list[str]], said: str) -> None:
    oda = house.visitor()
    page = oda.press(oda.get(MARCH), MARCH, **answers)
    assert page.status == 422
    assert said in page.text


def test_whoever_comes_second_is_told_what_the_other_did(house: House) -> None:
    oda = house.visitor()
    page = oda.press(oda.get(MARCH), MARCH, verb="cancel", because=BECAUSE)
    house.publish(house.ids("beta-1"), deeds.shift(timedelta(days=1), "Salen är upptagen."))
    late = oda.press(page, MARCH)
    assert late.status == 409
    assert "flyttas från tisdagen den 5 mars 2030" in late.text
    assert house.released("alfa-1").status is Status.SCHEDULED


def test_an_editor_of_one_series_sees_their_part_of_a_notice(house: House) -> None:
    number = house.publish(house.ids("alfa-1", "beta-1"), acting.postpone(BECAUSE))
    edvin = editor(house, "Beta", may_postpone=True)
    page = edvin.get(f"/organise/notices/{number}")
    assert ("Beta 1" in page.text, "Alfa 1" in page.text, "Kari" in page.text) == (True, False, False)
    assert not page.tree.xpath("//form[contains(@action, 'undo')]")
    with house.app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.notice_id == number, Letter.kind == "together")).first()
    assert letter
    assert edvin.get(f"/organise/letters/{letter.id}").status == 404
    assert house.visitor().get(f"/organise/letters/{letter.id}").status == 200


def test_the_command_says_what_it_would_do_and_does_it(house: House, app: Flask) -> None:
    def command(*words: str) -> dict[str, object]:
        with app.app_context():
            return dict(run_here(parser().parse_args(["together", *words, "--json"])))

    march = ("--from", "2030-03-01", "--to", "2030-03-31", "--because", BECAUSE)
    shown = command("move", "--weeks", "1", "--series", "alfa", "--series", "beta", *march, "--preview")
    assert (len(json.loads(json.dumps(shown))["sessions"]), shown["people"]) == (2, 3)
    assert house.released("alfa-1").when == at("2030-03-05")
    done = command("move", "--weeks", "1", "--series", "alfa", "--series", "beta", *march)
    assert (done["letters"], house.released("alfa-1").when, house.released("gamma-1").when) == (3, at("2030-03-12"), at("2030-03-05"))
    with app.app_context():
        waiting = db.session.scalars(select(Letter.fate).where(Letter.notice_id == done["notice"])).all()
    assert waiting == [Fate.WAITING] * 3


def run_here(given: object) -> dict[str, object]:
    return dict(given.run(given))  # type: ignore[attr-defined]
