"""Pictures that people send: looked at before they are unpacked, and only their own points are taken from them.

Whatever a file holds besides its picture (place and camera, a second file behind the picture, scripts) is not in what is kept.
"""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from netverk.errors import RuleBroken
from netverk.language import N_

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_POINTS = 50_000_000  # a phone takes twelve to fifty million; a small file may claim to hold far more
ACCEPTED = "image/jpeg,image/png,image/webp"  # what a browser offers to choose

TOO_LARGE = N_("The picture is too large: at most %(n)s MB.")
NO_PICTURE = N_("That is no picture that we can read. Send a JPEG, PNG or WebP file.")
TOO_MANY_POINTS = N_("The picture has too many points: at most %(n)s million. Make it smaller and send it again.")
TOO_SMALL = N_("The picture is too small to be seen: at least %(n)s points along each side.")


def opened(content: bytes, *, fewest: int) -> Image.Image:
    """The picture upright, with at least `fewest` points along each side. Its size is looked at before any of it is unpacked."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(TOO_LARGE, n=MOST_BYTES // 1024 // 1024)
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        _check(picture, fewest)
        picture.load()
        return _coloured(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RuleBroken(TOO_MANY_POINTS, n=MOST_POINTS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError):  # what broken files make of Pillow
        raise RuleBroken(NO_PICTURE) from None


def flat(picture: Image.Image, colour: str = "white") -> Image.Image:
    """On a ground of one colour where it is transparent."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, colour)
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def bare(picture: Image.Image) -> Image.Image:
    """A picture of its own: what came with the old one stays behind."""
    made = Image.new(picture.mode, picture.size)
    made.paste(picture)
    return made


def write(path: Path, content: bytes) -> None:
    """Whole or not at all; the same content written twice is one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}.draft")
    draft.write_bytes(content)
    draft.replace(path)


def _check(picture: Image.Image, fewest: int) -> None:
    width, height = picture.size
    if width * height > MOST_POINTS:
        raise RuleBroken(TOO_MANY_POINTS, n=MOST_POINTS // 1_000_000)
    if min(width, height) < fewest:
        raise RuleBroken(TOO_SMALL, n=fewest)


def _coloured(picture: Image.Image) -> Image.Image:
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
