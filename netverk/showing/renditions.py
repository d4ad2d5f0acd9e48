"""Everything public, made once and kept.

A rendition is a pure function of releases and of the last of their turning points that has passed. It is made once per (releases, name,
language, that turning point, this program, the house's look), kept in memory and in a file, and served under a strong ETag.
"""

import fcntl
import hashlib
import json
import secrets
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Engine, bindparam, func, select

from config import PROJECT
from netverk.language import spoken
from netverk.prepared import Lookup
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
    made: tuple[datetime, ...] = ()  # of each release: one that was redacted is as good as another one

    def headers(self, now: datetime) -> list[tuple[str, str]]:
        """Since when it reads as it does, and for how many seconds a copy stays true, at most a minute."""
        fresh = FRESH if self.until is None else max(0, min(FRESH, int((self.until - now).total_seconds())))
        return [("Last-Modified", _http_date(self.at)), ("Cache-Control", f"public, max-age={fresh}")]


@dataclass(frozen=True, slots=True)
class Rendition:
    body: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, content_type: str) -> "Rendition":
        return cls(body, content_type, hashlib.sha256(body).hexdigest()[:32])

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", self.content_type), ("ETag", f'"{self.etag}"')]

    def is_among(self, etags: str) -> bool:
        """Whether an If-None-Match header names it."""
        return f'"{self.etag}"' in etags or etags.strip() == "*"


Build = Callable[[], tuple[bytes, str]]
Row = tuple[int, int, datetime, str, str | None]  # id, number, made_at, turning_points, look

_LOOK = select(House.name + "|" + House.contact + "|" + House.phone + "|" + House.accent + "|" + House.logo).limit(1).scalar_subquery()
_NEWEST = (
    select(Release.id, Release.number, Release.made_at, Release.turning_points, _LOOK.label("look"))
    .join(Season, Season.id == Release.season_id)
    .join(Series, Series.id == Season.series_id)
)
_OF_EACH = Release.id.in_(select(func.max(Release.id)).group_by(Release.season_id))
_BY_SERIES, _BY_SEASON = Series.slug == bindparam("series"), Season.slug == bindparam("season")
_SEASON = Lookup(_NEWEST.where(_BY_SERIES, _BY_SEASON).order_by(Release.number.desc()).limit(1))
_SERIES = Lookup(_NEWEST.where(_OF_EACH, _BY_SERIES).order_by(Release.id))
_HOUSE = Lookup(_NEWEST.where(_OF_EACH).order_by(Release.id))


def of_season(engine: Engine, series: str, season: str, now: datetime) -> Source | None:
    """The newest release of a season; one query. None where nothing is published under these names."""
    return _source(_SEASON.rows(engine, series=series, season=season), now)


def of_series(engine: Engine, series: str, now: datetime) -> Source | None:
    """The newest release of each season of a series; one query."""
    return _source(_SERIES.rows(engine, series=series), now)


def of_house(engine: Engine, now: datetime) -> Source | None:
    """The newest release of every season; one query."""
    return _source(_HOUSE.rows(engine), now)


def _source(rows: tuple[Row, ...], now: datetime) -> Source | None:
    if not rows:
        return None
    points, made, ids = _standing(rows)
    made_at = max(made)
    passed = bisect_right(points, now)
    at = max(made_at, points[passed - 1]) if passed else made_at
    return Source(ids, rows[-1][1], made_at, at, points[passed] if passed < len(points) else None, rows[0][4] or "", made)


@lru_cache(maxsize=256)
def _standing(rows: tuple[Row, ...]) -> tuple[tuple[datetime, ...], tuple[datetime, ...], tuple[int, ...]]:
    """The turning points of these releases, when each was made, their ids: worked out once for as long as they are the newest."""
    points = {point for row in rows for point in parse_moments(row[3])}
    return tuple(sorted(points)), tuple(row[2] for row in rows), tuple(row[0] for row in rows)


Key = tuple[Hashable, ...]


def _key(source: Source, name: str) -> Key:
    """What a rendition depends on, the program apart."""
    return source.ids, source.made_at, source.made, name, spoken(), source.at, source.look


class Shelf:
    """Where renditions are kept: the last used in memory, all in a folder that processes share. `base_url` begins addresses in them."""

    def __init__(self, folder: Path, base_url: str = "") -> None:
        self.folder, self.base_url = folder, base_url
        self.memory: OrderedDict[Key, Rendition] = OrderedDict()
        self.bytes = 0
        self.guard = threading.Lock()

    def get(self, source: Source, name: str, build: Build) -> Rendition:
        """The rendition called `name`; made by `build` if nobody has made it yet, by one builder at a time."""
        found = self.at_hand(source, name)
        if found is None:
            key = self._file_key(source, name)
            found = self._read(key) or self._built(key, build)
            self._remember(_key(source, name), found)
        return found

    def prepare(self, source: Source, name: str, build: Build) -> None:
        """Make the rendition called `name` if nobody has, for whoever asks first."""
        key = self._file_key(source, name)
        if not (self.folder / f"{key}.kept").exists():
            self._built(key, build)

    def at_hand(self, source: Source, name: str) -> Rendition | None:
        """The rendition called `name` if this process has used it lately."""
        key = _key(source, name)
        with self.guard:
            if (found := self.memory.get(key)) is not None:
                self.memory.move_to_end(key)
            return found

    def _file_key(self, source: Source, name: str) -> str:
        said = (*_key(source, name), self.base_url, program())
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

    def _remember(self, key: Key, made: Rendition) -> None:
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


@lru_cache(maxsize=256)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
