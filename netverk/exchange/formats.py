"""Which kind of programme file this is, and reading it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from netverk.exchange import schedule_json, schedule_xml, season_file
from netverk.exchange.reading import FileBroken, json_value, within_limits
from netverk.exchange.spoken import SCHEDULE_JSON, SCHEDULE_XML, SEASON_FILE, Spoken
from netverk.language import N_
from netverk.programme.codec import FORMAT
from netverk.programme.value import Programme


class Format(StrEnum):
    SEASON_FILE = "season.json"
    SCHEDULE_XML = "schedule.xml"
    SCHEDULE_JSON = "schedule.json"


SPOKEN: Mapping[Format, Spoken] = {
    Format.SEASON_FILE: SEASON_FILE,
    Format.SCHEDULE_XML: SCHEDULE_XML,
    Format.SCHEDULE_JSON: SCHEDULE_JSON,
}
READERS: Mapping[Format, Callable[..., Programme]] = {
    Format.SCHEDULE_XML: schedule_xml.read,
    Format.SCHEDULE_JSON: schedule_json.read,
}


def recognise(data: bytes, name: str = "") -> Format:
    """The format, by what the file holds; `name` is only for the sentence that refuses it. Raises FormatError."""
    begins = _beginning(within_limits(data))
    if begins.startswith(("<!doctype html", "<html")):
        raise FileBroken(N_("This is a web page, not a programme. Save the file that the page links to."))
    if begins.startswith("<"):
        return Format.SCHEDULE_XML
    if begins.startswith("{"):
        return _kind_of_json(data)
    raise FileBroken(N_("“%(name)s” cannot be taken in. It should be a season.json, a schedule.xml or a schedule.json."), name=name or "?")


def read_any(data: bytes, name: str = "", *, series: str = "", season: str = "", **wishes: Any) -> tuple[Format, Programme]:
    """Read a file of any format, under the slugs given. `wishes` (`kind zone language`) are for schedules: a season file says that itself.

    Raises FormatError, and then nothing is taken.
    """
    found = recognise(data, name)
    if found is Format.SEASON_FILE:
        return found, season_file.read(data, series=series, season=season)
    return found, READERS[found](data, series=series, season=season, **wishes)


def _beginning(data: bytes) -> str:
    """The first letters, whatever the encoding."""
    start = data[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.decode("latin-1").lstrip().lower()


def _kind_of_json(data: bytes) -> Format:
    value = json_value(data)
    if isinstance(value, dict) and value.get("format") == FORMAT:
        return Format.SEASON_FILE
    if isinstance(value, dict) and "schedule" in value:
        return Format.SCHEDULE_JSON
    raise FileBroken(N_("This JSON is no programme: it has neither a “schedule” nor the “format” of a season file."))
