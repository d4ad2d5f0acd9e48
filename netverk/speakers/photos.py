"""Photographs of speakers: made anew as JPEG without anything hidden in them, kept by the digest of their content."""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from netverk import pictures

FEWEST = 120  # points along a side
SIZES = {"large": 1000, "small": 240}  # points along the longest side, and along the shortest of what stands beside a name
QUALITY = 84
NAME = re.compile(r"[0-9a-f]{64}")
PATH = re.compile(r"([0-9a-f]{2})/([0-9a-f]{64})-([a-z]+)\.jpg")


def keep(content: bytes, folder: Path) -> str:
    """Make the photo anew in both SIZES and keep it in `folder`; gives the digest by which it is found. RuleBroken if it is no photo."""
    made = {size: _encoded(picture) for size, picture in _sized(pictures.flat(pictures.opened(content, fewest=FEWEST))).items()}
    digest = hashlib.sha256(made["large"]).hexdigest()
    for size, jpeg in made.items():
        pictures.write(path_of(digest, size, folder), jpeg)
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
    pictures.write(folder / written, jpeg)


def _sized(picture: Image.Image) -> dict[str, Image.Image]:
    large, small = picture.copy(), picture.copy()
    large.thumbnail((SIZES["large"], SIZES["large"]))
    scale = min(1.0, SIZES["small"] / min(small.size))
    return {"large": large, "small": small.resize((round(small.width * scale), round(small.height * scale)))}


def _encoded(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    pictures.bare(picture).save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()
