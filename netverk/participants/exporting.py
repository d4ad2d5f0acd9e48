"""The desk's list as a file that a spreadsheet opens. What is about health is in none of its columns."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO, StringIO

from netverk.language import N_, _, date_words
from netverk.participants.listing import Participant

COLUMNS: dict[str, tuple[str, Callable[[Participant], str]]] = {  # by the name in addresses: the head, and what stands under it
    "name": (N_("Name"), lambda each: each.name),
    "organisation": (N_("Organisation"), lambda each: each.organisation.name if each.organisation else ""),
    "sector": (N_("Sector"), lambda each: _(each.sector_words)),
    "kind": (N_("Kind of place"), lambda each: each.kind),
    "state": (N_("State"), lambda each: _(each.state)),
    "email": (N_("E-mail"), lambda each: each.email),
    "phone": (N_("Phone"), lambda each: each.phone),
    "registrant": (N_("Registered by"), lambda each: each.place.registration.name),
    "since": (N_("Registered"), lambda each: date_words(each.place.made_at.date())),
}
USUAL = ("name", "organisation", "sector", "state")
CALCULATES = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula when a cell begins with it


def table(everybody: Sequence[Participant], columns: Collection[str], *, with_protected: bool) -> Iterator[list[str]]:
    """The head and a row for each; only who owns everything gets those with a protected identity."""
    chosen = [COLUMNS[name] for name in COLUMNS if name in columns] or [COLUMNS[name] for name in USUAL]
    yield [_(head) for head, _value in chosen]
    for each in everybody:
        if with_protected or not each.is_protected:
            yield [harmless(value(each)) for _head, value in chosen]


def harmless(text: str) -> str:
    """With an apostrophe before what would be calculated."""
    return f"'{text}" if text.startswith(CALCULATES) else text


def as_csv(rows: Iterator[list[str]]) -> bytes:
    """As Excel in Swedish opens it by itself: with a byte order mark, and semicolons."""
    written = StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterator[list[str]], title: str) -> bytes:
    from openpyxl import Workbook

    book, written = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    book.save(written)
    return written.getvalue()
