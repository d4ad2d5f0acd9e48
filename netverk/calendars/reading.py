"""A calendar object of ours as it can be read by people: what it does, to what, when and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from netverk.programme.when import When


@dataclass(frozen=True, slots=True)
class Said:
    """One entry; `takes_back` where the object takes it out of a calendar."""

    title: str
    when: When
    place: str
    takes_back: bool


def said(content: bytes) -> list[Said]:
    """Every entry of one object, each at the hours of its own zone."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(content)
    takes_back = str(calendar.get("METHOD", "")) == "CANCEL"
    return list(_entries(calendar, takes_back))


def _entries(calendar: Any, takes_back: bool) -> Iterator[Said]:
    for event in calendar.walk("VEVENT"):
        yield Said(str(event.get("SUMMARY", "")), _when(event), str(event.get("LOCATION", "")), takes_back)


def _when(event: Any) -> When:
    starts = event["DTSTART"].dt
    if not isinstance(starts, datetime):
        return When.on(starts)
    ends = event["DTEND"].dt if "DTEND" in event else starts + timedelta(hours=1)
    return When.hours(starts.replace(tzinfo=None), ends.replace(tzinfo=None))
