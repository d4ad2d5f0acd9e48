"""The file of a list while somebody looks at its preview: kept for an hour, under the digest of what is in it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from netverk import clock
from netverk.errors import RuleBroken
from netverk.language import N_

KEPT = timedelta(hours=1)
DIGEST = re.compile(r"[0-9a-f]{64}")

GONE = N_("The file is no longer kept here: it is for one hour only. Choose it once more; nothing has been taken in.")


class NoLongerKept(RuleBroken):
    """What was previewed is gone."""


def keep(home: Path, season_id: int, data: bytes) -> str:
    """For this season alone; gives the digest by which it is found."""
    digest = sha256(data).hexdigest()
    path = _path(home, season_id, digest)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(data)
    draft.rename(path)
    return digest


def kept(home: Path, season_id: int, digest: str) -> bytes:
    """What was kept. RuleBroken once its hour is over."""
    path = _path(home, season_id, digest)
    if not DIGEST.fullmatch(digest) or not path.exists() or _is_over(path, clock.now()):
        raise NoLongerKept(GONE)
    return path.read_bytes()


def forget(home: Path, season_id: int, digest: str) -> None:
    if DIGEST.fullmatch(digest):
        _path(home, season_id, digest).unlink(missing_ok=True)


def forget_old(home: Path) -> int:
    """Those whose hour is over; how many."""
    old = list(_old(home, clock.now()))
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _old(home: Path, now: datetime) -> Iterator[Path]:
    folder = home / "rosters"
    return (path for path in folder.iterdir() if _is_over(path, now)) if folder.is_dir() else iter(())


def _is_over(path: Path, now: datetime) -> bool:
    return path.stat().st_mtime < (now - KEPT).timestamp()


def _path(home: Path, season_id: int, digest: str) -> Path:
    return home / "rosters" / f"{season_id}-{digest}"
