"""The season file, `season.json`: a whole programme, read and written without loss."""

from dataclasses import replace

from netverk.exchange.reading import json_value
from netverk.programme.codec import dumps, from_json
from netverk.programme.value import Programme
from netverk.programme.wholeness import check_whole


def read(data: bytes, *, series: str = "", season: str = "") -> Programme:
    """Read a season file, under other slugs where they are given. Raises FormatError, and then nothing is taken."""
    found = from_json(json_value(data))
    check_whole(found)
    return replace(
        found,
        series=replace(found.series, slug=series or found.series.slug),
        season=replace(found.season, slug=season or found.season.slug),
    )


def write(programme: Programme) -> bytes:
    return dumps(programme).encode()
