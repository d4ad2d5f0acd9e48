"""Photographs: only the picture of what is sent is kept, and what is no picture is refused in a sentence."""

import io
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from netverk import pictures
from netverk.errors import RuleBroken
from netverk.speakers import photos

SECRET = "59.3293 N, 18.0686 E"


def photo(size: tuple[int, int] = (1600, 1200), form: str = "JPEG", **facts: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    picture.save(file, form, **facts)
    return file.getvalue()


def kept(content: bytes, folder: Path, size: str = "large") -> Image.Image:
    return Image.open(io.BytesIO(photos.path_of(photos.keep(content, folder), size, folder).read_bytes()))


def refusal(content: bytes, folder: Path) -> str:
    with pytest.raises(RuleBroken) as refused:
        photos.keep(content, folder)
    assert list(folder.rglob("*.jpg")) == []
    return refused.value.sentence


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_in_two_sizes_as_jpeg(tmp_path: Path, form: str) -> None:
    content = photo(form=form)

    assert [(kept(content, tmp_path, size).format, kept(content, tmp_path, size).size) for size in photos.SIZES] == [
        ("JPEG", (1000, 750)),
        ("JPEG", (320, 240)),
    ]
    left, right = kept(content, tmp_path).getpixel((100, 300)), kept(content, tmp_path).getpixel((900, 300))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert (left[0] > 150 > left[2], right[2] > 150 > right[0]) == (True, True)


def test_the_same_photo_is_kept_once(tmp_path: Path) -> None:
    assert photos.keep(photo(), tmp_path) == photos.keep(photo(), tmp_path)
    assert len(list(tmp_path.rglob("*.jpg"))) == 2
    assert list(tmp_path.rglob("*.draft")) == []


def test_a_small_photo_is_not_blown_up(tmp_path: Path) -> None:
    assert kept(photo((200, 150)), tmp_path).size == (200, 150)


def test_where_and_with_what_it_was_taken_is_left_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    content = photo(exif=exif.tobytes(), comment=SECRET.encode(), icc_profile=SECRET.encode())
    assert SECRET.encode() in content

    digest = photos.keep(content, tmp_path)
    for size in photos.SIZES:
        made = photos.path_of(digest, size, tmp_path).read_bytes()
        assert SECRET.encode() not in made
        assert b"Exif" not in made
        assert dict(Image.open(io.BytesIO(made)).getexif()) == {}


def test_a_photo_that_lies_on_its_side_is_put_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert kept(photo((800, 400), exif=exif.tobytes()), tmp_path).size == (400, 800)


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(file, "PNG")

    assert kept(file.getvalue(), tmp_path).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PDF"])
def test_other_formats_are_refused(tmp_path: Path, form: str) -> None:
    assert refusal(photo((200, 200), form), tmp_path) == pictures.NO_PICTURE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hej",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>",
        b"GIF89a/*\xff\xd8\xff*/=1;alert(1)",
        photo()[:400],
        photo(form="PNG")[:200],
    ],
)
def test_what_is_no_whole_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(content, tmp_path) == pictures.NO_PICTURE


def test_a_file_that_is_a_picture_and_something_else_keeps_the_picture_alone(tmp_path: Path) -> None:
    script, archive = b"<script>alert(1)</script>", io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.html", script)
    digest = photos.keep(photo(comment=script) + script + archive.getvalue(), tmp_path)

    for size in photos.SIZES:
        path = photos.path_of(digest, size, tmp_path)
        assert script not in path.read_bytes()
        assert not zipfile.is_zipfile(path)
        assert path.read_bytes()[-2:] == b"\xff\xd9"


def test_too_many_bytes_are_refused_unread(tmp_path: Path) -> None:
    assert refusal(b"\xff\xd8" + bytes(50 * 1024 * 1024), tmp_path) == pictures.TOO_LARGE


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it has `side` × `side` points."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [7_100, 10_000, 100_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("default")  # as where it is served
        assert refusal(bomb(side), tmp_path) == pictures.TOO_MANY_POINTS
    assert refusal(bomb(side), tmp_path) == pictures.TOO_MANY_POINTS


def test_a_picture_too_small_to_be_seen_is_refused(tmp_path: Path) -> None:
    assert refusal(photo((100, 400)), tmp_path) == pictures.TOO_SMALL


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 5_000), sign=st.binary(min_size=1, max_size=8), form=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_file_is_a_photo_or_is_refused(tmp_path: Path, position: int, sign: bytes, form: str) -> None:
    content = bytearray(photo((200, 150), form))
    begins = position % len(content)
    content[begins : begins + len(sign)] = sign
    try:
        found = kept(bytes(content), tmp_path).format
    except RuleBroken as refused:
        found = refused.sentence

    assert found in ("JPEG", pictures.NO_PICTURE, pictures.TOO_MANY_POINTS, pictures.TOO_SMALL)


@pytest.mark.parametrize(("digest", "size"), [("../../etc/passwd", "large"), ("a" * 63, "large"), ("A" * 64, "large"), ("a" * 64, "huge")])
def test_what_is_no_digest_has_no_path(tmp_path: Path, digest: str, size: str) -> None:
    with pytest.raises(ValueError, match="no photo"):
        photos.path_of(digest, size, tmp_path)
