"""The contrast of two colours, and a house's accent made readable on the light and on the dark ground (WCAG 2.2, 1.4.3)."""

import re
from dataclasses import dataclass

LIGHT_GROUND, DARK_GROUND = "#fbfaf7", "#14181d"
READABLE = 5.5  # 4.5 is asked for; the rest is for the tints an accent also stands on

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shade:
    """How an accent stands on one ground, and its contrast there."""

    ground: str
    colour: str

    @property
    def contrast(self) -> float:
        return contrast(self.colour, self.ground)


def parsed(code: str) -> Colour:
    """The three parts, 0–255, of `#rrggbb`. Raises ValueError."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", code):
        raise ValueError(f"{code!r} is not a colour such as #1f5a4c")
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, 1 to 21."""
    lighter, darker = sorted((_luminance(parsed(one)), _luminance(parsed(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` (0–1) of `one` with the rest of `other`, as CSS mixes in srgb."""
    pairs = zip(parsed(one), parsed(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def readable(code: str, ground: str) -> str:
    """The colour itself, or the nearest one towards black or white that can be read on `ground`."""
    end = "#000000" if contrast("#000000", ground) > contrast("#ffffff", ground) else "#ffffff"
    tries = (mixed(end, code, step / 50) for step in range(51))
    return next((each for each in tries if contrast(each, ground) >= READABLE), end)


def shades(accent: str) -> tuple[Shade, ...]:
    """As the pages show it: on the light ground, then on the dark one; none of what is no colour yet."""
    return tuple(Shade(ground, readable(accent, ground)) for ground in (LIGHT_GROUND, DARK_GROUND)) if accent else ()


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
