"""A health report: what is looked at, and in sentences what is wrong. Inside an app's context; changes nothing."""

import os
import shutil
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from config import Settings
from netverk import clock
from netverk.booklets.printing import PaperUnavailable, printed
from netverk.db import db, newest_revision, revision
from netverk.errors import RuleBroken
from netverk.language import N_, _, joined
from netverk.letters.carriers import SmtpCarrier
from netverk.letters.models import Fate, Letter
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Day, Season
from netverk.seats.models import TAKES_A_SEAT, Place
from netverk.sessions.models import Session

LATE = timedelta(minutes=15)
ROOM = 500 * 1024 * 1024  # bytes that should be free
PATIENCE = 10  # seconds
PROBE = '<!doctype html><html lang="sv"><head><title>Prov</title></head><body><p>Prov</p></body></html>'


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter that was looked at, and what is wrong with it, in sentences; nothing where all is well."""

    matter: str  # an English msgid
    wrong: tuple[str, ...]


Look = Callable[[Settings], Iterator[str]]


def report(settings: Settings) -> list[Finding]:
    """Everything that can be looked at: without a database there is less."""
    first = _finding(*DATABASE, settings)
    rest = () if first.wrong else IN_DATABASE
    return [first, *(_finding(name, look, settings) for name, look in (*rest, *AROUND_IT))]


def _finding(name: str, look: Look, settings: Settings) -> Finding:
    return Finding(name, tuple(look(settings)))


def _database(_settings: Settings) -> Iterator[str]:
    try:
        found = revision()
    except OperationalError as fault:
        yield _("It cannot be reached: %(fault)s", fault=str(fault.orig).splitlines()[0])
        return
    if found != newest_revision():
        newest = newest_revision()
        yield _(
            "Its schema is “%(found)s”, and this program needs “%(newest)s”. The next start brings it there.", found=found, newest=newest
        )


def _references(_settings: Settings) -> Iterator[str]:
    """PostgreSQL sees to it with every change; SQLite can be written to by programs that do not."""
    if db.engine.dialect.name != "sqlite":
        return
    broken = Counter(row[0] for row in db.session.execute(text("PRAGMA foreign_key_check")))
    for table, rows in sorted(broken.items()):
        yield _("Rows in “%(table)s” that refer to one that is not there: %(rows)s.", table=table, rows=rows)


def _letters(_settings: Settings) -> Iterator[str]:
    unreached = select(func.count(Letter.id)).where(Letter.reached_by_phone_at.is_(None))
    if failed := db.session.scalar(unreached.where(Letter.fate == Fate.FAILED)):
        yield _("Letters that could not be delivered: %(n)s. Their readers have to be reached by phone.", n=failed)
    if came_back := db.session.scalar(unreached.where(Letter.fate == Fate.BOUNCED)):
        yield _("Letters that came back: %(n)s. Their readers have to be reached by phone.", n=came_back)
    if in_doubt := db.session.scalar(unreached.where(Letter.fate == Fate.IN_DOUBT)):
        yield _("Letters that left without an answer: %(n)s. They may or may not have arrived.", n=in_doubt)
    if overdue := db.session.scalar(unreached.where(Letter.fate == Fate.WAITING, Letter.due_at < clock.now() - LATE)):
        yield _("Letters that should have left more than a quarter of an hour ago: %(n)s. Is the worker running?", n=overdue)


def _seats(_settings: Settings) -> Iterator[str]:
    taken = select(func.count(Place.id)).where(Place.season_id == Season.id, Place.session_id.is_(None), Place.state.in_(TAKES_A_SEAT))
    held = taken.scalar_subquery()
    for season, places in db.session.execute(select(Season, held).where(Season.seats_taken != held)):
        yield _(
            "%(season)s counts %(seats)s seats as taken, but %(places)s are.", season=season.path, seats=season.seats_taken, places=places
        )


def _entries(_settings: Settings) -> Iterator[str]:
    """Imports keep uids apart; files that were taken in twice before they did may still share some."""
    seasons: dict[str, set[int]] = defaultdict(set)
    for uid, season_id in db.session.execute(select(Session.uid, Session.season_id).union(select(Day.uid, Day.season_id))):
        seasons[uid].add(season_id)
    shared = Counter(frozenset(ids) for ids in seasons.values() if len(ids) > 1)
    for ids, entries in shared.items():
        paths = sorted(season.path for season in db.session.scalars(select(Season).where(Season.id.in_(ids))))
        yield _("Calendars cannot tell these seasons apart: %(seasons)s. Entries shared: %(n)s.", seasons=joined(paths), n=entries)


def _releases(_settings: Settings) -> Iterator[str]:
    for release in db.session.scalars(select(Release).order_by(Release.id).execution_options(yield_per=20)):
        try:
            reading.programme_of(release), reading.private_of(release), reading.changes_of(release), reading.turning_points_of(release)
        except (RuleBroken, ValueError, KeyError, TypeError) as fault:
            path, number = release.season.path, release.number
            yield _("Release %(number)s of %(season)s cannot be read: %(fault)s", number=number, season=path, fault=fault)


def _paper(_settings: Settings) -> Iterator[str]:
    try:
        printed(PROBE, [])
    except PaperUnavailable as refusal:
        yield _(refusal.sentence, **refusal.facts)


def _mail(settings: Settings) -> Iterator[str]:
    if settings.mail_url.startswith("folder:"):
        folder = Path(settings.mail_url.removeprefix("folder:"))
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(there, os.W_OK):
            yield _("Letters cannot be written to %(folder)s.", folder=folder)
        return
    server = SmtpCarrier(settings.mail_url)
    try:
        socket.create_connection((server.host, server.port), PATIENCE).close()
    except OSError as fault:
        yield _("The mail server %(host)s does not answer on port %(port)s: %(fault)s", host=server.host, port=server.port, fault=fault)


def _disk(settings: Settings) -> Iterator[str]:
    free = shutil.disk_usage(settings.home).free
    if free < ROOM:
        yield _("Only %(free)s MB are free in %(folder)s.", free=free // 1024**2, folder=settings.home)


DATABASE = (N_("Database"), _database)
IN_DATABASE = (
    (N_("References"), _references),
    (N_("Letters"), _letters),
    (N_("Seats"), _seats),
    (N_("Calendars"), _entries),
    (N_("Releases"), _releases),
)
AROUND_IT = ((N_("Paper"), _paper), (N_("Mail"), _mail), (N_("Disk"), _disk))
