"""What every test may ask for: a database (SQLite and PostgreSQL), the app on it, a stopped clock, a browser."""

import gc
import os
import shutil
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool import Pool, QueuePool
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from config import Settings
from netverk import clock, create_app
from netverk.db import db, upgrade
from tests import postgres

FOLDER = "NETVERK_TEST_RUN_FOLDER"  # set by the process that begins the run, inherited by its workers
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_present: list[IO[str]] = []

hypothesis.settings.register_profile("each run", deadline=None, max_examples=25, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("thorough", hypothesis.settings.get_profile("each run"), max_examples=300)
hypothesis.settings.load_profile("each run")


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(100_000, 20, 20)  # what a test leaves behind is little beside what is loaded, and looking through it takes long
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = str(postgres.make_folder())
        config.option.basetemp = config.option.basetemp or str(run_folder() / "files")
    _present.append(postgres.stay(run_folder()))


def pytest_unconfigure(config: pytest.Config) -> None:
    _present.pop().close()
    if not hasattr(config, "workerinput") and not (run_folder() / "data").exists():  # else the keeper removes it
        clear_given_server(run_folder())
        shutil.rmtree(run_folder(), ignore_errors=True)


def clear_given_server(folder: Path) -> None:
    if (folder / "template").exists():
        Server((folder / "server").read_text()).drop((folder / "template").read_text())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: pages read one after another, then what else needs a browser, then what is about the whole project.

    A module stays in one process unless its tests say otherwise.
    """
    items.sort(key=place_in_the_run)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


def place_in_the_run(item: pytest.Item) -> int:
    if "chromium" in (fixtures := getattr(item, "fixturenames", ())):
        return 0 if "reader" in fixtures else 1
    return 2 if item.path.parent == Path(__file__).parent else 3


def pytest_collection_finish() -> None:
    """All that is loaded by now stays: no search for what is left behind goes through it again."""
    gc.collect()
    gc.freeze()


def run_folder() -> Path:
    return Path(os.environ[FOLDER])


# databases


class Server:
    """The run's PostgreSQL as one worker sees it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.admin = psycopg.connect(url.format(name="postgres"), autocommit=True)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database like `template` and give its address as SQLAlchemy takes it."""
        self.admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url.format(name=name).replace("postgresql://", "postgresql+psycopg://")

    def drop(self, name: str) -> None:
        self.admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


class Lent:
    """A database of the run's PostgreSQL that one test after another has to itself."""

    def __init__(self, server: Server) -> None:
        self.server, self.name = server, new_name()
        self.url = server.create(self.name, template=postgresql_template(server))
        self.inside = psycopg.connect(server.url.format(name=self.name), autocommit=True)
        self.inside.execute("SET session_replication_role = replica")  # rows go in any order
        tables = [name for (name,) in self.inside.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        sequences = [name for (name,) in self.inside.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")]
        (revision,) = self.inside.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        self.emptying = ";".join(
            [
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
                *(f'DELETE FROM "{name}"' for name in tables),
                *(f"SELECT setval('{name}', 1, false)" for name in sequences),
                f"INSERT INTO alembic_version VALUES ('{revision}')",
            ]
        ).encode()

    def empty(self) -> None:
        self.inside.execute(self.emptying)

    def give_back(self) -> None:
        self.inside.close()
        self.server.drop(self.name)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    started = Server(postgres.server_url(run_folder()))
    yield started
    started.admin.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, on each engine in turn."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server, name = request.getfixturevalue("server"), new_name()
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database with the newest schema, on each engine in turn.

    SQLite's is a copy of one that was migrated once in the run. PostgreSQL's is the worker's own and emptied after every test: to copy
    one takes a tenth of a second. So a test that changes the schema asks for `engine_url`.
    """
    if engine == "sqlite":
        yield sqlite_in(tmp_path)
        return
    lent: Lent = request.getfixturevalue("lent")
    yield lent.url
    lent.empty()


@pytest.fixture(scope="session")
def lent(server: "Server") -> Iterator["Lent"]:
    made = Lent(server)
    yield made
    made.give_back()


def new_name() -> str:
    return f"netverk_{uuid.uuid4().hex}"


def sqlite_template() -> Path:
    with postgres.alone(run_folder(), "sqlite.db") as file:
        if not file.exists():
            draft = file.with_suffix(".draft")
            migrate(f"sqlite:///{draft}")
            draft.rename(file)
        return file


def sqlite_in(folder: Path) -> str:
    """The address of an empty database there, with the newest schema."""
    return f"sqlite:///{shutil.copy(sqlite_template(), folder / 'netverk.db')}"


def postgresql_template(server: Server) -> str:
    with postgres.alone(run_folder(), "template") as noted:
        if not noted.exists():
            name = new_name()
            migrate(server.create(name))
            noted.write_text(name)
        return noted.read_text()


def migrate(url: str) -> None:
    app = create_app(settings(url, run_folder()))
    upgrade(app)
    let_go(app)


def settings(database_url: str, home: Path) -> Settings:
    return Settings(home=home, database_url=database_url, secret_key="known to tests", mail_url=f"folder:{home / 'letters'}", testing=True)


def let_go(app: Flask) -> None:
    """Close the app's connections, so that its database can be copied or dropped; the last request of a browser may still hold one."""
    with app.app_context():
        ends = time.monotonic() + 3
        while any(pool.checkedout() for pool in pools() if isinstance(pool, QueuePool)) and time.monotonic() < ends:
            time.sleep(0.01)
        db.engine.dispose()


def pools() -> list[Pool]:
    return [engine.pool for engine in db.engines.values()]


# the app


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Every app compiles its addresses, templates and statements anew, which takes longer than most tests; here they are kept."""
    compile_rule, addresses = Rule.compile, dict[tuple[str, str], dict[str, Any]]()
    compile_builder, kept = Rule._compile_builder, {}
    make_engine, statements = SQLAlchemy._make_engine, defaultdict[str, LRUCache[Any, Any]](lambda: LRUCache(10_000))

    def read(rule: Rule) -> None:
        key = (rule.rule, str(rule.defaults))
        if key not in addresses:
            compile_rule(rule)
            addresses[key] = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
        vars(rule).update(addresses[key])
        rule._build = rule._compile_builder(False).__get__(rule, None)
        rule._build_unknown = rule._compile_builder(True).__get__(rule, None)

    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, str(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    def made(*args: Any) -> Engine:
        engine = make_engine(*args)
        engine._compiled_cache = statements[engine.dialect.name]
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", read)
        patch.setattr(Rule, "_compile_builder", compiled)
        patch.setattr(SQLAlchemy, "_make_engine", made)
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))  # a statement is kept under its dialect
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        patch.setitem(Flask.jinja_options, "bytecode_cache", KeptCode())
        yield


class KeptCode(BytecodeCache):
    """The code of templates, by what is written in them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The app on an empty database. No context is pushed: each request, and each `with app.app_context()`, has its own."""
    made = create_app(settings(database, tmp_path))
    yield made
    let_go(made)


@pytest.fixture
def clock_at() -> Iterator[Callable[[str | datetime], None]]:
    """Stop the clock: `clock_at("2030-05-05 09:30")` in Stockholm's time, or at an aware moment; a later call stops it anew."""
    with ExitStack() as stack:

        def stop(at: str | datetime) -> None:
            moment = datetime.fromisoformat(at) if isinstance(at, str) else at
            stack.enter_context(clock.stopped(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Stockholm"))))

        yield stop


# the browser


def browser_program() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if (path := browser_program()) is None:
        pytest.fail("Chromium is missing. Install it with:\n  sudo apt-get update && sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
