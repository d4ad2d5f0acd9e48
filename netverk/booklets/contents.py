"""What stands in a booklet, in order: everything decided here, so that the templates only set it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from netverk.booklets.entries import Entry, entry, stands_at
from netverk.language import N_, _, alphabetical, capitalised, clock_time, date_words, long_date, period_of, spoken
from netverk.programme.published import House, Published, has_ended
from netverk.programme.value import Advisory, Byline, Programme, Speaker, Venue
from netverk.programme.words import access_words, period_words

ROWS = 60  # of one table: a longer one would run over more than three pages of A5
NUMBERS = (N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A stretch of one day, short enough for paper."""

    hours: str
    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPart:
    """One day of a conference; `date` is None for what has no day yet."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """Somebody who stands up: as named in the programme, the biography, and the sessions to look up."""

    name: str
    details: str
    biography: str
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """A whole booklet, in the language spoken."""

    programme: Programme
    house: House
    made_on: str
    created: str  # ISO 8601, for the document's own facts
    address: str
    days_words: str
    advisories: tuple[Advisory, ...]
    leaders: tuple[Presented, ...]
    entries: tuple[Entry, ...]
    missing: str
    described: tuple[Venue, ...]  # those that need more than the address on the title page
    days: tuple[DayPart, ...] = ()
    speakers: tuple[Presented, ...] = ()  # of a network
    index: tuple[tuple[str, tuple[Presented, ...]], ...] = ()  # of a conference, by initial


def booklet(published: Published, at: datetime, base_url: str) -> Booklet:
    """Everything that paper says of `published` at the moment `at` (UTC)."""
    programme = published.programme
    entries = tuple(entry(programme, session, at) for session in programme.sessions)
    return Booklet(
        programme=programme,
        house=published.house,
        made_on=date_words(_local_date(published.at, programme)),
        created=published.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        address=f"{base_url.rstrip('/')}{'' if spoken() == 'sv' else f'/{spoken()}'}/{programme.path}/",
        days_words=_days_words(programme),
        advisories=tuple(each for each in programme.advisories if each.ends_on is None or _local_date(at, programme) <= each.ends_on),
        leaders=tuple(_presented(programme, leader) for leader in programme.leaders),
        entries=entries,
        missing=_missing(programme, at),
        described=tuple(venue for venue in programme.venues if venue.directions or venue.access or access_words(venue)),
        days=_days(programme, entries) if programme.is_conference else (),
        speakers=() if programme.is_conference else _biographies(programme),
        index=_index(programme) if programme.is_conference else (),
    )


def _days_words(programme: Programme) -> str:
    """`27–30 december 2014`, `tisdagen den 5 maj 2020`, `våren 2020`: when the season runs."""
    days = sorted({day.date for day in programme.days}) or [day for day in (programme.season.starts_on, programme.season.ends_on) if day]
    if not days:
        return capitalised(period_words(programme.season.term)) if programme.season.term else ""
    first, last = days[0], days[-1]
    return capitalised(long_date(first)) if first == last else period_of(first, last)


def _missing(programme: Programme, at: datetime) -> str:
    """`En av fem träffar är ännu inte presenterad`, as long as the season lasts."""
    planned = programme.season.planned or 0
    missing = planned - len(programme.sessions)
    if missing < 1 or has_ended(programme, at):
        return ""
    facts = {"missing": _number(missing), "planned": _number(planned)}
    if missing == 1:
        return capitalised(_("%(missing)s of %(planned)s sessions is still to be presented", **facts))
    return capitalised(_("%(missing)s of %(planned)s sessions are still to be presented", **facts))


def _number(n: int) -> str:
    return _(NUMBERS[n - 1]) if 1 <= n <= len(NUMBERS) else str(n)


def _days(programme: Programme, entries: tuple[Entry, ...]) -> tuple[DayPart, ...]:
    by_day: dict[date | None, list[Entry]] = {day.date: [] for day in programme.days}
    for each in entries:
        by_day.setdefault(stands_at(each.session).day, []).append(each)
    dated = sorted(day for day in by_day if day is not None)
    parts = [_day(day, sorted(by_day[day], key=lambda each: stands_at(each.session).order)) for day in dated]
    if without := by_day.get(None):
        parts.append(DayPart(anchor="day:later", title=_("Without a day so far"), entries=tuple(without)))
    return tuple(part for part in parts if part.entries)


def _day(day: date, entries: list[Entry]) -> DayPart:
    rows = -(-len(entries) // -(-len(entries) // ROWS)) if entries else ROWS  # tables of about the same length
    tables = tuple(_table(entries[first : first + rows]) for first in range(0, len(entries), rows))
    return DayPart(anchor=f"day:{day.isoformat()}", title=capitalised(long_date(day)), entries=tuple(entries), tables=tables)


def _table(rows: list[Entry]) -> Table:
    times = [stands_at(row.session) for row in rows]
    starts = min((time.starts for time in times if time.has_hours and time.starts), default=None)
    ends = max((time.ends for time in times if time.has_hours and time.ends), default=None)
    return Table(hours=f"{clock_time(starts)}–{clock_time(ends)}" if starts and ends else "", rows=tuple(rows))


def _presented(programme: Programme, line: Byline) -> Presented:
    speaker = programme.speaker(line.speaker)
    return Presented(name=line.name, details=details(line), biography=speaker.biography if speaker else "")


def _biographies(programme: Programme) -> tuple[Presented, ...]:
    """Those with something to read about them, but the discussion leaders, who are presented first."""
    leaders = {leader.speaker for leader in programme.leaders}
    return tuple(_listed(programme, each) for each in _by_name(programme.speakers) if each.biography and each.uid not in leaders)


def _index(programme: Programme) -> tuple[tuple[str, tuple[Presented, ...]], ...]:
    found = [each for each in (_listed(programme, speaker) for speaker in _by_name(programme.speakers)) if each.slugs]
    return tuple((initial, tuple(names)) for initial, names in groupby(found, key=lambda each: each.name.strip()[:1].upper()))


def _by_name(speakers: Iterable[Speaker]) -> list[Speaker]:
    return sorted(speakers, key=lambda speaker: (alphabetical(speaker.name.strip()), speaker.uid))


def _listed(programme: Programme, speaker: Speaker) -> Presented:
    slugs = tuple(session.slug for session in programme.sessions if any(line.speaker == speaker.uid for line in session.bylines))
    return Presented(name=speaker.name, details=details(speaker), biography=speaker.biography, slugs=slugs)


def details(who: Byline | Speaker) -> str:
    """`generaldirektör, Skatteverket`."""
    return ", ".join(part for part in (who.title, who.affiliation) if part)


def _local_date(moment: datetime, programme: Programme) -> date:
    return moment.astimezone(ZoneInfo(programme.zone)).date()
