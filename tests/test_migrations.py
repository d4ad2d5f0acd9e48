"""The migrations make what the records say, on both engines."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, MetaData, Table, delete, inspect, select, text

from netverk import create_app
from netverk.db import Base, db, revisions, upgrade, write
from netverk.letters.models import Letter
from netverk.passkeys.models import Passkey
from netverk.people.models import Person, SignInLink
from netverk.programme.occupancy import USUAL, Buffers
from netverk.seasons.models import Grant, House
from netverk.seasons.roles import Role
from netverk.speakers.models import Speaker
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


def test_whoever_was_an_organiser_owns_everything(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0001")
    people = [("Oda", True), ("Kari", False), ("Per", True)]
    with app.app_context(), db.engine.begin() as connection:
        for n, (name, is_organiser) in enumerate(people, 1):
            row = {
                "id": n,
                "name": name,
                "email": f"{name}@example.org",
                "is_organiser": is_organiser,
                "made_at": "2030-01-01 00:00:00+00:00",
            }
            said = (
                "(id, name, email, phone, language, is_organiser, made_at) VALUES (:id, :name, :email, '', 'sv', :is_organiser, :made_at)"
            )
            connection.execute(text(f"INSERT INTO person {said}"), row)
            link = "INSERT INTO sign_in_link (id, digest, person_id, expires_at) VALUES (:id, :name, :id, :made_at)"
            connection.execute(text(link), row)

    upgrade(app)

    with app.app_context():
        owners = [(grant.person.name, grant.role, grant.series_id) for grant in db.session.scalars(select(Grant).order_by(Grant.id))]
        assert owners == [("Oda", Role.OWNER, None), ("Per", Role.OWNER, None)]
        assert [(who.name, who.is_organiser) for who in db.session.scalars(select(Person).order_by(Person.id))] == people
        assert db.session.scalars(select(SignInLink.person_id).order_by(SignInLink.id)).all() == [1, 2, 3], "nobody's rows were lost"
    let_go(app)


def test_sessions_that_were_there_begin_to_count_their_edits(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0002")
    with app.app_context(), db.engine.begin() as connection:
        insert(connection, "series", id=1)
        insert(connection, "season", id=1, series_id=1)
        insert(connection, "session", id=1, season_id=1, title="Tillit")

    upgrade(app, to="0003")

    with app.app_context(), db.engine.connect() as connection:
        session = Table("session", MetaData(), autoload_with=connection)
        assert connection.execute(select(session.c.title, session.c.version)).all() == [("Tillit", 1)]
    let_go(app)


def insert(connection: Connection, name: str, /, **facts: Any) -> None:
    """A row of a table as it is now, with something in every column that must not be empty."""
    table = Table(name, MetaData(), autoload_with=connection)
    anything = {int: 0, str: "x", bool: False, object: [], date: date(2030, 1, 1), datetime: datetime(2030, 1, 1, tzinfo=UTC)}
    needed = {column.name: anything[column.type.python_type] for column in table.columns if not column.nullable}
    connection.execute(table.insert().values(needed | facts))


def test_speakers_of_the_first_schema_keep_everything_and_get_an_empty_profile(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0001")
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


def test_no_row_is_lost_on_the_way_from_one_schema_to_the_next(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    for revision in revisions():
        with app.app_context():
            before = rows()
            is_there = {(name, column.name) for name, table in tables().items() for column in table.columns}

        upgrade(app, to=revision)

        with app.app_context():
            is_still_there = is_there & {(name, column.name) for name, table in tables().items() for column in table.columns}
            assert only(is_still_there, before) == only(is_still_there, rows()), revision
            fill()
            assert {name for name, _row in rows()} == set(tables()), "every table has something to lose"
    let_go(app)


def test_passkeys_go_with_their_person(app: Flask) -> None:
    with app.app_context(), write():
        make.passkey(make.person("Per"))
    with app.app_context(), write():
        db.session.execute(delete(Person).where(Person.name == "Per"))
    with app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []


Row = tuple[str, dict[str, Any]]  # the name of its table, and what stands in it


def tables() -> dict[str, Table]:
    """Those that there are, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    return {table.name: table for table in metadata.sorted_tables if table.name != "alembic_version"}


def rows() -> list[Row]:
    with db.engine.connect() as connection:
        return [(name, dict(row._mapping)) for name, table in tables().items() for row in connection.execute(table.select())]


def only(columns: set[tuple[str, str]], found: list[Row]) -> list[Row]:
    """Of each row what stands in some columns, in any order of the rows."""
    kept = [(name, {key: value for key, value in row.items() if (name, key) in columns}) for name, row in found]
    return sorted(((name, row) for name, row in kept if row), key=repr)


def fill() -> None:
    """One row in each table that is empty."""
    filled = {name for name, _row in rows()}
    with db.engine.begin() as connection:
        for name, table in tables().items():
            if name not in filled:
                ids = {"id": 1} if "id" in table.columns else {}
                insert(connection, name, **ids | {key.parent.name: 1 for key in table.foreign_keys})


def test_the_house_keeps_the_minutes_that_were_usual(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0008")
    with app.app_context(), db.engine.begin() as connection:
        insert(connection, "house", id=1, name="Förlaget Norrsken")

    upgrade(app)

    with app.app_context():
        house = db.session.scalars(select(House)).one()
        assert (house.name, house.logo) == ("Förlaget Norrsken", "")
        assert Buffers(house.minutes_between, house.minutes_of_travel) == USUAL
    let_go(app)


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


def test_letters_and_readers_stay_and_want_news_until_they_say_otherwise(engine_url: str, tmp_path: Path) -> None:
    app = create_app(settings(engine_url, tmp_path))
    upgrade(app, to="0012")
    with app.app_context(), db.engine.begin() as connection:
        insert(connection, "person", id=1, name="Kari", email="kari@example.org")
        insert(connection, "letter", id=1, person_id=1, address="kari@example.org", fate="sent", season_id=None, notice_id=None)
        insert(connection, "speaker", id=1, name="Astrid")

    upgrade(app)

    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert (letter.person_id, letter.address, letter.mailing_id) == (1, "kari@example.org", None)
        assert [db.session.scalars(select(each.wants_news)).all() for each in (Person, Speaker)] == [[True], [True]]
    let_go(app)
