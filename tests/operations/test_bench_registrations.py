"""The bench of registering registers people, by the page."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from netverk.db import db
from netverk.operations.bench import registrations
from netverk.operations.bench.places import Place, visited
from netverk.seasons.models import Season
from netverk.seats.models import Place as Seat


def test_people_are_registered_by_the_page_in_every_season(
    database: str, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registrations, "AT_ONCE", 2)
    place = Place({"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine], tmp_path, database)

    figures = {figure.name: figure for figure in registrations.registering(place, many=7, rounds=1, seconds=0.3)}

    assert all(figure.value > 0 for figure in figures.values()), figures
    with visited(place):
        taken = dict(
            list(db.session.execute(select(Season.slug, func.count(Seat.id)).join(Seat, Seat.season_id == Season.id).group_by(Season.slug)))
        )
        counted = dict(list(db.session.execute(select(Season.slug, Season.seats_taken))))
    assert counted | taken == counted
    assert set(taken) == {"vanlig", "sida-0", "sida-1", "stor-sal"}
    assert taken["stor-sal"] > 7
