"""`backup`, `restore` and `check` as the command line has them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from config import Settings
from netverk import cli, create_app
from netverk.db import db, upgrade, write
from netverk.people.models import Person
from tests import make
from tests.conftest import let_go


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house of the environment's."""
    for name in ("NETVERK_DATABASE_URL", "NETVERK_SECRET_KEY", "NETVERK_MAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    move(tmp_path / "first", monkeypatch)
    return tmp_path


def move(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETVERK_HOME", str(home))


def test_a_house_moves_with_its_key(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings.from_environment())
    upgrade(app)
    with app.app_context(), write():
        make.person("Kari")
    let_go(app)
    assert cli.main(["backup", str(home / "house.backup"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["person"] == 1

    move(home / "second", monkeypatch)
    assert cli.main(["restore", str(home / "house.backup")]) == 0
    moved = create_app(Settings.from_environment())
    with moved.app_context():
        assert db.session.scalars(select(Person.name)).all() == ["Kari"]
    let_go(moved)
    keys = [(home / name / "secret_key").read_text() for name in ("first", "second")]
    assert keys[0] == keys[1]
    assert cli.main(["restore", str(home / "house.backup")]) == 1
    assert "already holds something" in capsys.readouterr().err


def test_what_is_wrong_is_said_and_answered_with_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 1
    assert "Database: Its schema is “”, and this program needs " in capsys.readouterr().out
    assert cli.main(["deliver"]) == 0
    capsys.readouterr()
    assert cli.main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wrong"] == {}
