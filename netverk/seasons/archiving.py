"""Putting series and seasons away: they leave the lists at the desk, and what is public stays as it is."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.people import journal
from netverk.seasons.models import Season, Series

Kept = TypeVar("Kept", Series, Season)


def archived(within: Collection[int] | None) -> tuple[Sequence[Series], Sequence[Season]]:
    """What was put away, the latest first: of every series, or of those `within` (ids)."""
    series, seasons = select(Series).where(Series.archived_at.is_not(None)), select(Season).where(Season.archived_at.is_not(None))
    if within is not None:
        series, seasons = series.where(Series.id.in_(within)), seasons.where(Season.series_id.in_(within))
    theirs = db.session.scalars(seasons.options(joinedload(Season.series)).order_by(Season.archived_at.desc()))
    return db.session.scalars(series.order_by(Series.archived_at.desc())).all(), theirs.all()


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
