"""The database: what every record inherits, how a change is written, how a row is locked. SQLite and PostgreSQL alike."""

import fcntl
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from functools import cache, wraps
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, Text, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TRIES = 3
READING = "reading"
AGAIN = {"40001", "40P01", "23505"}  # PostgreSQL: serialisation failure, deadlock, unique key that somebody else wrote first

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
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_BINDS"] = {READING: {"url": url, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}}
    db.init_app(app)
    with app.app_context():
        engine, reading = db.engine, db.engines[READING]
    event.listen(engine, "engine_disposed", lambda _engine: reading.dispose())
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(reading, "connect", _prepare_sqlite)


def reading() -> Engine:
    """Where a `prepared.Lookup` is asked: by connections that begin no transaction and are given back as they are."""
    return db.engines[READING]


def upgrade(app: Flask, to: str = "") -> None:
    """Bring the database of `app` to the newest schema, or up to the revision `to`. Next to nothing where it is there already."""
    with app.app_context():
        if revision() == (to or newest_revision()):
            return
        from flask_migrate import Migrate  # half a second that only a migration needs
        from flask_migrate import upgrade as migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
        migrate(directory=str(MIGRATIONS), revision=to or "head")


def revision() -> str:
    """The schema that the database has; empty where it has none."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


@cache
def revisions() -> tuple[str, ...]:
    """Every schema there has been, oldest first: the files of migrations are numbered."""
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    return tuple(found[1] for path in files if (found := re.search(r'^revision = "(\w+)"', path.read_text(), re.MULTILINE)))


def newest_revision() -> str:
    return revisions()[-1]


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


def lock_table(model: type[Base]) -> None:
    """Keep others from writing rows of this kind until the change is written. SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f'LOCK TABLE "{model.__tablename__}" IN SHARE ROW EXCLUSIVE MODE'))


def retrying(work: Callable[P, T]) -> Callable[P, T]:
    """Repeat a function that holds a whole `write()` block when PostgreSQL gave it up for another.

    What another wrote first (deadlock, serialisation, unique key) is seen, and led to or refused, the next time.
    """

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
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")
