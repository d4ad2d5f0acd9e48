"""Every program reads a session at the instants meant: each month of the next three years, and around every change of the clocks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from netverk.calendars import zone
from netverk.calendars.feed import feed
from netverk.programme.value import Session
from netverk.programme.when import When, instant
from tests.calendars import checks, ical_js, samples
from tests.calendars.checks import check_object
from tests.calendars.samples import BASE, RELEASED, network, published, session
from tests.calendars.test_zone import is_plain

PLACES = ("Europe/Stockholm", "Europe/Helsinki", "Europe/London", "America/New_York")
HOURS = ((0, 1), (9.5, 3), (12, 1), (23.5, 1))  # from when on a day, and for how long
AROUND = (-49, -25, -3, -2, -1, 0, 1, 2, 3, 25)  # hours from a change of the clocks
MONTHS = 37


def months() -> list[datetime]:
    """The 14th of this month and of those of the next three years."""
    now = datetime.now(UTC)
    return [datetime(now.year + (now.month - 1 + n) // 12, (now.month - 1 + n) % 12 + 1, 14) for n in range(MONTHS)]


def spans(name: str) -> Iterator[tuple[datetime, datetime]]:
    """Wall times; none that the clock on the wall shows twice or never."""
    for day in months():
        yield from ((day + timedelta(hours=starts), day + timedelta(hours=starts + hours)) for starts, hours in HOURS)
    first, last = months()[0], months()[-1]
    for turn in zone.turns(name):
        if first < turn.wall < last:
            for hours in AROUND:
                starts = turn.wall + timedelta(hours=hours)
                yield from ((starts, starts + timedelta(hours=long)) for long in (1, 2.5, 26))


def planned(name: str) -> list[Session]:
    plain = [each for each in spans(name) if all(is_plain(wall, name) for wall in each)]
    return [session(str(When.hours(*each)), uid=f"m{n}", number=n) for n, each in enumerate(dict.fromkeys(plain))]


@pytest.mark.parametrize("name", PLACES)
def test_a_feed_is_read_at_its_instants_by_all(name: str) -> None:
    sessions = planned(name)
    ics = feed(published(network(*sessions, zone=name)), RELEASED, BASE)

    check_object(ics)
    meant = {each.uid: (each.when.starts_at(name), each.when.ends_at(name)) for each in sessions}
    assert len({each.when.day.strftime("%Y-%m") for each in sessions if each.when.day}) == MONTHS
    assert len([turn for turn in zone.turns(name) if months()[0] < turn.wall < months()[-1]]) >= 5
    assert checks.by_icalendar(ics) == checks.by_vobject(ics) == ical_js.spans(ics) == meant


@pytest.mark.parametrize("name", PLACES)
def test_so_is_an_invitation_of_every_month(name: str) -> None:
    for day in months():
        starts, ends = day + timedelta(hours=9.5), day + timedelta(hours=12.5)
        ics = samples.mail(samples.entry(str(When.hours(starts, ends)), zone=name))
        check_object(ics, "REQUEST")
        meant = {"resan.0": (instant(starts, name), instant(ends, name))}
        assert checks.by_icalendar(ics) == checks.by_vobject(ics) == ical_js.spans(ics) == meant
