"""Backup and restore: everything in the database, the pictures beside it, and the key by which calendars know the house.

Inside an app's context.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, Engine, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from netverk import clock, db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.logos import keeping as logos
from netverk.operations import archive
from netverk.operations.archive import NO_BACKUP, About, Reader
from netverk.speakers import photos

REVISIONS = "alembic_version"
PICTURES = {"photos": photos, logos.FOLDER: logos}  # by the folder that they lie in
AT_ONCE = 500  # rows

NOT_EMPTY = N_("This database already holds something, in “%(table)s”. A backup is put back into an empty one only; nothing was changed.")
TOO_NEW = N_("This backup was made by a later netverk (schema %(revision)s). Install that one, or a later, and start again.")


def backup(path: Path, secret_key: str, home: Path) -> dict[str, int]:
    """Write everything, as it is at one moment, into the file `path`; gives the rows of each table. Others read and write meanwhile.

    A picture is in the folder `home` before a row names it, so those that the rows of that moment name are there.
    """
    with _at_one_moment(db.db.engine) as connection, archive.written(path) as file:
        for table in _tables(connection):
            file.table(table.name, [column.name for column in table.columns], _rows(connection, table))
        for folder, pictures in PICTURES.items():
            for kept in pictures.every(home / folder):
                file.keep(kept, home)
        file.about(revision=db.revision(), made_at=clock.now().isoformat(), secret_key=secret_key)
        return file.rows


def restore(path: Path, upgrade: Callable[[str], None], home: Path) -> About:
    """Put a backup back into an empty database, and bring it to the newest schema: `upgrade` brings it to a revision, or ("") to that.
    The pictures go into the folder `home` first, where nobody sees them before a row names them.

    RuleBroken, and nothing is changed, where the database holds anything, or the file is damaged or newer than this program.
    """
    with archive.opened(path) as file:
        about = file.whole()
        if strange := next((name for name in file.files() if not _is_ours(name)), None):
            raise RuleBroken(NO_BACKUP, file=path, fault=strange)
        if about.revision not in db.revisions():
            raise RuleBroken(TOO_NEW, revision=about.revision)
        _clear_empty(db.db.engine)
        _put_files_back(file, home)
        upgrade(about.revision)
        try:
            _put_back(db.db.engine, file, about)
        except (SQLAlchemyError, KeyError, ValueError, TypeError) as fault:
            raise RuleBroken(NO_BACKUP, file=path, fault=str(fault).splitlines()[0]) from fault
        upgrade("")
        return about


def keep_secret_key(home: Path, key: str) -> None:
    """Let the house be known by the key that it had, at the next start."""
    kept = home / "secret_key"
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(f"{key}\n")
    draft.replace(kept)


@contextlib.contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """One reading transaction: on SQLite's write-ahead log it keeps what it saw first, on PostgreSQL it has to be asked to."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are in the database, whatever its schema; what is referred to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != REVISIONS]


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key))
    return ([_plain(value) for value in row] for row in found)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _clear_empty(engine: Engine) -> None:
    """Take away tables that hold nothing, so that the schema of the backup can be laid down; RuleBroken where one holds anything."""
    with engine.begin() as connection:
        for table in (tables := _tables(connection)):
            if connection.scalar(select(func.count()).select_from(table)):
                raise RuleBroken(NOT_EMPTY, table=table.name)
        for table in reversed(tables):
            table.drop(connection)
        if inspect(connection).has_table(REVISIONS):
            connection.execute(text(f"DROP TABLE {REVISIONS}"))


def _put_back(engine: Engine, file: Reader, about: About) -> None:
    """Every row, all or nothing."""
    with engine.begin() as connection:
        tables = {table.name: table for table in _tables(connection)}
        for name in about.rows:
            table = tables[name]
            prepared = {column.name: _prepared(column, engine.dialect.name) for column in table.columns}
            found = file.table(name)
            while rows := list(islice(found, AT_ONCE)):
                connection.execute(insert(table), [_filled(row, prepared) for row in rows])
            if engine.dialect.name == "postgresql":
                _count_on(connection, table)


def _put_files_back(file: Reader, home: Path) -> None:
    for name in file.files():
        folder, _slash, path = name.partition("/")
        PICTURES[folder].put_back(file.file(name), path, home / folder)


def _is_ours(name: str) -> bool:
    """Whether it is the path of a picture, and leads nowhere else."""
    folder, _slash, path = name.partition("/")
    return folder in PICTURES and PICTURES[folder].is_path(path)


def _filled(row: Mapping[str, Any], prepared: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: None if value is None else prepared[name](value) for name, value in row.items()}


def _prepared(column: Column[Any], dialect: str) -> Callable[[Any], Any]:
    """What makes a column's value of what stands in the file."""
    if isinstance(column.type, JSON):
        column.type.none_as_null = True
    if isinstance(column.type, DateTime):
        return _moment if dialect == "postgresql" else lambda written: _moment(written).replace(tzinfo=None)
    return date.fromisoformat if isinstance(column.type, Date) else lambda value: value


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one."""
    if "id" in table.columns:
        last = select(func.max(table.c.id)).scalar_subquery()
        connection.execute(
            select(func.setval(func.pg_get_serial_sequence(f'"{table.name}"', "id"), func.coalesce(last, 1), last.is_not(None)))
        )
