"""CSV as programs write it: its letters, what stands between its cells, its quotes. Nothing of that has to be said by anybody."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from netverk.language import N_
from netverk.spreadsheets.tables import HEAD_WITHIN, Knows, NoTable, Row, head_of, trimmed, within_limits

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 100  # rows that are looked at
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

BROKEN = N_("The file cannot be read as a table: a quotation mark is never closed, or it is no text. Save it as CSV or .xlsx.")


def read(data: bytes, knows: Knows) -> list[Row]:
    """Every row. Raises NoTable."""
    text = decoded(data)
    said = _said(text)
    text = text.split("\n", 1)[1] if said and "\n" in text else text
    try:
        return within_limits(_rows(text, said or _delimiter(text, knows)))
    except csv.Error as fault:
        raise NoTable(BROKEN) from fault


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, with or without their mark; anything else is what Windows wrote in western Europe."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if encoding := _without_mark(data):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(data)


def _without_mark(data: bytes) -> str:
    """UTF-16 of mostly Latin letters has a zero in every other byte."""
    sample = data[:2000]
    zeros = sample[1::2].count(0), sample[0::2].count(0)
    if max(zeros) * 2 < len(sample) // 2:
        return ""
    return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing there
        return data.decode("latin-1")


def _said(text: str) -> str:
    """What Excel writes on the first line of some files: `sep=;`."""
    first = text[:6].lower()
    return first[4] if first.startswith("sep=") and len(first) > 4 and first[4] in DELIMITERS else ""


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str, knows: Knows) -> str:
    """The one that makes the most known headings; of those, the most rows of one width; of those, the widest."""
    return max(DELIMITERS, key=lambda each: _fitness(text, each, knows))


def _fitness(text: str, delimiter: str, knows: Knows) -> tuple[int, float, int]:
    try:
        rows = [row for row in map(trimmed, islice(_rows(text, delimiter), SAMPLE)) if row]
    except csv.Error:
        return -1, 0, 0
    head = head_of(rows, knows)
    known = sum(map(knows, rows[head])) if head is not None else 0
    width, times = _usual_width(rows[head or 0 : HEAD_WITHIN * 5])
    return known, times if width > 1 else 0, width


def _usual_width(rows: Sequence[Row]) -> tuple[int, float]:
    """The width that most rows have, and how many of them."""
    widths = Counter(map(len, rows))
    width, times = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return width, times / len(rows) if rows else 0
