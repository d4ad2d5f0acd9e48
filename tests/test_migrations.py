"""The migrations make what the records say, on both engines."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select

from netverk import create_app
from netverk.db import Base, db, upgrade, write
from netverk.releases.models import ScheduledRelease
from tests import make
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


def test_what_was_there_before_releases_could_be_scheduled_is_there_afterwards(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0001")

    def rows() -> dict[str, list[tuple[object, ...]]]:
        with app.app_context(), db.engine.connect() as connection:
            known = inspect(connection).get_table_names()
            tables = [table for table in Base.metadata.sorted_tables if table.name in known and table.name != "scheduled_release"]
            return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}

    with app.app_context(), write():
        season = make.season()
        make.place("Kari", season=season)
        make.release(season, make.session(season=season))
    before = rows()
    assert all(before[name] for name in ("season", "session", "release", "notice", "place"))

    upgrade(app, to="0002")

    assert rows() == before
    with app.app_context():
        assert db.session.scalars(select(ScheduledRelease)).all() == []
    let_go(app)
