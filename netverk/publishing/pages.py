"""What each public page shows: pure functions of what is published and `at`, the moment (UTC) the page speaks of.

No clock, nothing personal, no count of seats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from netverk.language import _, alphabetical, date_words, day_and_month, long_date, ngettext
from netverk.programme.changes import SessionChange
from netverk.programme.published import Notice, Published, has_ended, registration_is_open
from netverk.programme.sentences import sentence
from netverk.programme.value import Advisory, Programme, Series, Session, Speaker
from netverk.programme.when import UNKNOWN, When, instant
from netverk.programme.words import period_words
from netverk.publishing.standing import Entry, entry, is_over
from netverk.publishing.timetables import Timetable, timetable

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a season in two lines; `whole` is both in one, `dates` when it takes place unless the name says so."""

    title: str
    under: str
    dates: str

    @property
    def whole(self) -> str:
        return f"{self.title}, {self.under}" if self.under else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice in words."""

    notice: Notice
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a conference: its table, and what has that date but no hours yet. `anchor` is its place in the page."""

    date: date
    anchor: str
    table: Timetable
    unsettled: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPage:
    """`days` are a conference's; `entries` those sessions that stand in none of them (all, in a network)."""

    published: Published
    heading: Heading
    ended: bool
    registers: bool
    registration: str  # when it opens, or that it is closed; empty while it is open and where there is none
    upcoming: Entry | None
    entries: tuple[Entry, ...]
    days: tuple[Day, ...]
    to_come: str  # how many more are promised
    advisories: tuple[Advisory, ...]
    rooms: tuple[str, ...]
    tracks: tuple[str, ...]

    @property
    def programme(self) -> Programme:
        return self.published.programme

    @property
    def begins_with_the_next(self) -> bool:
        """Whether the next session is the first of the list, so that it need not stand above it too."""
        return bool(self.upcoming and self.entries and self.entries[0].session.uid == self.upcoming.session.uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    published: Published
    heading: Heading
    entry: Entry
    before: Session | None
    after: Session | None
    told: tuple[Told, ...]
    registers: bool
    advisories: tuple[Advisory, ...]
    ended: bool

    @property
    def programme(self) -> Programme:
        return self.published.programme


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPage:
    published: Published
    heading: Heading
    speaker: Speaker
    leads: bool
    entries: tuple[Entry, ...]
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    published: Published
    heading: Heading
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """`newest` speaks for the series; `present` are its seasons that have not ended, the next one first, `earlier` the others."""

    newest: Published
    present: tuple[tuple[Published, Heading], ...]
    earlier: tuple[tuple[Published, Heading], ...]
    upcoming: Entry | None
    registers: Published | None  # the season that one may register for, the nearest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One line of the front page: a session of a network, or (without `entry`) a season as a whole."""

    published: Published
    heading: Heading
    entry: Entry | None
    shown: When

    @property
    def lasts(self) -> str:
        """From when to when, where a season is longer than the date shown."""
        return self.heading.dates if "–" in self.heading.dates else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    dated: tuple[Coming, ...]
    undated: tuple[Coming, ...]
    series: tuple[Series, ...]


def home(published_list: Sequence[Published], at: datetime) -> HomePage:
    """What is still to come at `at`, over all series, and the series themselves: those that go on first, each in alphabetical order."""
    alive = [each for each in published_list if not has_ended(each.programme, at)]
    coming = [line for each in alive for line in _coming(each, at)]
    dated = sorted((line for line in coming if line.shown.has_date), key=lambda line: line.shown.order)
    undated = sorted((line for line in coming if not line.shown.has_date), key=lambda line: line.shown.order)
    series = {each.programme.series.slug: each.programme.series for each in sorted(published_list, key=_runs_from)}
    going_on = {each.programme.series.slug for each in alive}
    by_title = sorted(series.values(), key=lambda one: (one.slug not in going_on, alphabetical(one.title)))
    return HomePage(dated=tuple(dated), undated=tuple(undated), series=tuple(by_title))


def series(published_list: Sequence[Published], at: datetime) -> SeriesPage:
    """The series that all of `published_list` (at least one) belong to."""
    in_time = sorted(published_list, key=_runs_from)
    present = [each for each in in_time if not has_ended(each.programme, at)]
    earlier = [each for each in reversed(in_time) if each not in present]
    nearest = [found for each in present if (found := _next(each, at))]
    return SeriesPage(
        newest=present[0] if present else in_time[-1],
        present=tuple((each, heading(each.programme, at)) for each in present),
        earlier=tuple((each, heading(each.programme, at)) for each in earlier),
        upcoming=min(nearest, key=lambda found: found.shown.order, default=None),
        registers=next((each for each in present if registration_is_open(each.programme, at)), None),
    )


def season(published: Published, at: datetime) -> SeasonPage:
    programme, ended = published.programme, has_ended(published.programme, at)
    entries = tuple(entry(published, each, at, ended=ended) for each in programme.sessions)
    days = tuple(_days(programme, entries))
    in_days = {each.session.uid for day in days for each in _of_day(entries, day.date)}
    return SeasonPage(
        published=published,
        heading=heading(programme, at),
        ended=ended,
        registers=registration_is_open(programme, at),
        registration=_registration(programme, at),
        upcoming=None if programme.is_conference else _next(published, at),
        entries=tuple(each for each in entries if each.session.uid not in in_days),
        days=days,
        to_come="" if ended else _to_come(programme),
        advisories=_advisories(programme, at),
        rooms=tuple(dict.fromkeys(name for day in days for name in day.table.rooms if name)),
        tracks=tuple(sorted({each.session.track for each in entries if each.session.track}, key=alphabetical)),
    )


def session(published: Published, session: Session, at: datetime) -> SessionPage:
    programme, ended = published.programme, has_ended(published.programme, at)
    place = programme.sessions.index(session)
    about = (
        note
        for note in published.notices
        if any(isinstance(change, SessionChange) and change.uid == session.uid for change in note.changes)
    )
    told = (_told(programme, note, session.uid) for note in about)
    return SessionPage(
        published=published,
        heading=heading(programme, at),
        entry=entry(published, session, at, ended=ended),
        before=programme.sessions[place - 1] if place else None,
        after=next(iter(programme.sessions[place + 1 :]), None),
        told=tuple(each for each in told if each.sentences or each.notice.note),
        registers=registration_is_open(programme, at) and not is_over(session, programme.zone, at),
        advisories=_advisories(programme, at),
        ended=ended,
    )


def speaker(published: Published, speaker: Speaker, at: datetime) -> SpeakerPage:
    programme, ended = published.programme, has_ended(published.programme, at)
    return SpeakerPage(
        published=published,
        heading=heading(programme, at),
        speaker=speaker,
        leads=any(leader.speaker == speaker.uid for leader in programme.leaders),
        entries=tuple(entry(published, each, at, ended=ended) for each in programme.spoken_by(speaker.uid)),
        ended=ended,
    )


def changes(published: Published, at: datetime) -> ChangesPage:
    told = (_told(published.programme, notice) for notice in published.notices)
    return ChangesPage(
        published=published,
        heading=heading(published.programme, at),
        told=tuple(each for each in told if each.sentences or each.notice.note),
    )


def heading(programme: Programme, at: datetime) -> Heading:
    """`Ledarskap i stat och kommun` over `Våren 2020`; one line where the season's title says it all."""
    title, under = programme.series.title, programme.season.title
    if title.casefold() in under.casefold():
        title, under = under, ""
    dates = _dates(programme, at)
    return Heading(title=title, under=under, dates="" if dates.casefold() == (under or title).casefold() else dates)


def _dates(programme: Programme, at: datetime) -> str:
    """When the season takes place, as far as is known; nothing where nothing is known of one that is over."""
    days = sorted(day.date for day in programme.days)
    first, last = (days[0], days[-1]) if days else (programme.season.starts_on, programme.season.ends_on)
    if not first:
        return period_words(programme.season.term) if programme.season.term or not has_ended(programme, at) else ""
    return long_date(first) if not last or first == last else period_of(first, last)


def period_of(first: date, last: date) -> str:
    """`13–14 januari 2027`, `2 februari – 27 april 2027`."""
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_words(last)}"
    return f"{day_and_month(first) if first.year == last.year else date_words(first)} – {date_words(last)}"


