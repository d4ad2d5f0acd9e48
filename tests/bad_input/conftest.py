"""Somebody who sends what cannot be taken, to the page or by command."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from netverk import cli
from tests import scene as scenes
from tests.rows import nothing_changes
from tests.scene import Scene

LOCALES = {"sv": "sv_SE.UTF-8", "en": "en_GB.UTF-8"}
REFUSED, MISUSED = 1, 2

Command = Callable[..., tuple[object, str]]


@pytest.fixture
def scene(app: Flask, clock_at: Callable[[str], None]) -> Scene:
    clock_at(scenes.NOW)
    return scenes.lay(app)


@pytest.fixture
def untouched(scene: Scene) -> Iterator[Scene]:
    """The scene; after the test every row in it is as it was."""
    with nothing_changes(scene.app):
        yield scene


@dataclass(frozen=True)
class Terminal:
    """Where commands are typed, in a language."""

    environment: pytest.MonkeyPatch
    screen: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, language: str = "sv") -> tuple[object, str]:
        """The exit code, and what stood on standard error."""
        self.environment.setenv("LC_ALL", LOCALES[language])
        self.screen.readouterr()
        try:
            code: object = cli.main(arguments)
        except SystemExit as end:
            code = end.code
        return code, self.screen.readouterr().err.strip()


@pytest.fixture
def command(scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    """Run a command on the scene's own app, so that its connections are closed with it."""
    monkeypatch.setenv("NETVERK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cli, "create_app", lambda _settings: scene.app)
    return Terminal(monkeypatch, capsys)
