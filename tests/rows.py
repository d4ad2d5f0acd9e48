"""What stands in the whole database, to see that something refused has changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import select

from netverk.db import Base, db

COUNTED = "attempt"  # what is refused is counted too
Rows = dict[str, list[tuple[Any, ...]]]


def everything(app: Flask, besides: tuple[str, ...] = ()) -> Rows:
    """Every row of every table, by table, apart from tables `besides`."""
    with app.app_context(), db.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in besides]
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


@contextmanager
def nothing_changes(app: Flask, besides: tuple[str, ...] = ()) -> Iterator[None]:
    """Every row is after the block as it was before, but for the count of attempts; there must be some."""
    before = everything(app, (*besides, COUNTED))
    assert any(before.values())
    yield
    assert everything(app, (*besides, COUNTED)) == before
