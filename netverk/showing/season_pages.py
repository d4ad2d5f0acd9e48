"""What each page of one season shows: pure functions of what is published and `at`, the moment (UTC) the page speaks of.

No clock, nothing personal, no count of seats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from netverk.language import _, alphabetical, ngettext
from netverk.programme.changes import SessionChange
from netverk.programme.published import Notice, Published, has_ended, registration_is_open
from netverk.programme.sentences import sentence
from netverk.programme.value import Advisory, Programme, Session, Speaker
from netverk.programme.when import When
from netverk.programme.words import period_words
from netverk.showing.headings import Heading, heading
from netverk.showing.standing import Entry, entry, is_over, next_entry
from netverk.showing.timetables import Timetable, timetable


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
        upcoming=None if programme.is_conference else next_entry(published, at),
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