def _days(programme: Programme, entries: Sequence[Entry]) -> Iterable[Day]:
    """The days of a conference that have something in them, and those it has promised."""
    if not programme.is_conference:
        return
    dates = {day.date for day in programme.days} | {each.shown.day for each in entries if each.shown.day}
    for number, day in enumerate(sorted(dates), 1):
        of_day = _of_day(entries, day)
        timed = [each for each in of_day if each.shown.has_hours]
        unsettled = tuple(each for each in of_day if not each.shown.has_hours)
        yield Day(date=day, anchor=f"day-{number}", table=timetable(programme, timed), unsettled=unsettled)


def _of_day(entries: Iterable[Entry], day: date) -> list[Entry]:
    return [each for each in entries if each.shown.day == day]


def _next(published: Published, at: datetime) -> Entry | None:
    """The next session that takes place; one that is going on counts until it is over."""
    programme = published.programme
    ahead = [each for each in programme.sessions if each.is_dated and not is_over(each, programme.zone, at)]
    found = min(ahead, key=lambda each: each.when.order, default=None)
    return entry(published, found, at, ended=False) if found else None


def _coming(published: Published, at: datetime) -> list[Coming]:
    programme, named = published.programme, heading(published.programme, at)
    ahead = [each for each in programme.sessions if each.is_dated and not is_over(each, programme.zone, at)]
    if ahead and not programme.is_conference:
        entries = (entry(published, each, at, ended=False) for each in ahead)
        return [Coming(published=published, heading=named, entry=each, shown=each.shown) for each in entries]
    return [Coming(published=published, heading=named, entry=None, shown=_begins(programme))]


