"""Brings a database to the newest schema, on SQLite and PostgreSQL."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from netverk.db import Base, Moment, db
from netverk.seasons.times import WhenText


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as what the database keeps for them."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, WhenText):
        return "sa.String(length=40)"
    return False


def outside_any_transaction(connection: Connection, pragma: str) -> None:
    """Said to the driver itself: SQLite does not hear this pragma inside the transaction that SQLAlchemy begins for every statement."""
    cursor = connection.connection.cursor()
    cursor.execute(pragma)
    cursor.close()


def migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:  # a batch ALTER copies the table, and with foreign keys on its children would be deleted
        outside_any_transaction(connection, "PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"rows without the row they refer to: {broken[:5]}")
    if sqlite:
        outside_any_transaction(connection, "PRAGMA foreign_keys=ON")


with current_app.app_context(), db.engine.connect() as connection:
    migrate(connection)
