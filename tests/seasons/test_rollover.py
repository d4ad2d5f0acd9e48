"""What the next season takes over, and on which mornings it can be."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.programme.free_days import holiday_name, is_squeeze_day
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.models import Leadership
from netverk.seasons.rollover import LEAST, NOTICE, is_avoided, mornings, roll_over, run_of, term_ahead, usual_hours
from tests import make

MORNING = (time(9, 30), time(12, 30))
A_DAY = timedelta(days=1)

days = st.dates(date(2026, 1, 1), date(2032, 12, 31))


# mornings


@given(today=days, weekday=st.sampled_from([None, 0, 1, 2, 3, 4]), n=st.integers(1, 5))
def test_mornings_keep_clear_of_days_when_few_can_come(today: date, weekday: int | None, n: int) -> None:
    first, last = run_of(term_ahead(today))
    first = max(first, today + NOTICE)

    found = [when.day for when in mornings(n, first=first, last=last, weekday=weekday, hours=MORNING) if when.day]

    assert len(found) == n
    assert found == sorted(set(found))
    assert first <= found[0]
    assert found[-1] <= last
    for day in found:
        assert day.weekday() == weekday if weekday is not None else day.weekday() < 5
        assert not holiday_name(day)
        assert not holiday_name(day + A_DAY)
        assert not is_squeeze_day(day)
        assert day.month != 7
        assert day.isocalendar().week not in {7, 8, 9, 10, 44}


@given(first=days, n=st.integers(1, 8))
def test_mornings_without_obstacles_are_spread_evenly(first: date, n: int) -> None:
    whens = mornings(n, first=first, last=first + timedelta(days=139), weekday=1, hours=MORNING, skip=lambda _day: False)

    gaps = [(after.day - before.day).days for before, after in pairwise(whens) if before.day and after.day]

    assert all(abs(gap - 140 / n) <= 7 for gap in gaps)


def test_a_morning_has_the_hours_asked_for() -> None:
    (when,) = mornings(1, first=date(2026, 9, 1), last=date(2026, 9, 1), weekday=1, hours=(time(8), time(10, 15)))

    assert str(when) == "2026-09-01T08:00/2026-09-01T10:15"


def test_too_short_a_time_is_refused_with_its_numbers() -> None:
    with pytest.raises(RuleBroken) as refused:
        mornings(5, first=date(2026, 9, 1), last=date(2026, 9, 30), weekday=1, hours=MORNING, skip=lambda day: day == date(2026, 9, 8))

    assert refused.value.facts == {"n": 5, "first": date(2026, 9, 1), "last": date(2026, 9, 30), "found": 4}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-05-01", "a public holiday"),
        ("2026-04-30", "the eve of one"),
        ("2026-05-15", "a squeeze day"),
        ("2026-06-19", "Midsummer's eve"),
        ("2026-12-24", "Christmas eve"),
        ("2026-02-24", "winter break"),
        ("2026-03-31", "the week before Easter"),
        ("2026-04-09", "the week after Easter"),
        ("2026-10-27", "autumn break"),
        ("2026-07-07", "July"),
    ],
)
def test_days_when_few_can_come(day: str, why: str) -> None:
    assert is_avoided(date.fromisoformat(day)), why


@pytest.mark.parametrize("day", ["2026-03-17", "2026-05-05", "2026-04-15", "2026-09-01", "2026-11-03"])
def test_ordinary_days(day: str) -> None:
    assert not is_avoided(date.fromisoformat(day))


# terms


@pytest.mark.parametrize(
    ("today", "term"),
    [
        ("2026-01-10", "2026-spring"),
        ("2026-03-18", "2026-spring"),
        ("2026-03-19", "2026-autumn"),
        ("2026-06-15", "2026-autumn"),
        ("2026-09-17", "2026-autumn"),
        ("2026-09-18", "2027-spring"),
        ("2026-12-31", "2027-spring"),
    ],
)
def test_the_term_ahead(today: str, term: str) -> None:
    assert str(term_ahead(date.fromisoformat(today))) == term


@given(today=days)
def test_the_term_ahead_always_leaves_time(today: date) -> None:
    first, last = run_of(term_ahead(today))

    assert last - max(first, today) >= LEAST


def test_a_period_of_which_nothing_is_known_has_no_mornings() -> None:
    with pytest.raises(RuleBroken):
        run_of(UNKNOWN)


def test_a_month_runs_from_its_first_day_to_its_last() -> None:
    assert run_of(When.month(2028, 2)) == (date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize("written", ["09.30–12.30", "9:30-12:30", "kl. 09.30–12.30"])
def test_hours_are_read_as_written(written: str) -> None:
    assert usual_hours(written) == MORNING


def test_hours_that_cannot_be_read_are_a_morning() -> None:
    assert usual_hours("förmiddagar") == MORNING


# rolling over


def test_the_next_season_takes_over_promise_seats_and_leaders_as_they_are_now(app: Flask) -> None:
    with app.app_context(), write():
        spring = make.season(slug="varen-2030", planned=5, capacity=30, takes_registrations=False, note="Med förbehåll")
        leader = make.speaker("Astrid Öberg", title="rektor")
        make.leader(leader, season=spring)
        leader.title = "rådgivare"

        autumn = roll_over(spring, slug="hosten-2030", title="Hösten 2030", term=When.term(2030, autumn=True))

        assert (autumn.series, autumn.planned, autumn.capacity, autumn.takes_registrations) == (spring.series, 5, 30, True)
        assert (autumn.note, autumn.seats_taken) == ("", 0)
        named = db.session.scalars(select(Leadership).where(Leadership.season_id == autumn.id)).one()
        assert (named.name, named.title) == ("Astrid Öberg", "rådgivare")


def test_an_address_that_is_taken_is_refused(app: Flask) -> None:
    with app.app_context(), write():
        spring = make.season(slug="varen-2030")

        with pytest.raises(RuleBroken):
            roll_over(spring, slug="varen-2030", title="Våren 2030", term=When.term(2030, autumn=False))
