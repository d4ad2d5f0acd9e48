import re
from datetime import UTC, datetime, timedelta, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
import vobject
from dateutil.tz import tzical  # type: ignore[import-untyped]  # it brings no types
from hypothesis import given, settings
from hypothesis import strategies as st

from netverk.calendars import zone
from netverk.programme.when import When, instant
from tests.calendars import checks, samples
from tests.calendars.checks import check_object

ZONES = ("Europe/Stockholm", "Europe/Helsinki", "Europe/London", "America/New_York", "Europe/Berlin")
CURIOUS = (
    "Africa/Cairo",  # a last Thursday at midnight, which may be the first of the next month
    "Africa/Casablanca",  # no rule: the clocks follow Ramadan
    "America/Nuuk",  # the Saturday before the last Sunday
    "America/Santiago",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour
    "Europe/Dublin",  # winter is the exception there
    "Etc/GMT+5",
)
STOCKHOLM = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def as_dateutil_reads(name: str) -> tzinfo:
    read = tzical(StringIO(zone.component(name).to_ical().decode())).get(name)
    assert isinstance(read, tzinfo)
    return read


def is_plain(wall: datetime, name: str) -> bool:
    """Whether the clock on the wall shows this hour exactly once."""
    first, second = (wall.replace(tzinfo=ZoneInfo(name), fold=fold).utcoffset() for fold in (0, 1))
    return first == second


def hours_worth_asking(name: str, years: range) -> list[datetime]:
    """Noon and midnight of every tenth day, and the hours around every change of the clocks."""
    days = [datetime(years[0], 1, 1) + timedelta(days=10 * n) for n in range(36 * len(years))]
    around = [
        turn.wall + timedelta(hours=n) for turn in zone.turns(name) if turn.wall.year in years for n in (-25, -3, -2, -1, 1, 2, 3, 25)
    ]
    return [wall for wall in (*days, *(day + timedelta(hours=12) for day in days), *around) if is_plain(wall, name)]


def test_stockholm_is_written_as_two_rules() -> None:
    assert zone.component("Europe/Stockholm").to_ical().decode().replace("\r\n", "\n") == STOCKHOLM


@pytest.mark.parametrize(
    ("name", "years"), [*((name, range(2026, 2037)) for name in (*ZONES, *CURIOUS)), ("Europe/Berlin", range(2014, 2015))]
)
def test_a_zone_as_written_tells_the_same_time_as_the_zone(name: str, years: range) -> None:
    read = as_dateutil_reads(name)
    hours = hours_worth_asking(name, years)

    assert {wall: wall.replace(tzinfo=read).utcoffset() for wall in hours} == {
        wall: wall.replace(tzinfo=ZoneInfo(name)).utcoffset() for wall in hours
    }


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_of_today_is_two_rules_and_nothing_else(name: str) -> None:
    assert [bool(observance.rule) for observance in zone.observances(name)] == [True, True]


def test_a_zone_that_gave_up_its_rule_lists_the_changes_it_had() -> None:
    assert [(observance.turn.wall.year, observance.rule) for observance in zone.observances("Europe/Moscow")] == [
        (2010, ""),
        (2010, ""),
        (2011, ""),
        (2014, ""),
    ]


@pytest.mark.parametrize("name", [*ZONES, *CURIOUS])
def test_no_zone_has_dates_that_thunderbird_misreads(name: str) -> None:
    written = zone.component(name).to_ical().decode()

    assert re.findall("^RDATE", written, re.MULTILINE) == []
    assert "BEGIN:STANDARD" in written or "BEGIN:DAYLIGHT" in written


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone.component("Europe/Atlantis")


@pytest.mark.parametrize(("name", "utc"), [("UTC", True), ("Etc/UTC", True), ("Etc/GMT+5", False), ("Europe/London", False)])
def test_only_utc_does_without_a_description(name: str, utc: bool) -> None:
    ics = samples.mail(samples.entry(zone=name))

    check_object(ics, "REQUEST")
    assert zone.is_utc(name) is utc
    assert (b"DTSTART:20260505T093000Z" in ics) is utc
    assert (b"BEGIN:VTIMEZONE" in ics) is not utc


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(ZONES),
    starts=st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)),
    minutes=st.integers(1, 20 * 60),
)
def test_an_entry_is_read_at_its_instants(name: str, starts: datetime, minutes: int) -> None:
    starts = starts.replace(second=0, microsecond=0)
    ends = starts + timedelta(minutes=minutes)
    if not (is_plain(starts, name) and is_plain(ends, name)):
        return
    ics = samples.mail(samples.entry(str(When.hours(starts, ends)), zone=name))

    meant = {"resan.0": (instant(starts, name), instant(ends, name))}
    assert checks.by_icalendar(ics) == checks.by_vobject(ics) == checks.by_ics(ics) == meant
    described = zone.component(name).to_tz(lookup_tzid=False)
    assert starts.replace(tzinfo=described).astimezone(UTC) == instant(starts, name)


def test_the_check_does_not_lean_on_the_zones_that_a_library_knows() -> None:
    ics = samples.mail(samples.entry()).replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300").replace(b"Europe/Stockholm", b"Europe/Nowhere")

    starts = vobject.readOne(ics.decode()).vevent.dtstart.value.astimezone(UTC)
    assert starts == datetime(2026, 5, 5, 6, 30, tzinfo=UTC)
