"""Statements compiled once and asked of the driver itself, for what is asked at every request or while others wait for the lock.

That costs a tenth of what a session does with the same statement, which counts where the whole answer takes less than a session.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Engine, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from netverk.db import db


class _Compiled:
    """A statement as one driver takes it."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))  # type: ignore[attr-defined]  # every statement of ours can be
        self.sql = str(compiled)
        self._constants = dict(compiled.params)
        self._order = compiled.positiontup  # of parameters that have no name
        bound = {name: each.type.dialect_impl(dialect).bind_processor(dialect) for each, name in compiled.bind_names.items()}
        self._given = {name: convert for name, convert in bound.items() if convert}
        columns = getattr(statement, "selected_columns", None) or getattr(statement, "returning_columns", None) or ()
        processors = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
        self._found = [(at, convert) for at, convert in enumerate(processors) if convert]

    def parameters(self, facts: dict[str, object]) -> Any:
        given = self._constants | facts
        for name, convert in self._given.items():
            given[name] = convert(given[name])
        return given if self._order is None else [given[name] for name in self._order]

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """With values of the columns' types."""
        if not self._found:
            return tuple(found)
        values = list(found)
        for at, convert in self._found:
            values[at] = convert(values[at])
        return tuple(values)


class _Statement:
    """A statement, or what makes it for the engine of that name where the engines say it each in their own way."""

    def __init__(self, statement: Executable | Callable[[str], Executable]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}  # by the name of the dialect

    def _for(self, dialect: Dialect) -> _Compiled:
        return self._compiled.get(dialect.name) or self._compiled.setdefault(dialect.name, self._compile(dialect))

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement if isinstance(self._statement, Executable) else self._statement(dialect.name)
        return _Compiled(statement, dialect)


class Lookup(_Statement):
    """One SELECT outside any transaction."""

    def rows(self, engine: Engine, **facts: object) -> tuple[Any, ...]:
        """What the statement finds with `facts` as its parameters: tuples, with values of its columns' types. `engine` is `reading()`."""
        return tuple(map(self._for(engine.dialect).row, self.found(engine, **facts)))

    def found(self, engine: Engine, **facts: object) -> Sequence[Any]:
        """The same as the driver gives it, where it is only compared."""
        compiled = self._for(engine.dialect)
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(compiled.sql, compiled.parameters(facts))
            return cursor.fetchall()
        except Exception:
            connection.invalidate()
            engine.dispose()  # whatever closed this connection has closed the others too
            raise
        finally:
            connection.close()


class Prepared(_Statement):
    """One statement within the session's transaction, after what the session has yet to write (unless it is told to wait with that)."""

    def rows(self, **facts: object) -> list[tuple[Any, ...]]:
        """What the statement finds (or returns of what it wrote) with `facts` as its parameters. DBAPIError as from the session."""
        session = db.session()
        if session.autoflush:
            session.flush()
        connection = session.connection()  # asked for each time: a nested block makes its savepoint only then
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.parameters(facts))
            return [compiled.row(each) for each in cursor.fetchall()] if cursor.description else []
        except connection.dialect.loaded_dbapi.Error as fault:
            raise DBAPIError.instance(compiled.sql, facts, fault, connection.dialect.loaded_dbapi.Error) from fault
        finally:
            cursor.close()

    def value(self, **facts: object) -> Any:
        """The first column of the first row; None where there is no row."""
        found = self.rows(**facts)
        return found[0][0] if found else None
