"""The typefaces that browsers get."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from netverk import typefaces

NEEDED = "åäöÅÄÖéüøæ€–—”“’…•·×½ \N{NO-BREAK SPACE}0123456789"
UPRIGHT = "→←✓"  # the packaged italic serif has none of these, and no page asks it for them


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fonts")
    typefaces.make(made)
    return made


@pytest.mark.parametrize("face", typefaces.FACES)
def test_each_face_has_every_sign_that_pages_use_and_is_small(folder: Path, face: str) -> None:
    path = folder / f"{face}.woff2"
    with TTFont(path) as font:
        assert {sign for sign in NEEDED + ("" if "italic" in face else UPRIGHT) if ord(sign) not in font.getBestCmap()} == set()
        assert font.flavor == "woff2"
    assert path.stat().st_size < 32_000


@pytest.mark.parametrize("face", typefaces.FACES)
def test_figures_stand_under_each_other(folder: Path, face: str) -> None:
    with TTFont(folder / f"{face}.woff2") as font:
        widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    assert len(widths) == 1


def test_a_second_time_nothing_is_made(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert typefaces.make(folder) == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_only_what_is_missing_is_made_and_nothing_half_made_stays(folder: Path) -> None:
    (folder / "sans-italic.woff2").unlink()
    assert [path.name for path in typefaces.make(folder)] == ["sans-italic.woff2"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{face}.woff2" for face in typefaces.FACES)


def test_the_style_sheet_names_each_of_them() -> None:
    sheet = (typefaces.FOLDER.parent / "css" / "typefaces.css").read_text(encoding="utf-8")
    assert [face for face in typefaces.FACES if f"../fonts/{face}.woff2" not in sheet] == []
