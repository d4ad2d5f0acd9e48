"""Which kind of table a file is, by what it holds."""

from netverk.spreadsheets import delimited, workbooks
from netverk.spreadsheets.tables import Knows, Row, require_size


def read(data: bytes, knows: Knows) -> list[Row]:
    """Its rows, in their order, the empty ones too. `knows` says whether a text is a heading; raises NoTable."""
    require_size(data)
    return workbooks.read(data, knows) if workbooks.is_workbook(data) else delimited.read(data, knows)
