"""Which column of a table is what: by its heading, in Swedish or English, or as somebody has said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netverk.folding import folded
from netverk.language import N_
from netverk.spreadsheets import reading
from netverk.spreadsheets.tables import Row, head_of

FIELDS = {  # in the order in which they are asked for
    "name": N_("Name"),
    "first": N_("First name"),
    "last": N_("Last name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "organisation": N_("Organisation"),
    "type": N_("Type of place"),
}
HEADINGS = {
    "name": ("namn", "name", "fullständigt namn", "full name", "deltagare", "medlem", "participant", "attendee", "member", "hela namnet"),
    "first": ("förnamn", "first name", "firstname", "given name", "tilltalsnamn"),
    "last": ("efternamn", "last name", "lastname", "surname", "family name"),
    "email": (
        "e post", "epost", "mejl", "mail", "e mail", "email", "e postadress", "epostadress", "mejladress", "mailadress", "e mail address",
        "email address", "mail address",
    ),
    "phone": (
        "telefon", "tel", "tfn", "telefonnummer", "mobil", "mobiltelefon", "mobilnummer", "phone", "telephone", "phone number", "mobile",
        "mobile phone",
    ),
    "organisation": (
        "organisation", "arbetsgivare", "organization", "employer", "arbetsplats", "myndighet", "företag", "company", "förvaltning",
        "kommun",
    ),
    "type": ("platstyp", "typ", "type", "biljettyp", "biljett", "ticket", "ticket type", "place type", "type of place"),
}  # fmt: skip
MEANS = {heading: field for field, headings in HEADINGS.items() for heading in headings}

Columns = Mapping[str, int]  # by field, the number of its column from 0; a field that the table does not have is missing


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as it was written; `number` is the row's in the file, from 1."""

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows, and which of them is the head (from 0; none where they have none)."""

    rows: Sequence[Row]
    head: int | None

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    def heading(self, column: int) -> str:
        """What stands over a column, or else the first thing that stands in it."""
        rows = self.rows if self.head is None else self.rows[self.head :]
        return next((row[column] for row in rows if len(row) > column and row[column]), "")

    def example(self, column: int) -> str:
        return next((row[column] for row in self.body if len(row) > column and row[column]), "")

    @property
    def body(self) -> Sequence[Row]:
        return self.rows if self.head is None else self.rows[self.head + 1 :]


def table_of(data: bytes) -> Table:
    """Raises NoTable."""
    rows = reading.read(data, is_heading)
    head = head_of(rows, is_heading)
    return Table(rows, _unknown_head(rows) if head is None else head)


def _unknown_head(rows: Sequence[Row]) -> int | None:
    """The first row that has anything, where it has no address and another has: headings in words of somebody's own."""
    with_address = [any("@" in cell for cell in row) for row in rows]
    first = next(number for number, row in enumerate(rows) if row)
    return first if any(with_address) and not with_address[first] else None


def is_heading(text: str) -> bool:
    return _plain(text) in MEANS


def recognised(table: Table) -> Columns:
    """The first column of each field by its heading; the address, where no heading says it, by what stands in the column."""
    found: dict[str, int] = {}
    for number, heading in enumerate(table.rows[table.head] if table.head is not None else ()):
        if field := MEANS.get(_plain(heading)):
            found.setdefault(field, number)
    if "email" not in found and (column := _with_addresses(table)) is not None:
        found["email"] = column
    return found


def is_enough(columns: Columns) -> bool:
    """Whether people can be known by it: an address, and a name."""
    return "email" in columns and bool({"name", "first", "last"} & columns.keys())


def lines(table: Table, columns: Columns) -> list[Line]:
    """Every row that has anything in it."""
    begins = 1 if table.head is None else table.head + 2
    return [_line(number, row, columns) for number, row in enumerate(table.body, begins) if row]


def _line(number: int, row: Row, columns: Columns) -> Line:
    has = {field: row[column] if column < len(row) else "" for field, column in columns.items()}
    first, last = has.pop("first", ""), has.pop("last", "")
    name = has.pop("name", "") or f"{first} {last}".strip()
    return Line(number, name, **has)


def _with_addresses(table: Table) -> int | None:
    """The column where most rows have an @."""
    counts = [sum("@" in row[column] for row in table.body if column < len(row)) for column in range(table.width)]
    return counts.index(max(counts)) if any(counts) else None


def _plain(text: str) -> str:
    return " ".join(folded(text).split())
