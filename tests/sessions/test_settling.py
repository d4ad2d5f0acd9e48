"""Dates that are settled when a season is laid out."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.programme.value import Status
from netverk.sessions.models import Session
from tests import make
from tests.visitor import Visitor

AT = "/organise/serien/2031/lay-out"


@pytest.mark.parametrize(("ticked", "status"), [({"settled": "y"}, Status.SCHEDULED), ({}, Status.PLANNED)])
def test_dates_that_stand_go_into_calendars_and_open_ones_promise_nothing(
    app: Flask, clock_at: Callable[[str], None], ticked: dict[str, str], status: Status
) -> None:
    clock_at("2030-12-01 12:00")
    with app.app_context(), write():
        make.season("2031", slug="2031", series=make.series(slug="serien", venue=make.venue("Tornrummet")), term=make.when("2031-spring"))
        oda = Visitor(app, signed_in=make.organiser())
    oda.press(oda.send(AT, number="2", propose="1"), AT, make="1", **ticked, **{"dates-0-day": "2031-03-04", "dates-1-day": ""})

    with app.app_context():
        dated, open_one = db.session.scalars(select(Session).order_by(Session.number)).all()
        assert (dated.status, str(dated.when), dated.venue and dated.venue.name) == (
            status,
            "2031-03-04T09:30/2031-03-04T12:30",
            "Tornrummet",
        )
        assert (open_one.status, str(open_one.when), open_one.venue) == (Status.PLANNED, "2031-spring", None)
