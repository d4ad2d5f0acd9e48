"""Questions to those who come: who is asked, who reads the answers, and when what is about health is gone."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.admissions.models import Purpose, Question, QuestionKind
from netverk.clockwork import tidy
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.people.models import JournalEntry
from netverk.questions import putting, reading
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, Reply
from tests import make
from tests.registrations.test_registering import released
from tests.visitor import Visitor

ORDINARY = {"kind": QuestionKind.TEXT, "purpose": Purpose.ORDINARY, "options": [], "is_required": False}


def test_what_is_answered_keeps_its_purpose_and_health_is_never_required(app: Flask) -> None:
    with app.app_context():
        season = released()
        with write():
            asked = putting.put(season, once="a" * 32, by=None, text="Kost", **ORDINARY)
            again = putting.put(season, once="a" * 32, by=None, text="Kost", **ORDINARY)
            assert asked.id == again.id
            make.reply("Vegan", place=make.place(season=db.session.get_one(Season, season)), question=asked)
        with pytest.raises(RuleBroken, match="has been answered"), write():
            putting.revise(asked, by=None, text="Kost", **ORDINARY | {"purpose": Purpose.DIET})
        with pytest.raises(RuleBroken, match="Nobody can be required"), write():
            putting.put(season, once="b" * 32, by=None, text="Kost", **ORDINARY | {"purpose": Purpose.DIET, "is_required": True})
        with pytest.raises(RuleBroken, match="at least two"), write():
            putting.put(season, once="c" * 32, by=None, text="Lunch", **ORDINARY | {"kind": QuestionKind.CHOICE})


def test_health_is_forgotten_14_days_after_the_last_session_and_nothing_else_is(app: Flask, clock_at: Callable[[str], None]) -> None:
    with app.app_context():
        clock_at("2030-05-01 12:00")
        season = released()  # its session ends 5 May at 12.30
        with write():
            place = make.place(season=(found := db.session.get_one(Season, season)))
            for purpose in Purpose:
                make.reply(f"Hemligt {purpose.value}", place=place, question=make.question(purpose.value, purpose=purpose, season=found))
        for moment, left in (("2030-05-19 12:29", 3), ("2030-05-19 12:30", 1)):
            clock_at(moment)
            tidy()
            tidy()
            assert len(db.session.scalars(select(Reply)).all()) == left
        [noted] = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "forget health"))
        assert (noted.facts, "Hemligt" in str(noted.facts)) == ({"replies": 2}, False)


def test_of_health_finance_reads_totals_and_editors_names(app: Flask) -> None:
    with app.app_context(), write():
        season = make.season()
        diet = make.question("Kost", purpose=Purpose.DIET, season=season)
        for name, said in (("Kari", "vegan"), ("Per", "Vegan."), ("Ida", "Gluten")):
            make.reply(said, place=make.place(name, season=season), question=diet)
        fia, eva = (make.organiser(name, role, series=season.series) for name, role in (("Fia", Role.FINANCE), ("Eva", Role.EDITOR)))
        path = f"/organise/{season.path}/replies"
        assert [each.totals for each in reading.answers(season, with_names=False)] == [[("Vegan", 2), ("Gluten", 1)]]
    totals, names = Visitor(app, signed_in=fia).get(path), Visitor(app, signed_in=eva).get(path)
    assert ("Vegan 2" in totals.text, "Kari" in totals.text) == (True, False)
    assert ("Vegan 2" in names.text, "Kari" in names.text) == (True, True)


def test_an_organiser_puts_questions_and_orders_them(app: Flask) -> None:
    with app.app_context(), write():
        oda, season = make.organiser(), make.season()
        page = f"/organise/{season.path}/questions"
    desk = Visitor(app, signed_in=oda)
    for text, kind, choices in (("Kost", "text", ""), ("Lunch", "choice", "Ja\nNej\n\nJa"), ("Buss", "several", "Dit\nHem")):
        assert desk.send(f"{page}/new", text=text, kind=kind, choices=choices).leads_to == page
    assert "Skriv minst två svar att välja bland" in desk.send(f"{page}/new", text="x", kind="choice", choices="Ja").text
    with app.app_context():
        ids = {each.text: each.id for each in db.session.scalars(select(Question))}
        assert db.session.get_one(Question, ids["Lunch"]).options == ["Ja", "Nej"]
    token = desk.get(page).tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    for _twice in range(2):
        desk.client.post(f"{page}/{ids['Buss']}/at/0", data={"csrf_token": token})
    desk.client.post(f"{page}/{ids['Kost']}/end", data={"csrf_token": token})
    headings = desk.get(page).tree.xpath("//main//ol//h2//text()")
    assert [text.strip() for text in headings if text.strip()] == ["Buss", "Lunch"]
    assert desk.send(f"{page}/{ids['Buss']}", text="Vilka bussar?").leads_to == page


@pytest.fixture
def asked(app: Flask) -> tuple[str, dict[str, int]]:
    """Where one registers, and the questions there: one that has to be answered, one about diet, one for speakers only."""
    with app.app_context(), write():
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030")
        make.release(season, make.session(season=season))
        why, diet = make.question("Varför kommer du?", is_required=True, season=season), make.question("Kost", season=season)
        diet.purpose = Purpose.DIET
        speakers = make.place_type("Talare", kind="speaker", season=season)
        make.question("Teknik", types=[speakers.id], season=season)
        return f"/{season.path}/register", {each.text: each.id for each in (why, diet)}


def test_the_registrant_answers_in_the_form_and_health_only_with_consent(app: Flask, asked: tuple[str, dict[str, int]]) -> None:
    address, ids = asked
    browser, why, diet = Visitor(app), f"question_{ids['Varför kommer du?']}", f"question_{ids['Kost']}"
    kari = {"name": "Kari", "email": "kari@example.org"}
    page = browser.get(address)
    assert "Teknik" not in page.text
    assert page.tree.xpath(f"//input[@id='consent_{ids['Kost']}']/@checked") == []
    unanswered = browser.send(address, **kari)
    assert (unanswered.status, "Det här behöver besvaras." in unanswered.text) == (422, True)
    answers = {why: "För att lära", diet: "Jordnötter"}
    assert "Vi får spara det här bara om du samtycker." in browser.send(address, **kari, **answers).text
    own = browser.send(address, **kari, **answers, **{f"consent_{ids['Kost']}": "y"}).leads_to
    assert own
    with app.app_context():
        kept = {reply.text: reply.consented_at is not None for reply in db.session.scalars(select(Reply))}
        assert kept == {"För att lära": False, "Jordnötter": True}
        place = db.session.scalars(select(Place.id)).one()
        assert "Jordnötter" not in str([entry.facts for entry in db.session.scalars(select(JournalEntry))])
    questions = f"{own.replace('/en', '')}/questions/{place}"
    shown = browser.get(questions)
    assert ("Jordnötter" in shown.response.text, "För att lära" in shown.response.text) == (False, True)
    assert browser.send(questions, **{why: "Nyfiken"}).status == 302
    with app.app_context():
        assert sorted(reply.text for reply in db.session.scalars(select(Reply))) == ["Jordnötter", "Nyfiken"]
    assert browser.send(questions, **{f"forget_{ids['Kost']}": "y"}).status == 302
    with app.app_context():
        assert [reply.text for reply in db.session.scalars(select(Reply))] == ["Nyfiken"]


def test_an_assistant_is_asked_nothing_and_names_a_colleague_later(app: Flask, asked: tuple[str, dict[str, int]]) -> None:
    address, ids = asked
    browser = Visitor(app)
    who = {"name": "Assistent", "email": "assistent@example.org", "only_others": "y"}
    own = browser.send(address, **who, later="2").leads_to
    assert own
    assert browser.send(f"{own}/names").status == 422
    with app.app_context():
        first, second = db.session.scalars(select(Place.id).order_by(Place.id)).all()
    named = browser.send(f"{own}/names", **{f"name_{first}": "Per", f"email_{first}": "per@example.org"})
    assert named.leads_to == own
    again = browser.send(f"{own}/names", **{f"name_{second}": "Per", f"email_{second}": "per@example.org"})
    assert (again.status, "har redan en plats" in again.text) == (409, True)
    assert "Frågor till Per" in browser.get(own).text
    assert browser.send(f"{own}/questions/{first}", **{f"question_{ids['Varför kommer du?']}": "Chefen vill"}).leads_to == own
    with app.app_context():
        assert [(place.name, place.holder_id is None) for place in db.session.scalars(select(Place).order_by(Place.id))] == [
            ("Per", False),
            ("", True),
        ]


def test_every_kind_of_question_is_answered_kept_and_counted_in_words(app: Flask) -> None:
    with app.app_context(), write():
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030")
        make.release(season, make.session(season=season))
        several = {"options": ["Dit", "Hem"], "season": season}
        asked = {
            kind: f"question_{make.question(kind.value, kind=kind, **(several if kind in putting.WITH_OPTIONS else {'season': season})).id}"
            for kind in QuestionKind
        }
    said: dict[QuestionKind, str | list[str]] = {
        QuestionKind.TEXT: "Gärna", QuestionKind.CHOICE: "Hem", QuestionKind.SEVERAL: ["Dit", "Hem"], QuestionKind.NUMBER: "3",
        QuestionKind.DATE: "2030-05-05", QuestionKind.CONSENT: "y",
    }  # fmt: skip
    browser, address = Visitor(app), "/natverket/varen-2030/register"
    answers = {asked[kind]: text for kind, text in said.items()}
    assert browser.send(address, name="Per", email="per@example.org", **answers | {asked[QuestionKind.CHOICE]: "Bort"}).status == 422
    own = browser.send(address, name="Kari", email="kari@example.org", **answers).leads_to
    assert own
    with app.app_context():
        counted = {each.question.kind: each.totals for each in reading.answers(db.session.scalars(select(Season)).one(), with_names=False)}
        number = db.session.scalars(select(Place.id)).one()
    assert counted == {
        QuestionKind.TEXT: [("Gärna", 1)], QuestionKind.CHOICE: [("Hem", 1)], QuestionKind.SEVERAL: [("Dit", 1), ("Hem", 1)],
        QuestionKind.NUMBER: [("3", 1)], QuestionKind.DATE: [("5\xa0maj 2030", 1)], QuestionKind.CONSENT: [("Ja", 1)],
    }  # fmt: skip
    again = browser.send(f"{own}/questions/{number}")  # as it stands, filled in with what was answered
    assert again.leads_to == own
    with app.app_context():
        assert len(db.session.scalars(select(Reply)).all()) == len(QuestionKind)
