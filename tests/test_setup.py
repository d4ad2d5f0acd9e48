"""The set-up, on small projects of their own: nothing to install, so that it is quick and needs no network."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netverk import __main__ as setting_up

PROJECT = Path(__file__).parent.parent
HASHED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<marker> ;.*?)? \\$")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real set-up in a folder with a space in its name, with empty locks and commands that only repeat their arguments."""
    return make_project(tmp_path / "a folder")


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[int, str, str]]:
    project = make_project(tmp_path_factory.mktemp("first") / "a folder")
    return project, start(project, "demo", "--port", "5001")


@pytest.fixture
def ready(first_start: tuple[Path, tuple[int, str, str]], tmp_path: Path) -> Path:
    """A project whose first start is done."""
    return Path(shutil.copytree(first_start[0], tmp_path / "a ready folder", symlinks=True))


def make_project(folder: Path) -> Path:
    (folder / "netverk").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(PROJECT / "netverk" / name, folder / "netverk")
    (folder / "netverk" / "typefaces.py").write_text("import pathlib\npathlib.Path('static/fonts').mkdir(parents=True)\n")
    (folder / "netverk" / "start.py").write_text("import sys\nprint('cli', *sys.argv[1:])\n")
    (folder / "tests.py").write_text("import sys\nprint('tests', *sys.argv[1:])\n")
    (folder / "requirements.lock").touch()
    (folder / "requirements-test.lock").touch()
    return folder


def begin(project: Path, *arguments: str, python: tuple[str, ...] = (sys.executable, "-m", "netverk")) -> "subprocess.Popen[str]":
    """Start it where neither apt-get nor sudo nor uv can be found."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NETVERK_")} | {"PATH": str(project)}
    return subprocess.Popen([*python, *arguments], cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start(project: Path, *arguments: str, python: tuple[str, ...] = (sys.executable, "-m", "netverk")) -> tuple[int, str, str]:
    process = begin(project, *arguments, python=python)
    out, err = process.communicate()
    return process.returncode, out, err


def test_the_first_start_makes_everything_and_the_second_nothing(
    first_start: tuple[Path, tuple[int, str, str]],
) -> None:
    project, (code, out, err) = first_start

    assert (code, out) == (0, "cli demo --port 5001\n")
    assert "Making a Python environment" in err
    assert (project / "static" / "fonts").is_dir()
    assert start(project, "demo") == (0, "cli demo\n", "")


def test_what_a_start_compiles_is_kept_even_where_the_tree_is_to_stay_clean(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)  # the run of these tests may itself have been started so
    (ready / "netverk" / "greeting.py").write_text("HELLO = 'hello'\n")
    (ready / "netverk" / "start.py").write_text("from netverk import greeting\nprint(greeting.HELLO)\n")

    assert start(ready) == (0, "hello\n", "")
    assert not list(ready.glob("netverk/__pycache__/greeting*"))
    assert list((ready / ".venv" / "compiled").rglob("greeting*.pyc"))


def test_the_tests_have_a_lock_of_their_own_that_serves_the_commands_too(ready: Path) -> None:
    (ready / "requirements-test.lock").write_text("# more\n")
    assert "Installing the Python packages" in start(ready, "test", "-k", "x")[2]

    assert start(ready, "test", "-k", "y") == (0, "tests -k y\n", "")
    assert start(ready, "check") == (0, "cli check\n", "")


def test_another_lock_is_installed_into_the_same_environment(ready: Path) -> None:
    (ready / "requirements.lock").write_text("# newer\n")

    err = start(ready)[2]

    assert "Installing the Python packages" in err
    assert "Making a Python environment" not in err
    assert start(ready)[2] == ""


def test_an_environment_whose_making_was_broken_off_is_made_anew(ready: Path) -> None:
    (ready / ".venv" / ".netverk").unlink()
    (ready / ".venv" / "bin" / "python").unlink()

    code, out, err = start(ready, "check")

    assert (code, out) == (0, "cli check\n")
    assert "Making a Python environment" in err


def test_two_first_starts_at_once_share_one_set_up(project: Path) -> None:
    both = [begin(project, "one"), begin(project, "two")]
    (one, said_by_one), (two, said_by_two) = (process.communicate() for process in both)

    assert (one, two) == ("cli one\n", "cli two\n")
    assert (said_by_one + said_by_two).count("Making a Python environment") == 1


def test_what_cannot_be_installed_is_told_and_the_next_start_tries_again(ready: Path) -> None:
    (ready / "requirements.lock").write_text("no-such-folder/no-such-wheel.whl\n")
    code, out, err = start(ready, "demo")
    assert (code, out) == (1, "")
    assert "The Python packages could not be installed" in err

    (ready / "requirements.lock").write_text("")
    assert start(ready, "demo")[:2] == (0, "cli demo\n")


def test_a_folder_that_is_no_environment_is_left_alone(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "thesis.txt").write_text("five years of work")

    code, out, err = start(project, "demo")

    assert (code, out) == (1, "")
    assert "is not a Python environment" in err
    assert [path.name for path in (project / ".venv").iterdir()] == ["thesis.txt"]


def test_an_old_python_says_what_it_needs(project: Path) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 10); runpy.run_module('netverk', run_name='__main__')"

    code, out, err = start(project, python=(sys.executable, "-c", pretend))

    assert (code, out) == (1, "")
    assert err.startswith("netverk needs Python 3.11 or later; this is 3.8. Install it and start again:\n")


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_the_set_up(name: str) -> None:
    ast.parse((PROJECT / "netverk" / name).read_text(), feature_version=(3, 7))


def test_missing_libraries_are_told_with_the_command_and_what_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {"libnowhere-1": "libnowhere.so.1"}
    monkeypatch.setattr(setting_up, "FOR_PAPER", wanted)

    setting_up.tell_missing(wanted)

    said = capsys.readouterr()
    assert said.out == ""
    assert "Still missing: libnowhere-1. Until then there is no paper" in said.err
    assert said.err.endswith("install libnowhere-1\n")


def versions(lock: str) -> dict[tuple[str, str], str]:
    lines = (PROJECT / lock).read_text().splitlines()
    found = [match for line in lines if (match := HASHED.match(line))]
    others = [line for line in lines if not HASHED.match(line) and not re.match(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", line)]
    assert others == [], "a lock holds names, versions and hashes, and no host or path"
    return {(match["name"], match["marker"] or ""): match["version"] for match in found}


def test_the_locks_are_hashed_and_agree() -> None:
    runtime, tests = versions("requirements.lock"), versions("requirements-test.lock")

    assert ("flask", "") in runtime
    assert ("pytest", "") not in runtime
    assert runtime.items() <= tests.items()
