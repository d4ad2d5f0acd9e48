"""What a letter about a place that is given back takes out of the calendar."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from netverk import clockwork
from netverk.db import db, write
from netverk.letters.models import Told
from netverk.people.knowing import Contact
from netverk.registrations.leaving import cancel_registration
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from tests import scene

NINA, PER = Contact(name="Nina", email="nina@example.org"), Contact(name="Per", email="per@example.org")


def test_who_gives_back_their_own_place_and_still_registers_others_has_no_entries_left(
    app: Flask, clock_at: Callable[[str | datetime], None]
) -> None:
    clock_at(scene.NOW)
    scene.lay(app)
    with app.app_context():
        with write():
            season = db.session.scalars(select(Season)).one()
            season.capacity = None
            own = take_places(season, NINA, [NINA], once="a" * 32)
            take_places(season, NINA, [PER], once="b" * 32)
        clockwork.delivering()()
        assert methods() == {"REQUEST"}

        with write():
            cancel_registration(own)
        clockwork.delivering()()
        assert methods() == {"CANCEL"}


def methods() -> set[str]:
    return set(db.session.scalars(select(Told.method).where(Told.address == NINA.email)))
