"""The journal: what differs, old and new, and that nothing of it is ever changed."""

import re

from flask import Flask
from sqlalchemy import select

from config import PROJECT
from netverk.db import db, write
from netverk.people import journal
from netverk.people.models import JournalEntry
from tests import make


def test_only_what_differs_is_said_as_it_was_and_as_it_is() -> None:
    assert journal.changed({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4}) == {"b": [2, 5], "c": [3, None], "d": [None, 4]}
    assert journal.changed({"a": 1}, {"a": 1}) == {}


def test_a_line_says_who_did_what_to_which_record(app: Flask) -> None:
    with app.app_context(), write():
        oda, series = make.organiser(), make.series()
        journal.note("rename", series, by=oda.id, **journal.changed({"title": "Gamla"}, {"title": "Nya"}))
    with app.app_context():
        [line] = db.session.scalars(select(JournalEntry))

        assert (line.person_id, line.verb, line.subject, line.facts) == (
            oda.id,
            "rename",
            f"series:{series.id}",
            {"title": ["Gamla", "Nya"]},
        )


def test_no_page_and_no_function_changes_or_takes_away_a_line(app: Flask) -> None:
    """Lines are made in one place; nowhere is one updated, deleted, or taken out to be written on."""
    sources = {path: path.read_text() for path in PROJECT.glob("netverk/**/*.py")}
    changing = re.compile(r"(update|delete|lock|get|get_one)\((\w+, )?JournalEntry|insert\(JournalEntry\)")

    assert [path.name for path, text in sources.items() if "JournalEntry(at=" in text] == ["journal.py"]
    assert [path.name for path, text in sources.items() if changing.search(text)] == []
    paths = [rule for rule in app.url_map.iter_rules() if "journal" in rule.rule]
    assert [rule.rule for rule in paths if "POST" in (rule.methods or ())] == []
