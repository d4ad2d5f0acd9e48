"""The migrations make what the records say, on both engines."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text

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


OLD = """
INSERT INTO series (id, slug, kind, title, purpose, audience, questions, arranged_by, contact, usual_hours, language, zone)
VALUES (1, 'natverk', 'network', 'Nätverket', '', '', '[]', '', '', '', 'sv', 'Europe/Stockholm');

INSERT INTO season (id, series_id, slug, title, term, seats_taken, note, opens, closes, takes_registrations, first_number, made_at)
VALUES (1, 1, 'varen', 'Våren', '', 0, '', '', '', true, 1, '2030-01-01 00:00:00+00'),
(2, 1, 'hosten', 'Hösten', '', 0, '', '', '', true, 1, '2030-01-01 00:00:00+00');

INSERT INTO venue (id, slug, name, street, postcode, town, directions, access) VALUES (1, 'hus', 'Huset', '', '', '', '', 'Ramp');

INSERT INTO room (id, venue_id, slug, name) VALUES (1, 1, 'sal', 'Salen');

INSERT INTO session (id, uid, season_id, slug, number, title, subtitle, summary, description, kind, track, language, status,
preliminary, mode, "when", formerly, because, venue_id, room_id, joining_link, links, internal_note, sequence)
VALUES (1, 'u', 1, 's', 1, 'Träff', '', '', '', '', '', '', 'planned', false, 'on_site', '', '', '', 1, 1, '', '[]', '', 0);

INSERT INTO talk (id, uid, session_id, position, title, summary) VALUES (1, 't', 1, 0, 'Tillit', '');

INSERT INTO notice (id, verb, note, tells_texts, made_at, held_until, restores)
VALUES (1, 'publish', '', false, '2030-02-01 00:00:00+00', '2030-02-01 00:00:00+00', '{}');

INSERT INTO release (id, season_id, number, notice_id, made_at, programme, private, changes, turning_points)
VALUES (1, 1, 1, 1, '2030-02-01 00:00:00+00', '{}', '{}', '[]', '')
"""  # rows as the first schema has them


def test_facts_of_series_and_venues_come_without_losing_a_row(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0001")
    with app.app_context(), db.engine.begin() as connection:
        for statement in OLD.split(";"):
            connection.execute(text(statement))
    upgrade(app)
    with app.app_context(), db.engine.connect() as connection:
        known = {name: list(connection.execute(text(f"SELECT * FROM {name}"))) for name in ("series", "season", "room", "session", "talk")}
        assert {name: len(rows) for name, rows in known.items()} == {"series": 1, "season": 2, "room": 1, "session": 1, "talk": 1}
        assert (known["talk"][0].kind, known["talk"][0].title) == ("talk", "Tillit")
        assert [bool(row.released_at) for row in sorted(known["season"], key=lambda row: row.id)] == [True, False], "what was published"
        assert connection.execute(text("SELECT access, lift FROM venue")).one() == ("Ramp", False)
    let_go(app)
