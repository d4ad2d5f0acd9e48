"""The paper of a new release lies ready before anybody asks."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from netverk.booklets import press, printing
from netverk.booklets.programme import programme_pdf
from netverk.publishing import acting
from netverk.settings import settings
from netverk.showing import paper
from netverk.showing.paper import Ahead
from netverk.showing.renditions import Shelf
from tests.publishing.seasons import three_mornings
from tests.publishing.stage import Stage

CRASHES = (sys.executable, "-c", "import os; os.abort()")


@pytest.fixture
def address(stage: Stage) -> str:
    """The address of a season's paper; the season is published."""
    stage.plan(three_mornings)
    stage.publish()
    return f"/{stage.released.path}/programme.pdf"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which something was set, in a press that takes no time."""
    addresses: list[str] = []

    def pdf(_published: object, _at: datetime, base_url: str, **_: object) -> bytes:
        addresses.append(base_url)
        return f"%PDF of {base_url}".encode()

    monkeypatch.setattr(paper, "programme_pdf", pdf)
    return addresses


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that gives way to nobody: beside all the other tests it would wait for minutes."""
    monkeypatch.setattr(paper, "programme_pdf", lambda *said, **_: programme_pdf(*said))


def folder(app: Flask) -> Path:
    with app.app_context():
        return settings().home / "renditions"


def ahead(app: Flask) -> Ahead:
    """As in a process that has just begun."""
    return Ahead(Shelf(folder(app), "http://127.0.0.1:5000"))


def catch_up(app: Flask, by: Ahead) -> None:
    with app.app_context():
        by.catch_up()


@pytest.mark.usefixtures("hurried")
def test_the_first_reader_in_each_language_gets_what_lies_ready(stage: Stage, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up(stage.app, ahead(stage.app))
    kept = {path: path.read_bytes().partition(b"\n")[2] for path in folder(stage.app).iterdir()}
    monkeypatch.setattr(paper, "programme_pdf", lambda *_, **_facts: pytest.fail("made twice"))
    read = [stage.app.test_client().get(each) for each in (address, f"/en{address}")]
    assert {answer.data for answer in read} == set(kept.values())
    assert len(kept) == 2
    assert all(answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-") for answer in read)


@pytest.mark.usefixtures("hurried")
def test_it_is_what_the_reader_would_have_had_to_wait_for(stage: Stage, address: str) -> None:
    waited = stage.app.test_client().get(address).data
    for path in folder(stage.app).iterdir():
        path.unlink()
    catch_up(stage.app, ahead(stage.app))
    assert waited in {path.read_bytes().partition(b"\n")[2] for path in folder(stage.app).iterdir()}


def test_each_release_is_set_once(stage: Stage, address: str, made: list[str]) -> None:
    here, elsewhere = ahead(stage.app), ahead(stage.app)
    both = ["http://127.0.0.1:5000", "http://127.0.0.1:5000/en"]
    for by in (here, here, elsewhere):
        catch_up(stage.app, by)
    assert made == both
    stage.act("ett", acting.postpone("Talaren är sjuk."))
    for by in (elsewhere, here):
        catch_up(stage.app, by)
    assert made == 2 * both


def test_a_season_that_has_ended_is_not_set_again(
    stage: Stage, address: str, made: list[str], clock_at: Callable[[str | datetime], None]
) -> None:
    clock_at("2031-01-01 12:00")
    catch_up(stage.app, ahead(stage.app))
    assert made == []


def test_processes_that_look_at_once_set_it_once(stage: Stage, address: str, made: list[str]) -> None:
    at_once = Barrier(4)

    def look(by: Ahead) -> None:
        at_once.wait(timeout=60)
        catch_up(stage.app, by)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(look, [ahead(stage.app) for _ in range(4)]))
    assert sorted(made) == ["http://127.0.0.1:5000", "http://127.0.0.1:5000/en"]


def test_a_press_that_crashes_is_logged_and_does_no_harm(
    stage: Stage, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    by = ahead(stage.app)
    with monkeypatch.context() as broken:
        broken.setattr(printing, "_COMMAND", CRASHES)
        catch_up(stage.app, by)
    said = [record.getMessage() for record in caplog.records if record.name == paper.__name__]
    season = address.removeprefix("/").removesuffix("/programme.pdf")
    assert said == [f"The paper of {season} in “{language}” waits for its first reader" for language in ("sv", "en")]
    assert list(folder(stage.app).iterdir()) == []
    assert stage.app.test_client().get(address).data.startswith(b"%PDF-")


def test_everything_else_goes_first() -> None:
    code = "import os; from netverk.booklets import press; press.give_way(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    done = subprocess.run([sys.executable, "-c", code], cwd=printing.ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == press.LOWEST


def test_only_what_is_set_ahead_is_unhurried(stage: Stage, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_COMMAND", (sys.executable, "-c", "import json, sys; print(json.load(sys.stdin)['unhurried'])"))
    waited = stage.app.test_client().get(f"/en{address}").data
    catch_up(stage.app, ahead(stage.app))
    assert waited == b"False\n"
    assert sorted(path.read_bytes().partition(b"\n")[2] for path in folder(stage.app).iterdir()) == [b"False\n", b"True\n"]
