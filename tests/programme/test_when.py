"""When something happens: its text form, its order, its instants where the clocks change and where a day turns."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netverk.programme.value import Session, Status, in_order
from netverk.programme.when import UNKNOWN, When, instant
from tests.programme import strategies as some

STOCKHOLM = "Europe/Stockholm"


@given(some.WHENS)
def test_the_text_form_is_read_back_equal(when: When) -> None:
    assert When.parse(str(when)) == when
    assert bool(when) == bool(str(when))


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-05T09:30/2020-05-05T12:30",
        "2020-05-05T22:00/2020-05-06T01:00",
        "2020-05-05",
        "2020-06",
        "2020-spring",
        "2020-autumn",
        "2020",
        "",
    ],
)
def test_the_text_form_is_what_was_written(text: str) -> None:
    assert str(When.parse(text)) == text


def test_a_space_may_stand_for_the_t() -> None:
    assert str(When.parse("2020-05-05 09:30/2020-05-05 12:30")) == "2020-05-05T09:30/2020-05-05T12:30"


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2020-13",
        "2020-02-30",
        "2020-summer",
        "20",
        "２０２０",
        "2020-05-05T12:30/2020-05-05T12:30",
        "2020-05-05T12:30/2020-05-05T09:30",
        "2020-05-05T09:30:30/2020-05-05T12:30",
        "2020-05-05T09:30Z/2020-05-05T12:30Z",
        "2020-05-05/2020-05-06",
        "/",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        When.parse(text)


def test_times_are_ordered_with_the_vaguer_after_the_more_exact_and_the_unknown_last() -> None:
    ordered = [
        When.parse(text)
        for text in (
            "2020-05-05T09:30/2020-05-05T10:00",
            "2020-05-05T09:30/2020-05-05T12:30",
            "2020-05-05",
            "2020-05",
            "2020-spring",
            "2020",
            "",
        )
    ]
    for shuffled in list(permutations(ordered))[::97]:
        assert sorted(shuffled, key=lambda when: when.order) == ordered


@given(st.permutations([("a", 1, "2020-05-12"), ("b", 2, ""), ("c", 3, "2020-05-05"), ("d", 4, "2020-05-07")]))
def test_a_session_without_a_date_keeps_its_place_and_a_postponed_one_stands_where_it_stood(listed: list[tuple[str, int, str]]) -> None:
    sessions = tuple(
        Session(uid=uid, slug=uid, title=uid, number=number, status=Status.POSTPONED, formerly=When.parse(when))
        if uid == "d"
        else Session(uid=uid, slug=uid, title=uid, number=number, when=When.parse(when))
        for uid, number, when in listed
    )
    assert [session.uid for session in in_order(sessions)] == ["c", "b", "d", "a"]


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2020-03-28T09:30", "2020-03-28T08:30"),
        ("2020-03-29T01:59", "2020-03-29T00:59"),
        ("2020-03-29T02:30", "2020-03-29T01:30"),  # skipped: counted from before the jump
        ("2020-03-29T03:00", "2020-03-29T01:00"),
        ("2020-05-05T09:30", "2020-05-05T07:30"),
        ("2020-10-25T02:30", "2020-10-25T00:30"),  # there twice: the first
        ("2020-10-25T03:00", "2020-10-25T02:00"),
        ("2020-10-26T09:30", "2020-10-26T08:30"),
    ],
)
def test_instants_hold_where_the_clocks_change(wall: str, utc: str) -> None:
    assert instant(datetime.fromisoformat(wall), STOCKHOLM) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(some.HOURS, some.ZONES)
def test_an_instant_is_the_wall_time_in_its_zone(when: When, zone: str) -> None:
    starts = when.starts_at(zone)
    assert starts
    assert when.starts
    back = starts.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert timedelta() <= back - when.starts <= timedelta(hours=1)  # later only where the clock skipped that hour


def test_the_night_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    for text, hours in (
        ("2020-03-28T22:00/2020-03-29T06:00", 7),
        ("2020-10-24T22:00/2020-10-25T06:00", 9),
        ("2020-05-05T22:00/2020-05-06T06:00", 8),
    ):
        night = When.parse(text)
        starts, ends = night.starts_at(STOCKHOLM), night.ends_at(STOCKHOLM)
        assert starts
        assert ends
        assert ends - starts == timedelta(hours=hours)
        assert night.minutes == 8 * 60


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-05-06T00:30/2020-05-06T02:00", date(2020, 5, 5)),
        ("2020-05-06T04:59/2020-05-06T06:00", date(2020, 5, 5)),
        ("2020-05-06T05:00/2020-05-06T06:00", date(2020, 5, 6)),
        ("2020-05-05T23:00/2020-05-06T01:00", date(2020, 5, 5)),
        ("2020-05-06", date(2020, 5, 6)),
        ("2020-05", None),
        ("", None),
    ],
)
def test_what_begins_before_five_belongs_to_the_evening_before(text: str, day: date | None) -> None:
    assert When.parse(text).day == day


@given(some.HOURS, some.HOURS)
def test_overlapping_is_mutual_and_only_for_exact_hours(one: When, other: When) -> None:
    assert one.overlaps(one)
    assert one.overlaps(other) == other.overlaps(one)
    assert one.starts
    assert not one.overlaps(When.on(one.starts.date()))
    assert not UNKNOWN.overlaps(one)
