"""Signs that the fonts lack are replaced before typesetting: a missing glyph would break the paper (ISO 14289-1 §7.21.8)."""

import unicodedata

from netverk.booklets import fonts

SUBSTITUTE = "◊"
LIKENESS = {"‐": "-", "‑": "-", "−": "–", "◦": "•", "●": "•", "▪": "•", "■": "•", "★": "*", "☆": "*", "✗": "×", "✔": "✓"}


def settable(text: str) -> str:
    """`text` in signs that the fonts have: the same, a likeness, or a visible SUBSTITUTE; invisible joiners and marks are dropped."""
    text = unicodedata.normalize("NFC", text)
    return "".join(sign if _is_drawable(sign) else _instead(sign) for sign in text)


def _is_drawable(sign: str) -> bool:
    return sign == "\n" or (ord(sign) in fonts.drawable() and unicodedata.category(sign) != "Cc")


def _instead(sign: str) -> str:
    if sign in LIKENESS:
        return LIKENESS[sign]
    category = unicodedata.category(sign)
    if category in {"Zs", "Zl", "Zp"} or sign in "\t\r\f\v":
        return " "
    if category[0] in "CM" or category == "Sk":  # controls, joiners, variation selectors, marks, skin tones
        return ""
    simpler = unicodedata.normalize("NFKC", sign)
    return simpler if simpler != sign and all(map(_is_drawable, simpler)) else SUBSTITUTE
