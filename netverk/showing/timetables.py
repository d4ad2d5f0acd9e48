"""A conference day as a table: rooms as columns, a row wherever something begins or ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from netverk.programme.value import Programme
from netverk.showing.standing import Entry

WIDEST = 6  # more rooms than this do not fit beside each other: then a day reads as a list on every screen


@dataclass(frozen=True, slots=True)
class Cell:
    """What is on in one room from one row on, for `rows` rows; empty where nothing is. More than one entry where they overlap."""

    entries: tuple[Entry, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    begins: datetime  # wall time
    cells: tuple[Cell, ...]

    @property
    def has_entries(self) -> bool:
        return any(cell.entries for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Timetable:
    """`rooms` are the names over the columns; without them, or with too many, it is a list."""

    rooms: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_grid(self) -> bool:
        return 1 < len(self.rooms) <= WIDEST


@dataclass(frozen=True, slots=True)
class _Block:
    """Entries of one room that overlap, from the first beginning to the last end."""

    starts: datetime
    ends: datetime
    entries: tuple[Entry, ...]


def timetable(programme: Programme, entries: Sequence[Entry]) -> Timetable:
    """The table of entries whose hours are known, in one day."""
    places = {entry.session.uid: programme.place_order(entry.session) for entry in entries}
    placed = sorted(entries, key=lambda entry: (places[entry.session.uid], entry.shown.order))
    columns = {place: _blocks(list(group)) for place, group in groupby(placed, key=lambda entry: places[entry.session.uid])}
    marks = sorted({mark for blocks in columns.values() for block in blocks for mark in (block.starts, block.ends)})
    rows = (Row(mark, tuple(_cells(columns.values(), mark, marks))) for mark in marks[:-1])
    return Timetable(tuple(room_name(programme, blocks[0].entries[0]) for blocks in columns.values()), tuple(rows))


def room_name(programme: Programme, entry: Entry) -> str:
    room = programme.room(entry.session.venue, entry.session.room)
    venue = programme.venue(entry.session.venue)
    return room.name if room else venue.name if venue else ""


def _blocks(entries: Sequence[Entry]) -> list[_Block]:
    blocks: list[_Block] = []
    for entry in entries:
        starts, ends = _hours(entry)
        if blocks and starts < blocks[-1].ends:
            last = blocks.pop()
            blocks.append(_Block(last.starts, max(last.ends, ends), (*last.entries, entry)))
        else:
            blocks.append(_Block(starts, ends, (entry,)))
    return blocks


def _cells(columns: Iterable[Sequence[_Block]], mark: datetime, marks: Sequence[datetime]) -> Iterable[Cell]:
    for blocks in columns:
        block = next((each for each in blocks if each.starts <= mark < each.ends), None)
        if block is None:
            yield Cell(())
        elif block.starts == mark:
            yield Cell(block.entries, sum(block.starts <= each < block.ends for each in marks))


def _hours(entry: Entry) -> tuple[datetime, datetime]:
    starts, ends = entry.shown.starts, entry.shown.ends
    if starts is None or ends is None:
        raise ValueError("only what has hours stands in a timetable")
    return starts, ends
