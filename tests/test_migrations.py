"""The migrations make what the records say, on both engines."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select, text

from netverk import create_app
from netverk.db import Base, db, upgrade
from netverk.speakers.models import Speaker
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


def test_speakers_of_the_first_schema_keep_everything_and_get_an_empty_profile(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, "0001")
    with app.app_context(), db.engine.begin() as connection:
        known = "'u', 'astrid', 'Astrid', 'rektor', 'Skolan', 'Leder.', '[]', 'a@example.org', '070', 'sv'"
        connection.execute(
            text(f"INSERT INTO speaker (uid, slug, name, title, affiliation, biography, links, email, phone, language) VALUES ({known})")
        )
    upgrade(app)

    with app.app_context():
        speaker = db.session.scalars(select(Speaker)).one()
        assert (speaker.name, speaker.biography, speaker.email, speaker.links) == ("Astrid", "Leder.", "a@example.org", [])
        assert (speaker.photo, speaker.focus_x, speaker.focus_y, speaker.fee, speaker.own_edits) == ("", 50, 50, "", [])
    let_go(app)
