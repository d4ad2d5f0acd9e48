"""The page on which somebody answers, by a link alone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.answers.models import Answer, Said
from netverk.db import db, write
from netverk.deputies import links
from netverk.deputies.models import Deputy, DeputyState
from netverk.people.models import JournalEntry
from netverk.seats.models import Place
from tests import scene
from tests.rows import nothing_changes
from tests.scene import Scene
from tests.visitor import Page, Visitor


@pytest.fixture
def laid(app: Flask, clock_at: Callable[[str | datetime], None]) -> Scene:
    clock_at(scene.NOW)
    return scene.lay(app)


def link(laid: Scene) -> str:
    """Kari's own."""
    with laid.app.app_context():
        return f"/answer/{links.token_of(db.session.scalars(select(Place)).one())}"


def said(laid: Scene) -> list[tuple[str, Said, str]]:
    with laid.app.app_context():
        return [(each.session.slug, each.said, each.words) for each in db.session.scalars(select(Answer).order_by(Answer.session_id))]


def pressed(page: Page) -> list[str]:
    return [button.text_content() for button in page.tree.xpath("//main//*[@aria-pressed='true' or @aria-current='true']")]


def test_one_press_answers_and_another_takes_it_back(laid: Scene) -> None:
    visitor, path = Visitor(laid.app), link(laid)
    with nothing_changes(laid.app):
        page = visitor.get(path)
    assert page.text.count("Inte besvarat än") == 2
    assert (page.response.headers["Cache-Control"], page.response.headers["X-Robots-Tag"]) == ("no-store", "noindex")

    page = visitor.press(page, path, said="maybe", words="Kommer kanske sent.")
    assert page.leads_to == f"{path}#tillit"
    assert said(laid) == [("tillit", Said.MAYBE, "Kommer kanske sent.")]
    shown = visitor.get(path)
    assert ("Noterat för ”Om tillit”: kanske." in shown.text, pressed(shown)) == (True, ["Kanske"])
    visitor.press(shown, path, said="yes")
    assert said(laid) == [("tillit", Said.YES, "Kommer kanske sent.")]
    assert visitor.press(visitor.get(path), path, said="nonsense").status == 422

    token = visitor.get(path).form.form_values()[0]
    assert visitor.client.post(f"{path}/sessions/tillit/take-back", data=dict([token])).status_code == 302
    assert said(laid) == []
    with laid.app.app_context():
        assert [line.verb for line in db.session.scalars(select(JournalEntry).where(JournalEntry.subject.like("place:%")))] == [
            "answer", "answer", "take answer back",
        ]  # fmt: skip


def test_a_colleague_instead_answers_by_a_link_of_their_own(laid: Scene) -> None:
    visitor, path = Visitor(laid.app), link(laid)
    wrong = visitor.send(f"{path}/sessions/tillit/colleague", name="Kari", email="kari@example.org")
    assert (wrong.status, said(laid)) == (409, [])
    visitor.send(f"{path}/sessions/tillit/colleague", name="Dag Vik", email="dag@example.org")
    page = visitor.get(path)
    assert ("Dag Vik går i stället" in page.text, [words.split()[0] for words in pressed(page)]) == (True, ["Kollega"])

    with laid.app.app_context():
        deputy = f"/answer/deputy/{links.token_of_deputy(db.session.scalars(select(Deputy)).one())}"
    with nothing_changes(laid.app):
        page = visitor.get(deputy)
    assert "I stället för Kari Nord" in page.text
    assert visitor.press(page, deputy).leads_to == deputy
    assert "Du går inte" in visitor.get(deputy).text
    assert said(laid) == []
    with laid.app.app_context():
        assert db.session.scalars(select(Deputy)).one().state is DeputyState.DECLINED


def test_who_has_handed_the_place_over_can_change_nothing_more(laid: Scene) -> None:
    visitor, path = Visitor(laid.app), link(laid)
    visitor.press(visitor.get(path), path, said="yes")
    page = visitor.send(f"{path}/hand-over", name="Dag Vik", email="dag@example.org")
    assert (page.status, page.heading) == (200, "Platsen är överlämnad")
    assert (visitor.get(path).status, said(laid)) == (404, [])
    new = visitor.get(link(laid))
    assert (new.status, new.text.count("Inte besvarat än")) == (200, 2)


def test_who_registered_others_answers_and_names_for_them(laid: Scene) -> None:
    visitor, code = Visitor(laid.app), f"/registration/{laid.code}"
    with laid.app.app_context(), write():
        place = db.session.scalars(select(Place)).one()
        unnamed = Place(season=place.season, registration=place.registration)
        db.session.add(unnamed)
        db.session.flush()
        number, other = place.id, unnamed.id
    assert {f"{code}/places/{n}" for n in (number, other)} <= {a.get("href") for a in visitor.get(code).tree.xpath("//main//a")}
    visitor.press(visitor.get(f"{code}/places/{number}"), "", said="no")
    assert [each[1] for each in said(laid)] == [Said.NO]
    assert "Skriv vem som kommer" in visitor.get(f"{code}/places/{other}").text
    visitor.send(f"{code}/places/{other}/hand-over", name="Dag Vik", email="dag@example.org")
    assert "Dag Vik" in visitor.get(f"{code}/places/{other}").text
    visitor.send(f"{code}/places/{other}/sessions/makt/colleague", name="Eva", email="eva@example.org")
    with laid.app.app_context():
        [by] = {each.person_id for each in db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "send deputy"))}
        assert by == db.session.get_one(Place, other).registration.registrant_id
    assert visitor.get(f"/registration/{'x' * 22}/places/{number}").status == 404
    assert visitor.get(f"{code}/places/{other + 1}").status == 404


def test_a_standing_deputy_is_asked_when_the_answer_is_no(laid: Scene) -> None:
    visitor, path = Visitor(laid.app), link(laid)
    visitor.send(f"{path}/standing", name="Dag Vik", email="dag@example.org")
    visitor.press(visitor.get(path), path, said="no")
    assert "Vi har frågat Dag Vik" in visitor.get(path).text
    with laid.app.app_context():
        deputy = f"/answer/deputy/{links.token_of_deputy(db.session.scalars(select(Deputy)).one())}"
    assert "Kan du gå?" in visitor.get(deputy).text
    visitor.press(visitor.get(deputy), deputy)
    assert [each[1] for each in said(laid)] == [Said.DEPUTY]
    visitor.press(visitor.get(path), path, said="yes")
    assert "Du behöver inte gå" in visitor.get(deputy).text
