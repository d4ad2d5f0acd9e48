"""The database: what every record inherits, how a change is written, how a row is locked. SQLite and PostgreSQL alike."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from functools import wraps
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from flask import Flask

from flask_migrate import Migrate, upgrade as to_head  # isort: skip
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Enum, MetaData, Text, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TRIES = 3
AGAIN = {"40001", "40P01"}  # PostgreSQL: serialisation failure, deadlock

P = ParamSpec("P")
T = TypeVar("T")


class Moment(TypeDecorator[datetime]):
    """An instant, kept in UTC; refuses naive ones and gives aware ones back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        type_annotation_map={
            str: Text(),
            datetime: Moment(),
            PythonEnum: Enum(PythonEnum, native_enum=False, length=20, values_callable=lambda kind: [member.value for member in kind]),
            list[Any]: JSON(),
            dict[str, Any]: JSON(),
        }
    )
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def install(app: Flask) -> None:
    """Bind the app to its database and let each SQLite connection keep its promises."""
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def upgrade(app: Flask) -> None:
    """Bring the database of `app` to the newest schema."""
    with app.app_context():
        to_head(directory=str(MIGRATIONS))


@contextmanager
def write() -> Iterator[Session]:
    """One change: everything in the block is committed together, or nothing is. Not to be nested."""
    session = db.session()
    session.rollback()
    with _alone():
        try:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def lock(model: type[T], ident: int) -> T:
    """Load a row and keep others from changing it until the change is written; refreshes what was loaded before."""
    return db.session.get_one(model, ident, with_for_update=True, populate_existing=True)


def retrying(work: Callable[P, T]) -> Callable[P, T]:
    """Repeat a function that holds a whole `write()` block when PostgreSQL gave it up for another (deadlock, serialisation)."""

    @wraps(work)
    def repeated(*args: P.args, **facts: P.kwargs) -> T:
        for left in reversed(range(TRIES)):
            try:
                return work(*args, **facts)
            except DBAPIError as error:
                if left == 0 or getattr(error.orig, "sqlstate", None) not in AGAIN:
                    raise
        raise AssertionError("unreachable")

    return repeated


_writers = threading.Lock()


@contextmanager
def _alone() -> Iterator[None]:
    """SQLite has one writer at a time: queue for it here, fairly, also between processes; PostgreSQL needs no queue."""
    database = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with _writers, open(f"{database}.lock", "a") as file, _flock(file):
        yield


@contextmanager
def _flock(file: IO[str]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")
