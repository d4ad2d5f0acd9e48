"""Everything public, made once and kept.

A rendition is a pure function of releases and of the last of their turning points that has passed. It is made once per (releases, name,
language, that turning point, this program, the house's look), kept in memory and in a file, and served under a strong ETag.
"""

import fcntl
import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Row, bindparam, func, select

from config import PROJECT
from netverk.db import db
from netverk.language import spoken
from netverk.programme.published import last_turn, next_turn
from netverk.releases.models import Release
from netverk.releases.reading import parse_moments
from netverk.seasons.models import House, Season, Series

FRESH = 60  # seconds that a copy may be shown unasked
KEPT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """Which releases a rendition shows (ids, ascending), and between which turning points (UTC) the present lies."""

    ids: tuple[int, ...]
    number: int
    made_at: datetime
    at: datetime
    until: datetime | None
    look: str

    def max_age(self, now: datetime) -> int:
        """Seconds that a copy stays true, at most a minute."""
        return FRESH if self.until is None else max(0, min(FRESH, int((self.until - now).total_seconds())))


@dataclass(frozen=True, slots=True)
class Rendition:
    body: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, content_type: str) -> "Rendition":
        return cls(body, content_type, hashlib.sha256(body).hexdigest()[:32])


Build = Callable[[], tuple[bytes, str]]

_LOOK = select(House.name + "|" + House.contact + "|" + House.phone + "|" + House.accent).limit(1).scalar_subquery()
_NEWEST = (
    select(Release.id, Release.number, Release.made_at, Release.turning_points, _LOOK.label("look"))
    .join(Season, Season.id == Release.season_id)
    .join(Series, Series.id == Season.series_id)
)
_SEASON = _NEWEST.where(Series.slug == bindparam("series"), Season.slug == bindparam("season")).order_by(Release.number.desc()).limit(1)
_OF_EACH = Release.id.in_(select(func.max(Release.id)).group_by(Release.season_id))
_SERIES = _NEWEST.where(_OF_EACH, Series.slug == bindparam("series")).order_by(Release.id)
_HOUSE = _NEWEST.where(_OF_EACH).order_by(Release.id)


def of_season(series: str, season: str, now: datetime) -> Source | None:
    """The newest release of a season; one query. None where nothing is published under these names."""
    with db.engine.connect() as connection:
        return _source(connection.execute(_SEASON, {"series": series, "season": season}).all(), now)


def of_series(series: str, now: datetime) -> Source | None:
    """The newest release of each season of a series; one query."""
    with db.engine.connect() as connection:
        return _source(connection.execute(_SERIES, {"series": series}).all(), now)


def of_house(now: datetime) -> Source | None:
    """The newest release of every season; one query."""
    with db.engine.connect() as connection:
        return _source(connection.execute(_HOUSE).all(), now)


def _source(rows: Sequence[Row[tuple[int, int, datetime, str, str]]], now: datetime) -> Source | None:
    if not rows:
        return None
    points = tuple(sorted({point for row in rows for point in parse_moments(row.turning_points)}))
    made_at = max(row.made_at for row in rows)
    ids, number = tuple(row.id for row in rows), rows[-1].number
    return Source(ids, number, made_at, last_turn(points, made_at, now), next_turn(points, now), rows[0].look or "")


class Shelf:
    """Where renditions are kept: the last used in memory, all in a folder that processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory: OrderedDict[str, Rendition] = OrderedDict()
        self.bytes = 0
        self.guard = threading.Lock()

    def get(self, source: Source, name: str, build: Build) -> Rendition:
        """The rendition called `name`; made by `build` if nobody has made it yet, by one builder at a time."""
        key = self.key(source, name)
        found = self._remembered(key)
        if found is None:
            found = self._read(key) or self._built(key, build)
            self._remember(key, found)
        return found

    def key(self, source: Source, name: str) -> str:
        said = (self.folder, source.ids, source.made_at, name, spoken(), source.at, program(), source.look)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def forget_before(self, moment: datetime) -> int:
        """Remove the files that nobody has asked for since; gives how many."""
        old = [path for path in self.folder.glob("*.kept") if path.stat().st_mtime < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _built(self, key: str, build: Build) -> Rendition:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{key}.lock"
        with path.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                return self._read(key) or self._write(key, Rendition.of(*build()))
            finally:
                path.unlink(missing_ok=True)  # whoever waits for it looks for the file first

    def _remembered(self, key: str) -> Rendition | None:
        with self.guard:
            if (found := self.memory.get(key)) is not None:
                self.memory.move_to_end(key)
            return found

    def _remember(self, key: str, made: Rendition) -> None:
        with self.guard:
            self.bytes += len(made.body) - len(self.memory[key].body if key in self.memory else b"")
            self.memory[key] = made
            while self.bytes > KEPT_BYTES and len(self.memory) > 1:
                _oldest, gone = self.memory.popitem(last=False)
                self.bytes -= len(gone.body)

    def _read(self, key: str) -> Rendition | None:
        try:
            head, _line, body = (self.folder / f"{key}.kept").read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        facts = json.loads(head)
        return Rendition(body, facts["type"], facts["etag"])

    def _write(self, key: str, made: Rendition) -> Rendition:
        head = json.dumps({"type": made.content_type, "etag": made.etag}).encode()
        draft = self.folder / f"{key}.{secrets.token_hex(4)}"
        draft.write_bytes(head + b"\n" + made.body)
        draft.replace(self.folder / f"{key}.kept")
        return made


@cache
def program() -> str:
    """A digest of everything that decides how a rendition comes out, so that a new version makes its own."""
    digest = hashlib.sha256()
    for folder, pattern in (("netverk", "**/*.py"), ("templates", "**/*.*"), ("translations", "**/*.po"), ("static", "**/*.*")):
        for path in sorted((PROJECT / folder).glob(pattern)):
            digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def http_date(moment: datetime) -> datetime:
    """A moment as HTTP writes it, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0)
