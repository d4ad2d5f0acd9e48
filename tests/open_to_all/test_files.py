"""Every calendar and every paper that the house serves: valid by our own checks, and by other tools where they lie beside the project."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from config import PROJECT
from netverk.programme.value import Programme
from netverk.releases import reading
from tests.booklets import pdf_ua
from tests.calendars.checks import check_object

TOOLS = PROJECT.parent / "shared" / "tools"


@pytest.fixture(scope="module")
def programmes(house: Flask) -> list[Programme]:
    with house.app_context():
        return [reading.programme_of(release) for release in reading.current_of_each()]


@pytest.fixture(scope="module")
def calendars(house: Flask, programmes: list[Programme], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By address, every .ics in both languages, as a file."""
    folder, found = tmp_path_factory.mktemp("ics"), {}
    for programme in programmes:
        for prefix in ("", "/en"):
            season = f"{prefix}/{programme.series.slug}/{programme.season.slug}"
            found[f"{season}/calendar.ics"] = got(house, f"{season}/calendar.ics", "text/calendar")
            for session in programme.sessions:
                path = f"{season}/sessions/{session.slug}.ics"
                if session.is_dated or house.test_client().get(path).status_code != 404:
                    found[path] = got(house, path, "text/calendar")
    return {path: written(folder / f"{n}.ics", data) for n, (path, data) in enumerate(found.items())}


@pytest.fixture(scope="module")
def papers(house: Flask, programmes: list[Programme], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By address, the paper of every season, in the two languages by turns."""
    folder = tmp_path_factory.mktemp("pdf")
    paths = [f"{('', '/en')[n % 2]}/{each.series.slug}/{each.season.slug}/programme.pdf" for n, each in enumerate(programmes)]
    return {path: written(folder / f"{n}.pdf", got(house, path, "application/pdf")) for n, path in enumerate(paths)}


def got(house: Flask, path: str, kind: str) -> bytes:
    answer = house.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, kind), path
    return answer.get_data()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_every_calendar_is_one_that_every_program_takes(calendars: dict[str, Path]) -> None:
    assert len(calendars) > 40
    for path in calendars.values():
        check_object(path.read_bytes())


def test_every_paper_is_accessible(papers: dict[str, Path]) -> None:
    assert len(papers) == 6
    assert {address: found for address, path in papers.items() if (found := pdf_ua.faults(path.read_bytes()))} == {}


@pytest.mark.parametrize("tool", ["ics_itip.py", "pdf_ua.py"])
def test_other_tools_find_nothing_either(tool: str, request: pytest.FixtureRequest) -> None:
    if not (TOOLS / tool).exists():
        pytest.skip("the tools do not lie beside this copy of the project")
    files: dict[str, Path] = request.getfixturevalue("calendars" if tool.startswith("ics") else "papers")
    done = subprocess.run([sys.executable, TOOLS / tool, *files.values()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
