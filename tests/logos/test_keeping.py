"""Logos: only the picture of what is sent is kept, without its margins; what nobody could see or read is refused in a sentence."""

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageDraw

from netverk import pictures
from netverk.errors import RuleBroken
from netverk.logos import keeping
from netverk.settings import settings
from tests.speakers.test_photos import SECRET, bomb

INK = (20, 40, 90)


def logo(form: str = "PNG", size: tuple[int, int] = (800, 400), ink: tuple[int, ...] = INK, **facts: object) -> bytes:
    """A bar in the middle half of each side, on nothing; on white where the format knows no transparency."""
    picture = Image.new("RGB", size, "white") if form in ("JPEG", "BMP") else Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((size[0] // 4, size[1] // 4, size[0] * 3 // 4 - 1, size[1] * 3 // 4 - 1), fill=ink)
    file = io.BytesIO()
    picture.save(file, form, **facts)
    return file.getvalue()


def kept(content: bytes, home: Path) -> Image.Image:
    return Image.open(io.BytesIO(keeping.path_of(keeping.keep(content, home), home).read_bytes()))


def refusal(content: bytes, home: Path) -> str:
    with pytest.raises(RuleBroken) as refused:
        keeping.keep(content, home)
    assert list(home.rglob("*.png")) == []
    return refused.value.sentence


@pytest.mark.parametrize(("form", "mode", "size"), [("PNG", "RGBA", (400, 200)), ("WEBP", "RGBA", (400, 200)), ("JPEG", "RGB", (600, 300))])
def test_a_logo_is_kept_as_png_without_its_empty_margin(tmp_path: Path, form: str, mode: str, size: tuple[int, int]) -> None:
    made = kept(logo(form, lossless=True), tmp_path)

    assert (made.format, made.mode, made.size) == ("PNG", mode, size)


def test_a_large_logo_is_made_smaller_and_a_small_one_stays(tmp_path: Path) -> None:
    assert kept(logo(size=(8000, 1000)), tmp_path).size == (1200, 150)
    assert kept(logo(size=(100, 60)), tmp_path).size == (50, 30)


def test_what_came_with_the_picture_is_left_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    content = logo("WEBP", exif=exif.tobytes()) + SECRET.encode()
    assert SECRET.encode() in content

    assert SECRET.encode() not in keeping.path_of(keeping.keep(content, tmp_path), tmp_path).read_bytes()


@pytest.mark.parametrize("content", [b"", b"hej", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", logo()[:300], logo("BMP")])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(content, tmp_path) == pictures.NO_PICTURE


def test_what_is_too_large_too_small_or_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    assert refusal(b"\x89PNG" + bytes(pictures.MOST_BYTES), tmp_path) == pictures.TOO_LARGE
    assert refusal(bomb(10_000), tmp_path) == pictures.TOO_MANY_POINTS
    assert refusal(logo(size=(400, 20)), tmp_path) == pictures.TOO_SMALL


@pytest.mark.parametrize("ink", [(255, 255, 255, 255), (0, 0, 0, 0), (0, 0, 0, 20)])
def test_what_nobody_can_see_on_paper_is_refused(tmp_path: Path, ink: tuple[int, ...]) -> None:
    assert refusal(logo(ink=ink), tmp_path) == keeping.UNSEEN


def test_a_logo_is_served_for_good(app: Flask) -> None:
    with app.app_context():
        digest = keeping.keep(logo(), settings().home)
    response = app.test_client().get(f"/logos/{digest}.png")

    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert {"public", "immutable", "max-age=31536000"} <= set(response.headers["Cache-Control"].split(", "))
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("name", ["x", "a" * 64, "..%2Fsecret_key", "A" * 64])
def test_a_logo_that_is_not_there_is_not_found(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/logos/{name}.png").status_code == 404
