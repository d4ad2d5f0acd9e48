"""Where is measured: a home of its own, a database of its own on each engine, and the commands run there."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import Client

from config import PROJECT, Settings
from netverk import create_app
from netverk.db import db, upgrade
from netverk.errors import RuleBroken
from netverk.language import N_

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds, for a server to answer
MAY_NOT = N_("The bench makes a database of its own, and the role in NETVERK_DATABASE_URL may not: %(fault)s")


@dataclass(frozen=True, slots=True)
class Place:
    """One engine's temporary home."""

    engine: str
    home: Path
    database_url: str

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, database_url=self.database_url, secret_key="bench", mail_url=f"folder:{self.home / 'letters'}")  # noqa: S106 (of data that is gone in a minute)

    @property
    def environ(self) -> dict[str, str]:
        """Nothing of the house's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NETVERK_") or name == "NETVERK_VENV"}
        return kept | {"NETVERK_HOME": str(self.home), "NETVERK_DATABASE_URL": self.database_url, "NETVERK_SECRET_KEY": "bench"}


@contextmanager
def places(configured: str) -> Iterator[list[Place]]:
    """SQLite, and PostgreSQL too where the house is `configured` to use it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netverk-bench-")))
        found = [Place("SQLite", _made(folder / "sqlite"), f"sqlite:///{folder / 'sqlite' / 'netverk.db'}")]
        if configured.startswith("postgresql"):
            found.append(Place("PostgreSQL", _made(folder / "postgresql"), stack.enter_context(_database(configured))))
        yield found


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A new database beside the one at `url`."""
    name = f"netverk_bench_{secrets.token_hex(4)}"
    beside = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with beside.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except DBAPIError as fault:
        raise RuleBroken(MAY_NOT, fault=str(fault.orig).strip()) from fault
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with beside.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        beside.dispose()


@contextmanager
def running(arguments: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m …`, stopped at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=PROJECT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for_page(port: int, path: str, process: subprocess.Popen[bytes]) -> tuple[bytes, str]:
    """The first page that the server gives, and its ETag."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, HTTPException):
            status, body, etag = _asked(port, path)
            if status == 200:
                return body, etag
        time.sleep(0.01)
    raise RuntimeError(f"no page at {path}: {process.communicate()[1].decode()[-2000:] if process.poll() is not None else 'no answer'}")


def status_of(port: int, path: str) -> int:
    return _asked(port, path)[0]


def etag_of(port: int, path: str) -> str:
    """RuntimeError where there is no page."""
    status, _body, etag = _asked(port, path)
    if status != 200:
        raise RuntimeError(f"{path} was answered {status}")
    return etag


def _asked(port: int, path: str) -> tuple[int, bytes, str]:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheader("ETag") or ""
    finally:
        connection.close()


@contextmanager
def visited(place: Place) -> Iterator[Client]:
    """A reader of an app there, in its context; its connections are closed afterwards."""
    app = create_app(place.settings)
    upgrade(app)
    with app.app_context():
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()
