"""Texts as they are searched: small letters, no accents but those of å, ä and ö, a blank for every sign between words."""

import unicodedata

SWEDISH = {"å": "å", "ä": "ä", "ö": "ö", "æ": "ä", "ø": "ö"}  # letters of their own, and how the neighbours write them
UNDIVIDED = {"ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "s"}  # Unicode does not take these apart
LETTERS = (*range(0x01, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040))
ACCENTS = range(0x300, 0x370)


def _folded_sign(sign: str) -> str:
    small = sign.lower()[0]
    if found := SWEDISH.get(small) or UNDIVIDED.get(small):
        return found
    base = unicodedata.normalize("NFKD", small)[0]
    return (base if base < "\u0250" else small) if base.isalnum() else " "


TABLE: dict[int, str | None] = {code: _folded_sign(chr(code)) for code in LETTERS} | dict.fromkeys(ACCENTS)
LATIN = bytes(ord(TABLE.get(code) or chr(code)) for code in range(256))


def folded(text: str | None) -> str:
    """`André Öberg-Ek` → `andre öberg ek`."""
    if not text:
        return ""
    try:
        return text.encode("latin-1").translate(LATIN).decode("latin-1")  # ten times as fast, and enough for nearly every text
    except UnicodeEncodeError:
        return text.translate(TABLE)


def words_of(text: str) -> list[str]:
    """What is looked for, each word once; å, ä and ö that were typed as a letter and its sign count as one letter."""
    return list(dict.fromkeys(folded(unicodedata.normalize("NFC", text)).split()))


def marked(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is the beginning of a word that was looked for."""
    signs = [(folded(sign), place) for place, sign in enumerate(text)]
    plain, places = "".join(sign for sign, _place in signs), [place for sign, place in signs if sign]
    lengths = [
        max((len(word) for word in words if plain.startswith(word, start) and (start == 0 or plain[start - 1] == " ")), default=0)
        for start in range(len(plain))
    ]
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, length in enumerate(lengths):
        if length:
            begin, end = places[start], places[start + length] if start + length < len(places) else len(text)
            pieces += [(text[done:begin], False), (text[begin:end], True)]
            done = end
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]
