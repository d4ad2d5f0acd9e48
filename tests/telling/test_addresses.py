"""Addresses in calendars lead to the reader's own language."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from netverk import clockwork
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.people.knowing import Contact
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from tests import scene


def test_english_ones_have_english_in_them_once(app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at(scene.NOW)
    laid = scene.lay(app)
    with app.app_context():
        with write():
            nina = Contact(name="Nina", email="nina@example.org")
            take_places(db.session.scalars(select(Season)).one(), nina, [nina], once=uuid4().hex, language="en")
        clockwork.delivering()()
        entries = db.session.scalars(select(Letter.message).where(Letter.address == nina.email, Letter.kind == "calendar")).all()
        assert entries
    said = app.test_client().get(f"/en/{laid.path}/calendar.ics").text.replace("\r\n ", "")

    assert set(re.findall(r"http://127.0.0.1:5000(\S*?)/natverket", said)) == {"/en"}
    for entry in entries:
        assert set(re.findall(r"http://127.0.0.1:5000(\S*?)/natverket", entry or "")) == {"/en"}
