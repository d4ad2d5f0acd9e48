"""What is to come in the example: there at any time, showing what a plan can be, and invented throughout."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.examples import arranging, conference_ahead, leadership_network, past_conferences, season_ahead
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.programme.clashes import clashes
from netverk.programme.published import has_ended, registration_is_open
from netverk.programme.value import Mode, Programme, Status
from netverk.programme.when import Exactness
from netverk.releases import reading
from netverk.speakers.models import Speaker

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the data do not depend on it

DAYS = ["2026-01-07", "2026-03-18", "2026-06-20", "2027-08-01", "2028-02-29", "2029-09-17", "2030-12-24", "2031-04-10", "2031-12-31"]
REAL = {who.name for each in (leadership_network.spring_2020(), *past_conferences.all_of_them()) for who in each.speakers}


def ahead() -> list[Programme]:
    """The network's next season and the conference, as released."""
    found = [reading.programme_of(release) for release in reading.current_of_each()]
    return [programme for programme in found if programme.season.takes_registrations]


@pytest.fixture
def arranged(app: Flask, clock_at: Callable[[str], None]) -> Flask:
    clock_at("2026-06-20 12:00")
    with app.app_context():
        arranging.arrange_once()
    return app


@pytest.mark.parametrize("day", DAYS)
def test_at_any_time_something_is_to_come_and_can_be_registered_for(app: Flask, clock_at: Callable[[str], None], day: str) -> None:
    clock_at(f"{day} 12:00")
    with app.app_context():
        arranging.arrange_once()
        network, conference = ahead()

        for programme in (network, conference):
            assert registration_is_open(programme, clock.now())
            assert not has_ended(programme, clock.now())
            assert clashes(programme) == ()
            starts = [each.when.starts_at(programme.zone) for each in programme.sessions if each.is_dated]
            assert all(at and at >= clock.now() + timedelta(days=13) for at in starts)
        assert len(network.sessions) == network.season.planned == 5
        assert [len(conference.of_day(each)) for each in conference.days] == [8, 5]


def test_the_season_ahead_shows_every_state_that_a_plan_can_have(arranged: Flask) -> None:
    with arranged.app_context():
        network, _conference = ahead()
        first, moved, hybrid, preliminary, last = network.sessions

        assert (first.status, first.mode, first.preliminary) == (Status.SCHEDULED, Mode.ON_SITE, False)
        assert (moved.slug, moved.because, moved.sequence) == (season_ahead.MOVED, season_ahead.BECAUSE, 1)
        assert moved.formerly
        assert moved.formerly != moved.when
        assert hybrid.mode is Mode.HYBRID
        assert preliminary.preliminary
        assert (last.status, last.when.exactness) == (Status.PLANNED, Exactness.MONTH)
        assert all(a.when.order < b.when.order for a, b in pairwise(network.sessions))


def test_the_conference_has_parallel_tracks_an_evening_and_one_session_called_off(arranged: Flask) -> None:
    with arranged.app_context():
        _network, conference = ahead()

        off = conference.session_named(conference_ahead.CANCELLED)
        assert off is not None
        assert (off.status, off.because) == (Status.CANCELLED, conference_ahead.BECAUSE)
        assert any(a.when.overlaps(b.when) and a.track != b.track for a in conference.sessions for b in conference.sessions)
        assert any(each.when.starts and each.when.starts.hour >= 17 for each in conference.sessions)


def test_nobody_ahead_has_the_name_of_somebody_real(arranged: Flask) -> None:
    with arranged.app_context():
        invented = {who.name for programme in ahead() for who in programme.speakers} | set(db.session.scalars(select(Person.name)))

        assert len(invented) > 20
        assert invented & REAL == set()
        assert {part for name in invented for part in name.split()} & {name.split()[-1] for name in REAL} == set()


def test_nobody_can_be_written_to_but_at_example_org(arranged: Flask) -> None:
    with arranged.app_context():
        addresses = [
            *db.session.scalars(select(Person.email)),
            *db.session.scalars(select(Speaker.email)),
            *db.session.scalars(select(Letter.address)),
        ]
        real = db.session.scalars(select(Speaker.email).where(Speaker.name.in_(REAL)))

        assert {address.partition("@")[2] for address in addresses if address} == {"example.org"}
        assert set(real) == {""}


def test_the_joining_link_is_published_but_not_public(arranged: Flask) -> None:
    with arranged.app_context():
        release = next(each for each in reading.current_of_each() if reading.private_of(each).joining_links)

        assert list(reading.private_of(release).joining_links.values()) == ["https://example.org/delta/vad-motena-kostar-och-vad-de-ger"]
        assert "example.org/delta" not in release.programme
