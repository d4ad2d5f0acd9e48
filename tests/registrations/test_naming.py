"""Who comes on a place that was taken before it was known: as long as there is something to come to."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.registrations import naming
from netverk.registrations.registering import ALREADY, take_places
from netverk.seasons.models import Season
from netverk.seats.models import Place, Registration
from tests import make

KARI, DAG, EVA = (Contact(name=name, email=f"{name.lower()}@example.org") for name in ("Kari", "Dag", "Eva"))
BEFORE, AFTER = datetime(2030, 5, 1, tzinfo=UTC), datetime(2030, 5, 6, tzinfo=UTC)


@pytest.fixture
def unnamed(app: Flask) -> int:
    """Kari's registration, with two places whose holders are named later."""
    with app.app_context(), clock.stopped(BEFORE), write():
        season = make.season()
        make.release(season, make.session(season=season, starts="2030-05-05 09:30"))
        return take_places(season, KARI, [None, None], once=uuid4().hex).id


def _name(ident: int, *contacts: Contact) -> None:
    with write():
        own = db.session.get_one(Registration, ident)
        places = db.session.scalars(select(Place.id).order_by(Place.id)).all()
        naming.name_holders(own, dict(zip(places, contacts, strict=False)))


def test_both_are_named_or_neither(app: Flask, unnamed: int) -> None:
    with app.app_context(), clock.stopped(BEFORE):
        with write():
            make.place("Eva", season=db.session.scalars(select(Season)).one())
        with pytest.raises(RuleBroken) as refusal:
            _name(unnamed, DAG, EVA)
        assert refusal.value.sentence == ALREADY
        assert [place.name for place in db.session.scalars(select(Place).order_by(Place.id).limit(2))] == ["", ""]
        _name(unnamed, DAG)
        assert [place.name for place in db.session.scalars(select(Place).order_by(Place.id).limit(2))] == ["Dag", ""]


def test_nobody_is_named_once_all_is_over(app: Flask, unnamed: int) -> None:
    with app.app_context(), clock.stopped(AFTER), pytest.raises(RuleBroken) as refusal:
        _name(unnamed, DAG)
    assert refusal.value.sentence == naming.OVER
