"""How many statements reach the database: counted at the driver, where nothing passes unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Counting:
    """A cursor that notes what it is given."""


@contextmanager
def counted(*engines: Engine) -> Iterator[list[str]]:
    """The statements that are sent through these engines inside the block, by connections taken from their pools there."""
    statements: list[str] = []

    def watch(connection: Any, _record: object, _proxy: object) -> None:
        if hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(statements.append)
        else:  # psycopg
            connection.cursor_factory = _counting(connection.cursor_factory, statements)

    def let_be(connection: Any, _record: object) -> None:
        if hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(None)
        elif connection and issubclass(connection.cursor_factory, Counting):  # others were taken before the block
            connection.cursor_factory = connection.cursor_factory.__bases__[1]

    for engine in engines:
        event.listen(engine, "checkout", watch)
        event.listen(engine, "checkin", let_be)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "checkout", watch)
            event.remove(engine, "checkin", let_be)


def _counting(cursor: Any, statements: list[str]) -> Any:
    while issubclass(cursor, Counting):  # of an earlier block, which ended before the connection was given back
        cursor = cursor.__bases__[1]

    class CountingCursor(Counting, cursor):  # type: ignore[misc]  # a class that is known only now
        def execute(self, query: Any, *args: Any, **facts: Any) -> Any:
            statements.append(str(query))
            return super().execute(query, *args, **facts)

    return CountingCursor
