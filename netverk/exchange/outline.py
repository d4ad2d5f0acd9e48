"""A programme as schedule files lay it out, by day and room, ready to be written as XML or JSON.

What has no hours, is postponed or is cancelled is left out; a session without a room stands under a room named for that. Numbers and
guids that are none are replaced by some that are. At least one day is named, for the formats want one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from netverk.exchange.hours import YEARS, beginning, duration, with_offset
from netverk.exchange.identity import free_number, identity, slugified
from netverk.exchange.places import room_label
from netverk.exchange.schedule import can_be_written, speakers_of
from netverk.programme.published import Published
from netverk.programme.value import Byline, Programme, Session
from netverk.programme.when import DAY_TURNS_AT, instant

NAME = "netverk"
GRID = "00:05"  # the shortest step of hours that readers draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One session as it is written: `starts` and `ends` with their offsets from UTC, `slug` unique among all conferences."""

    session: Session
    guid: str
    number: int
    slug: str
    url: str
    room: str
    begins: datetime
    starts: str
    ends: str
    clock: str
    lasts: timedelta
    persons: tuple[Byline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    room: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One day: its date, its outer hours with offset, and every room of the programme."""

    date: date
    starts: str
    ends: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    acronym: str
    title: str
    version: str
    url: str  # of the season's page
    sheets: tuple[Sheet, ...]
    tracks: tuple[str, ...]


def outline(published: Published, base_url: str) -> Outline:
    """`base_url` is what addresses begin with, without a slash at the end."""
    programme = published.programme
    url = f"{base_url}/{programme.path}"
    entries = _entries(programme, url)
    days = sorted({day.date for day in programme.days} | {day for entry in entries if (day := entry.session.when.day)})
    return Outline(
        acronym=acronym(programme),
        title=_title(programme),
        version=str(programme.number),
        url=f"{url}/",
        sheets=tuple(_sheet(day, entries, programme) for day in days or [_some_day(published)]),
        tracks=tuple(sorted({entry.session.track for entry in entries if entry.session.track})),
    )


def acronym(programme: Programme) -> str:
    """`ledarskap_2020`, in the narrowest spelling that both schemas take."""
    return re.sub(r"[^a-z0-9]+", "_", slugified(f"{programme.series.slug} {programme.season.slug}", "season")).strip("_").ljust(4, "_")


def _title(programme: Programme) -> str:
    series, season = programme.series.title, programme.season.title
    return season if series.casefold() in season.casefold() else f"{series}, {season}"


def _entries(programme: Programme, url: str) -> tuple[Entry, ...]:
    short, numbers, made = acronym(programme), set[int](), []
    for session in filter(can_be_written, programme.sessions):
        number = free_number(session.number, numbers)
        numbers.add(number)
        made.append(_entry(programme, session, number, short, url))
    return tuple(made)


def _entry(programme: Programme, session: Session, number: int, short: str, url: str) -> Entry:
    zone, when = programme.zone, session.when
    begins, lasts = beginning(when, zone), duration(when, zone)
    written = with_offset(begins, zone)
    return Entry(
        session=session,
        guid=identity(session.uid),
        number=number,
        slug=f"{short}-{number:04}-{slugified(session.slug, 'session')}",
        url=f"{url}/sessions/{session.slug}",
        room=room_label(programme, session),
        begins=begins,
        starts=written,
        ends=with_offset(begins + lasts, zone),
        clock=written[11:16],
        lasts=lasts,
        persons=speakers_of(session),
    )


def _sheet(day: date, entries: tuple[Entry, ...], programme: Programme) -> Sheet:
    todays = [entry for entry in entries if entry.session.when.day == day]
    starts, ends = _outer_hours(day, todays, programme.zone)
    rooms = _rooms(entries, programme)
    columns = (Column(room=room, entries=tuple(entry for entry in todays if entry.room == room)) for room in rooms)
    return Sheet(date=day, starts=starts, ends=ends, columns=tuple(columns))


def _outer_hours(day: date, todays: list[Entry], zone: str) -> tuple[str, str]:
    """From the first to the last session of the day; of an empty one from morning to morning."""
    if todays:
        first, last = min(todays, key=lambda entry: entry.begins), max(todays, key=lambda entry: entry.begins + entry.lasts)
        return first.starts, last.ends
    turns = (datetime.combine(each, DAY_TURNS_AT) for each in (day, day + timedelta(days=1)))
    starts, ends = (with_offset(instant(each, zone), zone) for each in turns)
    return starts, ends


def _rooms(entries: tuple[Entry, ...], programme: Programme) -> list[str]:
    """The rooms in use, in the order of the programme's places."""
    placed = sorted(entries, key=lambda entry: (programme.place_order(entry.session), entry.room))
    return list(dict.fromkeys(entry.room for entry in placed))


def _some_day(published: Published) -> date:
    """A day for a programme in which nothing has a date: when it is said to run, else when it was released."""
    season = published.programme.season
    said = (season.starts_on, season.term.first_date)
    return next((day for day in said if day and day.year in YEARS), published.at.date())
