"""The journal as people read it."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

import netverk
from netverk.db import db, write
from netverk.language import speaking
from netverk.people import journal, remembering
from netverk.people.journal_words import SENTENCES
from netverk.people.models import JournalEntry, Person
from tests import make

NOTED = re.compile(r'\bnote(?:_changes)?\(\s*"([^"]+)"')


def test_every_verb_that_is_noted_has_its_words() -> None:
    sources = [path.read_text() for path in Path(netverk.__file__).parent.rglob("*.py")]
    noted = {verb for source in sources for verb in NOTED.findall(source)}
    assert {"make", "revise", "register"} < noted
    assert noted - {verb for _kind, verb in SENTENCES} == set()


def test_what_changed_is_told_with_what_it_was(app: Flask) -> None:
    with app.app_context(), write():
        oda, session = make.organiser(), make.session("Beslut nära")
        before = {"when": "2031-03-05T09:30/2031-03-05T12:30", "title": "Beslut", "summary": "a", "preliminary": True, "same": 1}
        after = {"when": "2031-03-19T09:30/2031-03-19T12:30", "title": "Beslut nära", "summary": "b" * 200, "preliminary": False, "same": 1}
        journal.note_changes("revise", session, before, after, by=oda.id)
        journal.note_changes("revise", session, before, before, by=oda.id)
        name = journal.subject(session)
    with app.app_context():
        [line] = remembering.history({name: "”Beslut nära”"})
        assert line.who == "Oda"
        assert line.said.replace("\xa0", " ") == (
            "flyttade ”Beslut nära” från onsdagen den 5 mars 2031 kl. 09.30–12.30 till onsdagen den 19 mars 2031 kl. 09.30–12.30"
        )
        assert [(each.label, each.before, each.after) for each in line.differences] == [
            ("titel", "Beslut", "Beslut nära"), ("sammanfattning", "", ""), ("preliminärt", "ja", "nej"),
        ]  # fmt: skip
    with app.app_context(), speaking("en"):
        assert remembering.history({name: "“Beslut nära”"})[0].said.startswith("moved “Beslut nära” from Wednesday")


def test_who_was_erased_is_somebody_and_the_journal_stays_as_it_is(app: Flask) -> None:
    with app.app_context(), write():
        oda, season = make.organiser(), make.season("Våren")
        journal.note("make", season, by=oda.id)
        journal.note("import", season, by=None)
        name, ident = journal.subject(season), oda.id
    with app.app_context(), write():
        db.session.get_one(Person, ident).email = None
    with app.app_context():
        assert [(line.who, line.said) for line in remembering.history({name: "Våren"})] == [
            ("Systemet", "läste in en fil i Våren"),
            ("Någon som inte längre finns", "började på säsongen Våren"),
        ]
        assert [entry.person_id for entry in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))] == [ident, None]


def test_a_joining_link_is_not_repeated_in_the_journal(app: Flask) -> None:
    with app.app_context(), write():
        session = make.session()
        journal.note_changes("revise", session, {"joining_link": ""}, {"joining_link": "https://secret.example.org"}, by=None)
        [line] = remembering.history({journal.subject(session): "x"})
        assert [(each.label, each.after) for each in line.differences] == [("deltagarlänk", "")]
