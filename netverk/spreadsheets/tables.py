"""Any table that people send, as rows of texts: CSV in whatever its program wrote, or an Excel workbook."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from netverk.language import N_
from netverk.programme.reading import FormatError

BYTES = 5 * 1024 * 1024
ROWS = 5_000
COLUMNS = 60
HEAD_WITHIN = 20  # rows: above the head there may be a title, a date, a logo

Row = tuple[str, ...]
Knows = Callable[[str], bool]  # whether a text is one of the headings that the caller looks for


class NoTable(FormatError):  # noqa: N818 (a refusal, not a fault)
    """A file that cannot be read as a table; the sentence says why, and what to do."""


def require_size(data: bytes) -> None:
    if len(data) > BYTES:
        size, limit = ceil(len(data) / 1024 / 1024), BYTES // 1024 // 1024
        raise NoTable(N_("The file is %(size)s MB large. A list of people may be %(limit)s MB."), size=size, limit=limit)
    if not data.strip(b"\0 \t\r\n"):
        raise NoTable(N_("The file is empty."))


def within_limits(rows: Iterable[Sequence[str]]) -> list[Row]:
    """The rows, each without its empty end; empty ones stay where they are between others, so that numbers are those of the file."""
    found: list[Row] = []
    filled = 0
    for row in rows:
        cells = trimmed(row)
        if len(cells) > COLUMNS:
            raise NoTable(N_("The table has more than %(n)s columns. Take away those that are not needed."), n=COLUMNS)
        filled += bool(cells)
        if filled > ROWS + 1:  # with the head
            raise NoTable(N_("The table has more than %(n)s rows. Divide it into several files."), n=f"{ROWS:_}".replace("_", "\u00a0"))
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    if not found:
        raise NoTable(N_("The file is empty."))
    return found


def trimmed(row: Sequence[str]) -> Row:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def head_of(rows: Sequence[Sequence[str]], knows: Knows) -> int | None:
    """Which row has the most headings that are known, if any has."""
    known = [sum(map(knows, row)) for row in rows[:HEAD_WITHIN]]
    best = max(known, default=0)
    return known.index(best) if best else None
