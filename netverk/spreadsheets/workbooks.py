"""Excel workbooks (.xlsx), whose formulas are never worked out: what stands in a cell is what was saved in it.

A workbook is a zip of XML and comes from anybody: what it would unfold to is looked at before it is opened.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from netverk.language import N_
from netverk.spreadsheets.tables import COLUMNS, HEAD_WITHIN, Knows, NoTable, Row, head_of, within_limits

UNFOLDED = 40 * 1024 * 1024  # bytes, all parts together
PARTS = 500  # files in the zip
ELEMENTS = 2_000_000  # small elements take far more memory than they are long
LAST_ROW = 1_048_576  # Excel's own limit: what claims to lie beyond is no workbook of Excel's
FAULTS = (  # what a broken workbook can lead to
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, ArithmeticError,
    NotImplementedError, RuntimeError,
)  # fmt: skip

BROKEN = N_("The workbook is damaged, or locked with a password. Open it, save it anew as .xlsx or as CSV, and choose that file.")
OLD = N_("This is an Excel file of an older kind, or one with a password. Open it, save it as .xlsx or as CSV, and choose that file.")
TOO_MUCH = N_("The workbook unfolds to far more than a list of people. Save the sheet with the people alone, as CSV, and choose that file.")
ENTITIES = N_("The workbook declares a document type or entities of its own, which is not allowed here.")


def is_workbook(data: bytes) -> bool:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NoTable(OLD)
    return data.startswith(b"PK\x03\x04")


def read(data: bytes, knows: Knows) -> list[Row]:
    """The rows of the first sheet that has a known heading, or else of the first that has anything. Raises NoTable."""
    try:
        _require_harmless(data)
        return _rows(data, knows)
    except NoTable:
        raise
    except FAULTS as fault:
        raise NoTable(BROKEN) from fault


def _require_harmless(data: bytes) -> None:
    """A zip does not unfold to more than it says of itself; so what it says is looked at first, then what is in it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNFOLDED:
            raise NoTable(TOO_MUCH)
        elements = 0
        for part in parts:
            content = archive.read(part).replace(b"\0", b"")
            elements += content.count(b"<")
            if re.search(rb"<!(doctype|entity)", content, re.IGNORECASE):
                raise NoTable(ENTITIES)
    if elements > ELEMENTS:
        raise NoTable(TOO_MUCH)


def _rows(data: bytes, knows: Knows) -> list[Row]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features that a list of people does not need
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = (_sheet(sheet) for sheet in book.worksheets)
            filled = [rows for rows in sheets if any(map(any, rows))]
        finally:
            book.close()
    if not filled:
        raise NoTable(N_("The file is empty."))
    return next((rows for rows in filled if head_of(rows[:HEAD_WITHIN], knows) is not None), filled[0])


def _sheet(sheet: Any) -> list[Row]:
    sheet.reset_dimensions()  # what it says of its own size is not to be believed
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=COLUMNS + 1, values_only=True)
    found = [tuple(map(text_of, row)) for row in _until_the_last(cells)]
    return within_limits(found) if found else []


def _until_the_last(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Without the empty rows at the end, of which a sheet may have a million."""
    empty = 0
    for row in rows:
        if not any(row):
            empty += 1
            continue
        yield from [()] * empty
        empty = 0
        yield row


def text_of(value: object) -> str:
    """A cell as a text: dates in ISO 8601, numbers that are whole without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
