"""Knowing a file by what it holds; the season file."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from netverk.exchange import schedule_json, schedule_xml, season_file
from netverk.exchange.formats import SPOKEN, Format, read_any, recognise
from netverk.exchange.reading import LIMIT, PARTS, FileTooLarge
from netverk.exchange.schedule import equal_part
from netverk.programme.reading import FormatError
from netverk.programme.value import Programme
from tests.exchange.files import BASE, own, programme, published, session
from tests.programme.strategies import programmes


def test_every_format_is_known_by_what_it_holds_whatever_it_is_called() -> None:
    made = programme(session())
    files = {
        Format.SEASON_FILE: season_file.write(made),
        Format.SCHEDULE_XML: schedule_xml.write(published(made), BASE),
        Format.SCHEDULE_JSON: schedule_json.write(published(made), BASE),
    }
    assert {recognise(data, "bilaga.dat") for data in files.values()} == set(Format) == set(SPOKEN)
    for kind, data in files.items():
        found, read = read_any(data, "bilaga.dat", series="fjallmotet", season="2031")
        assert (found, equal_part(read)) == (kind, equal_part(made))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_of_xml_are_read(encoding: str) -> None:
    text = own("schedule.xml").decode().replace("encoding='utf-8'", f"encoding='{encoding[:6].rstrip('-')}'")
    found, read = read_any(text.encode(encoding))
    assert (found, read) == (Format.SCHEDULE_XML, schedule_xml.read(own("schedule.xml")))


@given(programmes())
def test_a_season_file_round_trips_equal_entirely(made: Programme) -> None:
    written = season_file.write(made)
    assert season_file.read(written) == made
    assert season_file.write(season_file.read(written)) == written


def test_a_season_file_can_be_taken_in_under_another_address() -> None:
    _format, read = read_any(season_file.write(programme(session())), series="dalmotet", season="2032")
    assert read == replace(
        programme(session()),
        series=replace(programme().series, slug="dalmotet"),
        season=replace(programme().season, slug="2032"),
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"<!DOCTYPE html><html></html>", "This is a web page"),
        (b"\xef\xbb\xbf <HTML>", "This is a web page"),
        (b"PK\x03\x04", "“schema.ods” cannot be taken in"),
        (b"[1, 2]", "“schema.ods” cannot be taken in"),
        (b'{"a": 1}', "neither a “schedule” nor the “format”"),
        (season_file.write(programme(session()))[:-200], "not whole JSON"),
        (season_file.write(programme(session())).replace(b'"Pass 1"', b"7"), "title should be a text"),
        (season_file.write(programme(session())).replace(b'"Pass 1"', b'"\xe5"'), "Save it as UTF-8"),
        (season_file.write(programme(session())).replace(b'"number": 0', b'"number": NaN'), "says NaN"),
        (season_file.write(programme(session())).replace(b'"ends_on": "2031-03-29"', b'"ends_on": "2031-03-28"'), "before it starts"),
        (b'{"format":' * 100_000, "nested too deeply"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(FormatError, match=re.escape(says)):
        read_any(data, "schema.ods")


@pytest.mark.parametrize("data", [b"<" + b" " * LIMIT, b"{" + b" " * 50 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused_before_it_is_opened(data: bytes) -> None:
    with pytest.raises(FileTooLarge, match="At most 20 MB"):
        read_any(data)


@pytest.mark.parametrize("data", [b"<schedule>" + b"<a/>" * PARTS, b'{"a": [' + b"[]," * PARTS])
def test_a_file_of_too_many_small_parts_is_refused_before_it_is_opened(data: bytes) -> None:
    with pytest.raises(FileTooLarge, match="parts"):
        read_any(data)
