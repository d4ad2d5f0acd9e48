"""What the database promises beyond single records."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import bindparam, event, select

from config import Settings
from netverk import create_app
from netverk.db import db, newest_revision, reading, revision, upgrade, write
from netverk.people.models import Person
from netverk.prepared import Lookup
from tests import make
from tests.conftest import let_go

NAMED = Lookup(select(Person.name, Person.unreachable_since).where(Person.name == bindparam("name")).order_by(Person.id).limit(2))


def test_a_lookup_finds_what_a_session_finds(app: Flask) -> None:
    moment = datetime(2030, 5, 5, 9, 30, tzinfo=UTC)
    with app.app_context():
        with write():
            make.person("Kari", unreachable_since=moment)
            make.person("Per")
        assert NAMED.rows(reading(), name="Kari") == (("Kari", moment),)
        assert NAMED.rows(reading(), name="Per") == (("Per", None),)
        assert NAMED.rows(reading(), name="Oda") == ()


def test_a_lookup_sees_what_was_committed_since(app: Flask) -> None:
    with app.app_context():
        before = NAMED.rows(reading(), name="Kari")
        with write():
            make.person("Kari")
        assert (before, NAMED.rows(reading(), name="Kari")) == ((), (("Kari", None),))


def test_an_empty_database_gets_the_newest_schema_once(engine_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=engine_url, secret_key="known", mail_url="folder:/nowhere")
    app = create_app(settings)
    with app.app_context():
        assert revision() == ""
    upgrade(app)
    with app.app_context():
        assert revision() == newest_revision()
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    upgrade(app)
    let_go(app)
    assert len([statement for statement in asked if "alembic_version" in statement and "SELECT" in statement]) == 1
    assert len(asked) < 6
