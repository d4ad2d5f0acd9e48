"""The migrations make what the records say, on both engines."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select, text

from netverk import create_app
from netverk.db import Base, db, upgrade
from netverk.people.models import Person, SignInLink
from netverk.seasons.models import Grant
from netverk.seasons.roles import Role
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
