"""Putting series and seasons away: they leave the lists at the desk, and what is public stays as it is."""

from typing import TypeVar

from netverk import clock
from netverk.db import lock
from netverk.people import journal
from netverk.seasons.models import Season, Series

Kept = TypeVar("Kept", Series, Season)


def archive(kind: type[Kept], ident: int, *, by: int | None) -> Kept:
    """In the caller's transaction; what is archived already stays so."""
    row = lock(kind, ident)
    if row.archived_at is None:
        row.archived_at = clock.now()
        journal.note("archive", row, by=by)
    return row


def bring_back(kind: type[Kept], ident: int, *, by: int | None) -> Kept:
    """Into the lists again, in the caller's transaction."""
    row = lock(kind, ident)
    if row.archived_at is not None:
        row.archived_at = None
        journal.note("bring back", row, by=by)
    return row
