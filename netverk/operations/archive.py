"""The file of a backup: the same for SQLite and PostgreSQL, so that a house can move from one to the other.

A zip file with `about.json` (format, schema revision, moment, secret key, rows of each table) and `tables/NAME.jsonl` for each table:
the names of its columns on the first line, then one JSON array for each row, by ascending key. Moments are ISO 8601 in UTC. What people
sent that is kept beside the database, such as photos and logos, lies under `files/` by the path that it has in the house's folder.
"""

import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from netverk.errors import RuleBroken
from netverk.language import N_

FORMAT = "netverk backup 1"
ABOUT = "about.json"
FILES = "files/"

NO_BACKUP = N_("%(file)s is no backup that netverk made, or it is damaged: %(fault)s. Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a backup holds. `rows` by table, in the order in which they can be put back: what is referred to first."""

    revision: str
    made_at: str
    secret_key: str
    rows: dict[str, int]
    files: int = 0  # none in a backup from before they were kept


class Writer:
    """Takes tables in, one after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.rows: dict[str, int] = {}
        self.files = 0

    def table(self, name: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
        self.rows[name] = 0
        with self._file(f"tables/{name}.jsonl") as file:
            _write_line(file, columns)
            for row in rows:
                _write_line(file, row)
                self.rows[name] += 1

    def keep(self, path: Path, home: Path) -> None:
        """A file of the house's folder `home`, stored as it is: a picture does not get smaller."""
        self.archive.write(path, f"{FILES}{path.relative_to(home).as_posix()}", zipfile.ZIP_STORED)
        self.files += 1

    def about(self, **facts: str) -> None:
        """Last of all: a file without it is not whole."""
        with self._file(ABOUT) as file:
            _write_line(file, {"format": FORMAT} | asdict(About(rows=self.rows, files=self.files, **facts)))

    @contextmanager
    def _file(self, name: str) -> Iterator[TextIO]:
        with self.archive.open(name, "w", force_zip64=True) as raw, TextIOWrapper(raw, encoding="utf-8") as file:
            yield file


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A backup that appears whole at `path`, for its owner alone, or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


class Reader:
    """Gives tables back. `whole` has to be called first."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive

    def whole(self) -> About:
        """What it holds, after every byte and every row of it was looked at; RuleBroken where anything is wrong."""
        try:
            if damaged := self.archive.testzip():
                raise ValueError(damaged)
            facts = json.loads(self.archive.read(ABOUT))
            if facts.pop("format") != FORMAT:
                raise ValueError(FORMAT)
            about = About(**facts)
            if len(self.files()) != about.files:
                raise ValueError(FILES)
            for name, expected in about.rows.items():
                if sum(1 for _ in self.table(name)) != expected:
                    raise ValueError(name)
        except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as fault:
            raise RuleBroken(NO_BACKUP, file=self.path, fault=str(fault)) from fault
        return about

    def files(self) -> list[str]:
        """The paths that its files have in the house's folder."""
        return [name.removeprefix(FILES) for name in self.archive.namelist() if name.startswith(FILES)]

    def file(self, path: str) -> bytes:
        return self.archive.read(f"{FILES}{path}")

    def table(self, name: str) -> Iterator[dict[str, Any]]:
        """Its rows, by column."""
        with self.archive.open(f"tables/{name}.jsonl") as raw, TextIOWrapper(raw, encoding="utf-8") as file:
            columns = json.loads(file.readline())
            for line in file:
                yield dict(zip(columns, json.loads(line), strict=True))


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as fault:
        raise RuleBroken(NO_BACKUP, file=path, fault=str(fault)) from fault
    with archive:
        yield Reader(path, archive)


def _write_line(file: TextIO, value: object) -> None:
    file.write(json.dumps(value, ensure_ascii=False) + "\n")
