"""Real subscribers follow what is published: vdirsyncer fetches the feeds of a running house, khal says what is in them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from netverk.db import db, write
from netverk.own import calendars
from netverk.people.models import Person
from netverk.programme.value import Mode
from netverk.publishing import acting
from tests.publishing.seasons import one_morning
from tests.publishing.stage import Stage, at, email

FEEDS = ("season", "series", "house", "own")
SYNCED = """\
[general]
status_path = "{home}/status"
{pairs}
"""
PAIR = """
[pair {name}]
a = "{name}_remote"
b = "{name}_local"
collections = null
conflict_resolution = "a wins"
[storage {name}_remote]
type = "http"
url = "{url}"
[storage {name}_local]
type = "filesystem"
path = "{home}/{name}"
fileext = ".ics"
"""
SHOWN = """\
[calendars]
{calendars}
[locale]
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
LINE = "{calendar}|{start} {end-time}|{title}|{location}|{status}"


@dataclass
class Subscriber:
    """Somebody with a calendar program of their own, in a folder."""

    home: Path

    def subscribe(self, addresses: dict[str, str]) -> None:
        pairs = "".join(PAIR.format(name=name, url=url, home=self.home) for name, url in addresses.items())
        (self.home / "vdirsyncer.conf").write_text(SYNCED.format(home=self.home, pairs=pairs))
        shown = "".join(f"[[{name}]]\npath = {self.home / name}\n" for name in addresses)
        (self.home / "khal.conf").write_text(SHOWN.format(home=self.home, calendars=shown))
        for name in addresses:
            (self.home / name).mkdir()
        self._run("vdirsyncer", "discover")

    def synced(self) -> None:
        """`--force-delete`: else it takes a calendar that has become empty for a fault."""
        self._run("vdirsyncer", "sync", "--force-delete")

    def entries(self) -> dict[str, list[str]]:
        """By calendar, what stands in it."""
        found = self._run("khal", "list", "--notstarted", "--day-format", "", "--format", LINE, "2020-01-01", "365d")
        lines = [line.strip().partition("|") for line in found.splitlines() if line]
        return {name: [line for of, _bar, line in lines if of == name] for name in FEEDS}

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(Path(sys.executable).with_name(program)), "-c", str(self.home / f"{program}.conf"), *arguments]
        environment = os.environ | {"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Where the house is served as long as the test lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield server.port
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_subscriber_follows_publishing_moving_postponing_and_cancelling(
    app: Flask, clock_at: Callable[[str | datetime], None], port: int, tmp_path: Path
) -> None:
    stage = Stage(app, clock_at, datetime(2020, 1, 7, 8, 0, tzinfo=UTC))
    stage.plan(one_morning)
    stage.edit("tillit", mode=Mode.ONLINE, venue=None)
    stage.publish()
    stage.join("Kari")
    with app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.email == email("Kari"))).one()
        calendars.renew(kari, instead_of="")
        own = kari.calendar_token
    base, season = f"http://127.0.0.1:{port}", stage.released.path
    paths = (f"{season}/calendar.ics", f"{season.split('/')[0]}/calendar.ics", "calendar.ics", f"me/calendar/{own}.ics")
    subscriber = Subscriber(tmp_path)
    subscriber.subscribe({name: f"{base}/{path}" for name, path in zip(FEEDS, paths, strict=True)})

    def shown() -> list[str]:
        subscriber.synced()
        (said,) = {tuple(lines) for lines in subscriber.entries().values()}  # the same in each
        return list(said)

    assert shown() == ["2020-03-24 09:30 12:30|Tillit|Digitalt|CONFIRMED"]
    stage.act("tillit", acting.move(at("2020-03-31"), "Lokalen behövdes."))  # summer time began on the 29th
    assert shown() == ["2020-03-31 09:30 12:30|Tillit|Digitalt|CONFIRMED"]
    stage.act("tillit", acting.postpone("Talaren är sjuk."))
    assert shown() == ["2020-03-31 09:30 12:30|Uppskjuten: Tillit|Digitalt|CANCELLED"]
    stage.act("tillit", acting.move(at("2020-10-27", "13:00-15:00"), "Ny dag."))
    assert shown() == ["2020-10-27 13:00 15:00|Tillit|Digitalt|CONFIRMED"]
    stage.act("tillit", acting.cancel("För få kunde komma."))
    assert shown() == ["2020-10-27 13:00 15:00|Inställd: Tillit|Digitalt|CANCELLED"]
    clock_at("2020-10-28 08:00")
    assert shown() == []
