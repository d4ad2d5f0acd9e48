"""Working hours: nine to five, on days that nobody has off."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from netverk.programme.free_days import SWEDEN
from netverk.programme.working_hours import after_working_hours, is_working_day

STOCKHOLM = ZoneInfo(SWEDEN)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def after(begun: str, hours: int, *pauses: tuple[str, str | None], zone: str = SWEDEN) -> str | None:
    spans = [(at(begins), at(ends) if ends else None) for begins, ends in pauses]
    found = after_working_hours(at(begun), hours, zone, spans)
    return f"{found.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if found else None


def test_an_hour_is_an_hour_while_people_are_at_work() -> None:
    assert after("2030-03-06 10:00", 2) == "2030-03-06 12:00"


def test_what_begins_on_friday_afternoon_goes_on_on_monday() -> None:
    assert after("2030-03-08 16:00", 2) == "2030-03-11 10:00"
    assert after("2030-03-09 11:00", 8) == "2030-03-11 17:00", "all of Saturday counts for nothing"


def test_two_days_of_work_begun_before_easter_end_after_it() -> None:
    assert after("2030-04-18 09:00", 16) == "2030-04-23 17:00", "Good Friday to Easter Monday are free"


def test_the_eve_of_midsummer_and_christmas_eve_are_free_in_sweden_alone() -> None:
    assert after("2030-06-20 16:00", 2) == "2030-06-24 10:00"
    assert after("2030-12-23 16:00", 3, zone="Europe/London") == "2030-12-24 11:00", "ten in London"


def test_the_hour_that_summer_time_takes_is_not_a_working_one() -> None:
    assert after("2030-03-29 09:00", 16) == "2030-04-01 17:00"


def test_time_stands_still_while_it_is_paused() -> None:
    assert after("2030-03-06 10:00", 3, ("2030-03-06 11:00", "2030-03-12 11:00")) == "2030-03-12 13:00"
    assert after("2030-03-06 10:00", 3, ("2030-03-06 07:00", "2030-03-06 12:00"), ("2030-03-06 11:00", "2030-03-06 13:00")) == (
        "2030-03-06 16:00"
    )


def test_it_never_passes_while_the_pause_has_no_end() -> None:
    assert after("2030-03-06 10:00", 3, ("2030-03-06 11:00", None)) is None
    assert after("2030-03-06 10:00", 1, ("2030-03-06 11:00", None)) == "2030-03-06 11:00"


moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 12, 1), timezones=st.just(STOCKHOLM))


@given(moments, st.integers(1, 80))
def test_it_always_falls_within_the_hours_of_a_working_day(begun: datetime, hours: int) -> None:
    found = after_working_hours(begun, hours, SWEDEN)

    assert found
    there = found.astimezone(STOCKHOLM)
    assert is_working_day(there.date(), SWEDEN)
    assert time(9) < there.time() <= time(17)


@given(moments, st.integers(1, 40), st.integers(1, 40))
def test_hours_add_up(begun: datetime, first: int, then: int) -> None:
    half_way = after_working_hours(begun, first, SWEDEN)

    assert half_way
    assert after_working_hours(half_way, then, SWEDEN) == after_working_hours(begun, first + then, SWEDEN)


@given(moments, st.integers(1, 16), st.integers(0, 10), st.integers(0, 60))
def test_a_pause_never_brings_it_nearer(begun: datetime, hours: int, later: int, long: int) -> None:
    pause = (begun + timedelta(hours=later), begun + timedelta(hours=later + long))
    plain, paused = after_working_hours(begun, hours, SWEDEN), after_working_hours(begun, hours, SWEDEN, [pause])

    assert plain
    assert paused
    assert paused >= plain
