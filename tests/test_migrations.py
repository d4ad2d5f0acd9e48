"""The migrations make what the records say, on both engines."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, MetaData, Table, inspect, select

from netverk import create_app
from netverk.db import Base, db, upgrade
from tests.conftest import let_go, settings


def test_migrated_from_nothing_the_tables_are_those_of_the_records(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert {"season", "session", "letter", "told"} <= set(inspect(connection).get_table_names())
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []


def test_migrating_again_changes_nothing(app: Flask) -> None:
    def tables() -> dict[str, list[str]]:
        with app.app_context(), db.engine.connect() as connection:
            found = inspect(connection)
            return {name: [column["name"] for column in found.get_columns(name)] for name in found.get_table_names()}

    before = tables()

    upgrade(app)

    assert tables() == before


def test_sessions_that_were_there_begin_to_count_their_edits(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, "0001")
    with app.app_context(), db.engine.begin() as connection:
        insert(connection, "series", id=1)
        insert(connection, "season", id=1, series_id=1)
        insert(connection, "session", id=1, season_id=1, title="Tillit")

    upgrade(app, "0002")

    with app.app_context(), db.engine.connect() as connection:
        session = Table("session", MetaData(), autoload_with=connection)
        assert connection.execute(select(session.c.title, session.c.version)).all() == [("Tillit", 1)]
    let_go(app)


def insert(connection: Connection, name: str, **facts: Any) -> None:
    """A row of a table as it is now, with something in every column that must not be empty."""
    table = Table(name, MetaData(), autoload_with=connection)
    anything = {int: 0, str: "x", bool: False, object: [], datetime: datetime(2030, 1, 1, tzinfo=UTC)}
    needed = {column.name: anything[column.type.python_type] for column in table.columns if not column.nullable}
    connection.execute(table.insert().values(needed | facts))
