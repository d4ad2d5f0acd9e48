"""Photographs of speakers: looked at, made anew as JPEG without anything hidden in them, kept by the digest of their content.

Whatever a file holds besides its picture (place and camera, a second file behind the picture, scripts) is not in what is kept: only the
picture's own points are taken from it.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from netverk.errors import RuleBroken
from netverk.language import N_

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_POINTS = 50_000_000  # a phone takes twelve to fifty million; a small file may claim to hold far more
FEWEST = 120  # points along a side
SIZES = {"large": 1000, "small": 240}  # points along the longest side, and along the shortest of what stands beside a name
QUALITY = 84
NAME = re.compile(r"[0-9a-f]{64}")
PATH = re.compile(r"([0-9a-f]{2})/([0-9a-f]{64})-([a-z]+)\.jpg")

TOO_LARGE = N_("The photo is too large: at most %(n)s MB.")
NO_PHOTO = N_("That is no photo that we can read. Send a JPEG, PNG or WebP file.")
TOO_MANY_POINTS = N_("The picture has too many points: at most %(n)s million. Make it smaller and send it again.")
TOO_SMALL = N_("The picture is too small to be seen: at least %(n)s points along each side.")


def keep(content: bytes, folder: Path) -> str:
    """Make the photo anew in both SIZES and keep it in `folder`; gives the digest by which it is found. RuleBroken if it is no photo."""
    made = {size: _encoded(picture) for size, picture in _sized(_opened(content)).items()}
    digest = hashlib.sha256(made["large"]).hexdigest()
    for size, jpeg in made.items():
        _write(path_of(digest, size, folder), jpeg)
    return digest


def path_of(digest: str, size: str, folder: Path) -> Path:
    """Where it is kept; ValueError for what is no digest or no size."""
    if not NAME.fullmatch(digest) or size not in SIZES:
        raise ValueError(f"no photo: {digest[:80]!r}, {size[:20]!r}")
    return folder / digest[:2] / f"{digest}-{size}.jpg"


def is_kept(digest: str, folder: Path) -> bool:
    return bool(NAME.fullmatch(digest)) and all(path_of(digest, size, folder).is_file() for size in SIZES)


def every(folder: Path) -> Iterator[Path]:
    """The files of all photos that are kept, by name; what is only being written is none of them."""
    return (path for path in sorted(folder.glob("*/*.jpg")) if is_path(path.relative_to(folder).as_posix()))


def is_path(written: str) -> bool:
    """Whether it is a path within the folder of photos, as `path_of` makes it."""
    found = PATH.fullmatch(written)
    return bool(found and found[1] == found[2][:2] and found[3] in SIZES)


def put_back(jpeg: bytes, written: str, folder: Path) -> None:
    """A file that was one of `every` once; ValueError for a path that is none of ours."""
    if not is_path(written):
        raise ValueError(f"no photo: {written[:80]!r}")
    _write(folder / written, jpeg)


def _opened(content: bytes) -> Image.Image:
    """The picture upright and in its colours, without transparency. Its size is looked at before any of it is unpacked."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(TOO_LARGE, n=MOST_BYTES // 1024 // 1024)
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        _check(picture)
        picture.load()
        return _flat(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RuleBroken(TOO_MANY_POINTS, n=MOST_POINTS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError):  # what broken files make of Pillow
        raise RuleBroken(NO_PHOTO) from None


def _check(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_POINTS:
        raise RuleBroken(TOO_MANY_POINTS, n=MOST_POINTS // 1_000_000)
    if min(width, height) < FEWEST:
        raise RuleBroken(TOO_SMALL, n=FEWEST)


def _flat(picture: Image.Image) -> Image.Image:
    """On white where it is transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def _sized(picture: Image.Image) -> dict[str, Image.Image]:
    large, small = picture.copy(), picture.copy()
    large.thumbnail((SIZES["large"], SIZES["large"]))
    scale = min(1.0, SIZES["small"] / min(small.size))
    return {"large": large, "small": small.resize((round(small.width * scale), round(small.height * scale)))}


def _encoded(picture: Image.Image) -> bytes:
    bare = Image.new("RGB", picture.size)  # a picture of its own: what came with the old one stays behind
    bare.paste(picture)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; the same content written twice is one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}.draft")
    draft.write_bytes(content)
    draft.replace(path)
