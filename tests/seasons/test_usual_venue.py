"""The usual venue of a series, typed where it is not in the list."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.models import Series
from netverk.venues.models import Venue
from tests import make
from tests.visitor import Visitor


@pytest.mark.parametrize("typed", ["Klarahuset", "klarahuset"])
def test_a_venue_that_is_typed_becomes_the_usual_one_and_is_made_once(app: Flask, typed: str) -> None:
    with app.app_context(), write():
        make.series(slug="serien")
        make.venue("Tornrummet")
        oda = Visitor(app, signed_in=make.organiser())
    oda.send("/organise/serien/facts", new_venue="Klarahuset", new_street="Drottninggatan 33", new_town="Stockholm")
    oda.send("/organise/serien/facts", venue="", new_venue=typed)

    with app.app_context():
        venue = db.session.scalars(select(Series)).one().venue
        assert venue
        assert (venue.name, venue.street, venue.town) == ("Klarahuset", "Drottninggatan 33", "Stockholm")
        assert sorted(db.session.scalars(select(Venue.name))) == ["Klarahuset", "Tornrummet"]
