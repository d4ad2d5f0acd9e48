"""Tables as people send them: whatever their program wrote comes back as the same texts, and what would harm is refused."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from netverk.spreadsheets.reading import read
from netverk.spreadsheets.tables import BYTES, COLUMNS, ROWS, NoTable, trimmed

LETTERS = "abcåäöÅÄÖé,;\t|\"' .@-0123456789\n"
HEAD = ("namn", "e-post", "ort")
CELLS = st.text(LETTERS, max_size=12).map(str.strip).filter(lambda cell: "\n" not in cell or cell.count("\n") < 3)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12)


def knows(text: str) -> bool:
    return text in HEAD


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file := io.BytesIO())
    return file.getvalue()


def zipped(**parts: bytes) -> bytes:
    """A workbook with other parts put in the place of its own."""
    source, made = zipfile.ZipFile(io.BytesIO(workbook(["namn"], ["Kari"]))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], source.read(name)))
    return made.getvalue()


@given(
    TABLES,
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_any_program_writes_is_read_as_it_was(rows: list[tuple[str, ...]], delimiter: str, encoding: str, ends: str) -> None:
    csv.writer(text := io.StringIO(newline=""), delimiter=delimiter, lineterminator=ends).writerows([HEAD, *rows])
    wanted = [trimmed(row) for row in [HEAD, *rows]]
    while not wanted[-1]:
        wanted.pop()

    assert read(text.getvalue().encode(encoding), knows) == wanted


def test_excel_s_own_line_about_the_delimiter_is_believed() -> None:
    assert read(b"sep=|\nnamn|e-post,ort\n", knows) == [("namn", "e-post,ort")]


def test_a_workbook_s_cells_are_texts() -> None:
    cells = [datetime(2031, 2, 3), datetime(2031, 2, 3, 9, 30), date(2031, 2, 4), "0701", 701.0, 1.5, True, None, time(9, 30), "=1+1"]
    row = ("2031-02-03", "2031-02-03 09:30", "2031-02-04", "0701", "701", "1.5", "True", "", "09:30:00")

    assert read(workbook(["namn"], cells), knows) == [("namn",), row], "a formula that was never worked out is nothing"


def test_the_first_sheet_with_a_known_heading_is_read() -> None:
    book = Workbook()
    book.active.append(["Läs mig"])
    book.create_sheet().append(["namn", "x"])
    book.save(file := io.BytesIO())

    assert read(file.getvalue(), knows) == [("namn", "x")]


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
FAR_DOWN = b"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>2</v></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (workbook(), "empty"),
        (b"x" * (BYTES + 1), "6 MB large"),
        (b"namn\n" + b"Kari\n" * (ROWS + 1), "more than 5\u00a0000 rows"),
        (workbook(["namn"], *[["Kari"]] * (ROWS + 1)), "more than 5\u00a0000 rows"),
        (b",".join([b"x"] * (COLUMNS + 1)), "more than 60 columns"),
        (workbook(["x"] * (COLUMNS + 1)), "more than 60 columns"),
        (b'namn,ort\n"' + b"x" * 200_000, "quotation mark"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older kind"),
        (b"PK\x03\x04" + b"rubbish" * 20, "damaged"),
        (zipped(workbook=b"<workbook"), "damaged"),
        (zipped(sheet1=b" " * (41 * 1024 * 1024)), "unfolds"),
        (zipped(sheet1=b"<a/>" * 2_000_001), "unfolds"),
        (zipped(sheet1=LAUGHS), "document type"),
        (zipped(sheet1=LAUGHS.decode().encode("utf-16")), "document type"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_list_or_would_harm_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(NoTable, match=said):
        read(data, knows)


def test_a_row_that_no_sheet_can_have_is_not_waited_for() -> None:
    assert read(zipped(sheet1=FAR_DOWN), knows) == [("1",)]