def _begins(programme: Programme) -> When:
    """The first date of a season, or what is known of it."""
    dates = [day.date for day in programme.days] or [each.when.day for each in programme.sessions if each.is_dated and each.when.day]
    if dates or programme.season.starts_on:
        return When.on(min(dates) if dates else programme.season.starts_on or date.max)
    return programme.season.term


def _runs_from(published: Published) -> tuple[datetime, datetime]:
    """Sorts seasons by when they begin, those of which nothing is known by when they were first released, last."""
    programme = published.programme
    begins = _begins(programme)
    vague = min((each.when or each.formerly for each in programme.sessions), key=lambda when: when.order, default=UNKNOWN)
    starts = (begins or vague).starts
    return instant(starts, programme.zone) if starts else LAST, published.first_at or published.at


def _registration(programme: Programme, at: datetime) -> str:
    season = programme.season
    if not season.takes_registrations or has_ended(programme, at):
        return ""
    opens, closes = season.opens.starts_at(programme.zone), season.closes.starts_at(programme.zone)
    if opens and at < opens:
        return _("Registration opens: %(when)s.", when=period_words(season.opens))
    return _("Registration has closed.") if closes and at >= closes else ""


def _to_come(programme: Programme) -> str:
    more = (programme.season.planned or 0) - len(programme.sessions)
    if more <= 0:
        return ""
    if programme.is_conference:
        words = ngettext("One more session will be presented later.", "%(n)d more sessions will be presented later.", more)
    else:
        words = ngettext("One more meeting will be presented later.", "%(n)d more meetings will be presented later.", more)
    return words % {"n": more}


def _advisories(programme: Programme, at: datetime) -> tuple[Advisory, ...]:
    """Those that have not ended (each holds through its last day), and none once the season has."""
    if has_ended(programme, at):
        return ()
    alive = ((each, When.on(each.ends_on).ends_at(programme.zone) if each.ends_on else None) for each in programme.advisories)
    return tuple(each for each, end in alive if end is None or at < end)


def _told(programme: Programme, notice: Notice, about: str = "") -> Told:
    """A notice in words; only what it says `about` one session (a uid), if given."""
    changes = (change for change in notice.changes if not about or (isinstance(change, SessionChange) and change.uid == about))
    words = (sentence(change, programme) for change in changes)
    return Told(notice=notice, sentences=tuple(each for each in words if each))
