"""From when people are reminded of what: computed from what is released."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from netverk.programme import value
from netverk.programme.value import Day, Kind, Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.reminding.due import due

MORNING = When.parse("2030-04-02T09:30/2030-04-02T12:30")  # the Tuesday after summer time began


def programme(*sessions: Session, kind: Kind = Kind.NETWORK, days: tuple[Day, ...] = ()) -> Programme:
    series = value.Series(slug="n", kind=kind, title="Nätverket")
    return Programme(series=series, season=value.Season(slug="v", title="Våren"), sessions=sessions, days=days)


def session(when: When = MORNING, status: Status = Status.SCHEDULED) -> Session:
    return Session(uid="t", slug="t", title="Tillit", number=1, when=when, status=status)


def found(at: str, days: list[int], whole: Programme) -> list[tuple[str, int]]:
    now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    return [(each.uid, each.days) for each in due(whole, days, now)]


def test_from_eight_in_the_morning_so_many_days_before() -> None:
    whole = programme(session())
    assert found("2030-03-26 07:59", [7], whole) == []
    assert found("2030-03-26 08:00", [7], whole) == [("t", 7)], "seven days by the calendar, though one of them was an hour shorter"


def test_the_last_of_several_and_none_once_it_has_begun() -> None:
    whole = programme(session())
    assert found("2030-03-31 12:00", [7, 1], whole) == [("t", 7)]
    assert found("2030-04-01 08:00", [7, 1], whole) == [("t", 1)]
    assert found("2030-04-02 09:30", [7, 1], whole) == []


def test_nobody_is_reminded_of_what_has_no_date_that_holds() -> None:
    for gone in (session(UNKNOWN, Status.POSTPONED), session(status=Status.CANCELLED), session(UNKNOWN), session(When.month(2030, 4))):
        assert found("2030-04-01 12:00", [7, 1], programme(gone)) == []


def test_a_day_whose_hours_are_not_settled_is_reminded_of_too() -> None:
    assert found("2030-04-01 12:00", [1], programme(session(When.on(date(2030, 4, 2))))) == [("t", 1)]


def test_a_conference_is_reminded_of_day_by_day() -> None:
    whole = programme(session(), kind=Kind.CONFERENCE, days=(Day(uid="d", date=date(2030, 4, 2)),))
    assert found("2030-04-01 12:00", [1], whole) == [("d", 1)]
