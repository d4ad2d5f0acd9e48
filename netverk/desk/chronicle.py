"""The journal of everything: who did what when, the newest first, chosen by person, series, kind and day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from netverk.admissions.models import Invited, PlaceType, Question
from netverk.db import db
from netverk.language import _, alphabetical
from netverk.letters.models import Letter
from netverk.mailings.models import Mailing
from netverk.people import remembering
from netverk.people.journal import subject
from netverk.people.journal_words import KINDS
from netverk.people.models import JournalEntry, Organisation, Person
from netverk.people.remembering import Line
from netverk.programme.free_days import SWEDEN
from netverk.seasons.finding import SEASON
from netverk.seasons.models import Advisory, House, Season, Series
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker
from netverk.venues.models import Venue
from netverk.wordings.keeping import KINDS as LETTERS
from netverk.wordings.keeping import Kind
from netverk.wordings.models import Wording

PAGE = 50
LONGEST = 10  # digits of an id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the journal: `by` a person's id, `series` a slug, `kind` one of KINDS, `about` a subject, `before` an entry's id."""

    by: int | None = None
    series: str = ""
    kind: str = ""
    day: date | None = None
    about: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about, and the page where it is, if there is one."""

    name: str
    endpoint: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    lines: Sequence[tuple[Line, Subject | None]]
    is_last: bool

    def days(self, zone: str) -> list[tuple[date, list[tuple[Line, Subject | None]]]]:
        """The lines by the day on the wall of `zone`."""
        return [(day, list(lines)) for day, lines in groupby(self.lines, key=lambda each: each[0].wall(zone).date())]


def page(wanted: Wanted, within: Collection[int] | None = None) -> Page:
    """At most PAGE lines, of every series or of those `within` (ids). The same number of queries whatever their number and kind."""
    entries = list(db.session.scalars(_chosen(wanted, within).order_by(JournalEntry.id.desc()).limit(PAGE + 1)))
    shown = entries[:PAGE]
    subjects = subjects_of({entry.subject for entry in shown})
    told = remembering.lines(shown, {key: found.name for key, found in subjects.items()})
    return Page([(line, subjects.get(line.subject)) for line in told], is_last=len(entries) <= PAGE)


def history_of(season: Season) -> list[Line]:
    """The last of what was done with a season and its sessions."""
    sessions = db.session.execute(select(Session.id, Session.title).where(Session.season_id == season.id))
    names = {f"session:{ident}": _quoted(title) for ident, title in sessions}
    return remembering.history(names | {subject(season): season.title})


def people() -> list[tuple[int, str]]:
    """Those who have done something that is noted, by name."""
    acting = select(JournalEntry.person_id).where(JournalEntry.person_id.is_not(None)).distinct()
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(acting), Person.email.is_not(None)))
    return sorted(((ident, name) for ident, name in found), key=lambda each: alphabetical(each[1]))


def series(within: Collection[int] | None = None) -> list[tuple[str, str]]:
    query = select(Series.slug, Series.title)
    found = db.session.execute(query if within is None else query.where(Series.id.in_(within)))
    return sorted(((slug, title) for slug, title in found), key=lambda each: alphabetical(each[1]))


def _chosen(wanted: Wanted, within: Collection[int] | None) -> Select[JournalEntry]:
    query = select(JournalEntry)
    if within is not None:
        query = query.where(or_(*_about(Series.id.in_(within))))
    if wanted.by is not None:
        query = query.where(JournalEntry.person_id == wanted.by)
    if wanted.series:
        query = query.where(or_(*_about(Series.slug == wanted.series)))
    if wanted.kind in KINDS:
        query = query.where(JournalEntry.subject.startswith(f"{wanted.kind}:"))
    if wanted.about:
        query = query.where(or_(JournalEntry.subject == wanted.about, JournalEntry.subject.in_(_sessions_of(wanted.about))))
    if wanted.day:
        midnight = datetime.combine(wanted.day, time(), ZoneInfo(SWEDEN))
        query = query.where(JournalEntry.at >= midnight, JournalEntry.at < midnight + timedelta(days=1))
    return query.where(JournalEntry.id < wanted.before) if wanted.before else query


def _about(which: ColumnElement[bool]) -> Iterable[Any]:
    """That a subject is a series of which `which` is true, or something of it."""
    yield JournalEntry.subject.in_(_named("series", Series.id).where(which))
    yield JournalEntry.subject.in_(_named("season", Season.id).join(Season.series).where(which))
    for kind, model in OF_SEASONS:
        of_series = _named(kind, model.id).join(Season, model.season_id == Season.id).join(Season.series).where(which)
        yield JournalEntry.subject.in_(of_series)


def _sessions_of(about: str) -> Select[str]:
    """Of a season, its sessions too."""
    ident = about.removeprefix("season:")
    known = about.startswith("season:") and ident.isdecimal() and len(ident) < LONGEST
    return _named("session", Session.id).where(Session.season_id == (int(ident) if known else 0))


def _named(kind: str, ident: InstrumentedAttribute[int]) -> Select[str]:
    return select(literal(f"{kind}:").concat(cast(ident, String)))


def subjects_of(keys: Iterable[str]) -> dict[str, Subject]:
    """What each is called now; nothing of those that are gone. One query for each kind."""
    ids: dict[str, list[int]] = {kind: [] for kind in NAMING}
    for key in keys:
        kind, _colon, ident = key.partition(":")
        if kind in ids and ident.isdecimal():
            ids[kind].append(int(ident))
    found = {}
    for kind, (query, model, told) in NAMING.items():
        for row in db.session.execute(query.where(model.id.in_(ids[kind]))):
            found[f"{kind}:{row.id}"] = told(row)
    return found


def _season_page(endpoint: str, row: Any, name: str, **facts: object) -> Subject:
    return Subject(name, endpoint, {"series": row.series, "season": row.season, **facts})


def _registration(row: Any) -> Subject:
    return _season_page("organiser.registrations.cancel", row, f"{row.name}, {row.season_title}", number=row.number)


def _quoted(title: str) -> str:
    return _("“%(title)s”", title=title)


OF_SEASONS: tuple[tuple[str, Any], ...] = (
    ("session", Session), ("advisory", Advisory), ("registration", Registration), ("place", Place), ("letter", Letter),
    ("place_type", PlaceType), ("question", Question), ("invited", Invited), ("mailing", Mailing),
)  # fmt: skip
NAMING: dict[str, tuple[Any, Any, Callable[[Any], Subject]]] = {
    "series": (select(Series.id, Series.title.label("name")), Series, lambda row: Subject(row.name)),
    "season": (
        select(Season.id, *SEASON).join(Season.series),
        Season,
        lambda row: _season_page("organiser.desk.season", row, f"{row.series_title}, {row.season_title}"),
    ),
    "session": (
        select(Session.id, Session.slug, Session.title.label("name"), *SEASON).join(Session.season).join(Season.series),
        Session,
        lambda row: _season_page("organiser.sessions.edit", row, _quoted(row.name), slug=row.slug),
    ),
    "registration": (
        select(Registration.id, Registration.id.label("number"), Registration.name, *SEASON).join(Registration.season).join(Season.series),
        Registration,
        _registration,
    ),
    "place": (
        select(Place.id, Place.registration_id.label("number"), Place.name, *SEASON).join(Place.season).join(Season.series),
        Place,
        _registration,
    ),
    "place_type": (
        select(PlaceType.id, PlaceType.slug, PlaceType.title.label("name"), *SEASON).join(PlaceType.season).join(Season.series),
        PlaceType,
        lambda row: _season_page("organiser.ways_in.edit", row, _quoted(row.name), slug=row.slug),
    ),
    "question": (
        select(Question.id, Question.text.label("name"), *SEASON).join(Question.season).join(Season.series),
        Question,
        lambda row: _season_page("organiser.questions.edit", row, _quoted(row.name), number=row.id),
    ),
    "invited": (
        select(Invited.id, Person.name, *SEASON).join(Invited.person).join(Invited.season).join(Season.series),
        Invited,
        lambda row: _season_page("organiser.invitations.invitations", row, row.name),
    ),
    "advisory": (
        select(Advisory.id, Advisory.uid, Advisory.title.label("name"), *SEASON).join(Advisory.season).join(Season.series),
        Advisory,
        lambda row: _season_page("organiser.seasons.advisory", row, _quoted(row.name), uid=row.uid),
    ),
    "letter": (
        select(Letter.id, Letter.name, Letter.address).where(Letter.season_id.is_not(None)),
        Letter,
        lambda row: Subject(row.name or row.address, "organiser.following.letter", {"number": row.id}),
    ),
    "mailing": (
        select(Mailing.id, Mailing.subject.label("name"), *SEASON).join(Mailing.season).join(Season.series),
        Mailing,
        lambda row: _season_page("organiser.mailings.mailing", row, _quoted(row.name), number=row.id),
    ),
    "wording": (
        select(Wording.id, Wording.kind, Wording.language),
        Wording,
        lambda row: Subject(_quoted(_(LETTERS[Kind(row.kind)])), "organiser.adapting.adapt", {"kind": row.kind, "language": row.language}),
    ),
    "speaker": (
        select(Speaker.id, Speaker.slug, Speaker.name),
        Speaker,
        lambda row: Subject(row.name, "organiser.engagements.speaker", {"slug": row.slug}),
    ),
    "venue": (
        select(Venue.id, Venue.slug, Venue.name),
        Venue,
        lambda row: Subject(row.name, "organiser.hosting.venue", {"slug": row.slug}),
    ),
    "house": (select(House.id, House.name), House, lambda row: Subject(row.name, "organiser.houses.house")),
    "organisation": (select(Organisation.id, Organisation.name), Organisation, lambda row: Subject(row.name)),
    "person": (select(Person.id, Person.name).where(Person.email.is_not(None)), Person, lambda row: Subject(row.name)),
}
