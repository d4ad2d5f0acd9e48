"""Logos of the house and its series: made anew as PNG, without empty margins, and kept by the digest of their content."""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops

from netverk import pictures
from netverk.colours import LIGHT_GROUND
from netverk.errors import RuleBroken
from netverk.language import N_

FOLDER = "logos"  # in the house's folder
FEWEST = 24  # points along a side: a name in one line is wide and low
MOST = (1200, 300)  # points: sharp on paper, and on every screen
FAINTEST = 48  # of 255: how far something of it has to be from the ground it stands on
NAME = re.compile(r"[0-9a-f]{64}")
PATH = re.compile(r"([0-9a-f]{2})/([0-9a-f]{64})\.png")

UNSEEN = N_("Nothing of this logo can be seen on a light ground. Send the version that is made for white paper.")


def keep(content: bytes, home: Path) -> str:
    """Make the logo anew and keep it in the folder `home`; gives the digest by which it is found. RuleBroken if it cannot be one."""
    made = _encoded(_trimmed(pictures.opened(content, fewest=FEWEST)))
    digest = hashlib.sha256(made).hexdigest()
    pictures.write(path_of(digest, home), made)
    return digest


def path_of(digest: str, home: Path) -> Path:
    """Where it is kept; ValueError for what is no digest."""
    if not NAME.fullmatch(digest):
        raise ValueError(f"no logo: {digest[:80]!r}")
    return home / FOLDER / digest[:2] / f"{digest}.png"


def is_kept(digest: str, home: Path) -> bool:
    return bool(NAME.fullmatch(digest)) and path_of(digest, home).is_file()


def every(folder: Path) -> Iterator[Path]:
    """The files of all logos that are kept, by name; what is only being written is none of them."""
    return (path for path in sorted(folder.glob("*/*.png")) if is_path(path.relative_to(folder).as_posix()))


def is_path(written: str) -> bool:
    """Whether it is a path within the folder of logos, as `path_of` makes it."""
    found = PATH.fullmatch(written)
    return bool(found and found[1] == found[2][:2])


def put_back(png: bytes, written: str, folder: Path) -> None:
    """A file that was one of `every` once; ValueError for a path that is none of ours."""
    if not is_path(written):
        raise ValueError(f"no logo: {written[:80]!r}")
    pictures.write(folder / written, png)


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without what is empty around it; refused where a reader would see nothing."""
    ground = Image.new("RGB", picture.size, LIGHT_GROUND)
    seen = ImageChops.difference(pictures.flat(picture, LIGHT_GROUND), ground).convert("L").point(lambda far: far >= FAINTEST and 255)
    if seen.getbbox() is None:
        raise RuleBroken(UNSEEN)
    return picture.crop(picture.getbbox()) if picture.mode == "RGBA" else picture


def _encoded(picture: Image.Image) -> bytes:
    fitted = pictures.bare(picture)
    fitted.thumbnail(MOST)
    file = io.BytesIO()
    fitted.save(file, "PNG", optimize=True)
    return file.getvalue()
