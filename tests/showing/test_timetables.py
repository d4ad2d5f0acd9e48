"""A day as a table of rooms and hours."""

from dataclasses import replace
from datetime import date, datetime

from netverk.exchange.outline import outline
from netverk.programme.value import Room, Session, Status, Venue
from netverk.programme.when import When
from netverk.showing import season_pages
from netverk.showing.timetables import Cell, Timetable
from tests.showing import samples


def table(*sessions: Session) -> Timetable:
    (day,) = season_pages.season(samples.conference(*sessions, days=(date(2020, 9, 15),)), samples.BEFORE).days
    return day.table


def at(number: int, starts: str, ends: str, room: str = "stora-salen") -> Session:
    hours = When.hours(datetime.fromisoformat(f"2020-09-15 {starts}"), datetime.fromisoformat(f"2020-09-15 {ends}"))
    return samples.session(number, f"{number}", status=Status.SCHEDULED, when=hours, room=room)


def drawn(found: Timetable) -> list[str]:
    """Every row as `09:00 1×2 .`: the hour, then what begins in each room and for how many rows; a dot where nothing is on."""
    return [" ".join((f"{row.begins:%H:%M}", *map(_cell, row.cells))) for row in found.rows]


def _cell(cell: Cell) -> str:
    return "+".join(entry.session.title for entry in cell.entries) + f"×{cell.rows}" if cell.entries else "."


def test_rooms_are_columns_and_a_row_begins_wherever_something_does() -> None:
    found = table(at(1, "09:00", "10:00"), at(2, "09:00", "09:30", "lilla"), at(3, "09:30", "11:00", "lilla"))
    assert found.rooms == ("Stora salen", "Lilla salen")
    assert drawn(found) == ["09:00 1×2 2×1", "09:30 3×2", "10:00 ."]
    assert found.is_grid


def test_what_overlaps_in_a_room_shares_its_cell() -> None:
    assert drawn(table(at(1, "09:00", "10:00"), at(2, "09:30", "10:30"), at(3, "09:00", "09:30", "lilla"))) == [
        "09:00 1+2×2 3×1",
        "09:30 .",
    ]


def test_a_pause_is_an_empty_row() -> None:
    assert drawn(table(at(1, "09:00", "10:00"), at(2, "11:00", "12:00"))) == ["09:00 1×1", "10:00 .", "11:00 2×1"]


def test_one_room_is_a_list() -> None:
    assert not table(at(1, "09:00", "10:00")).is_grid


def test_what_has_no_room_comes_last() -> None:
    assert table(at(1, "08:00", "09:00", ""), at(2, "09:00", "10:00", "lilla")).rooms == ("Lilla salen", "Klarahuset")


def test_rooms_stand_in_the_order_that_files_give_them() -> None:
    annex = Venue(slug="annexet", name="Annexet", rooms=(Room(slug="roda", name="Röda rummet"),))
    sessions = (
        at(1, "08:00", "09:00", ""),
        replace(at(2, "08:00", "09:00", "roda"), venue="annexet"),
        replace(at(3, "08:00", "09:00", ""), venue="annexet"),
        at(4, "09:00", "10:00", "lilla"),
    )
    made = samples.conference(*sessions, days=(date(2020, 9, 15),), venues=(samples.VENUE, annex))
    (day,) = season_pages.season(made, samples.BEFORE).days
    (sheet,) = outline(made, "https://example.org").sheets

    assert day.table.rooms == ("Lilla salen", "Klarahuset", "Röda rummet", "Annexet")
    assert [column.entries[0].session.number for column in sheet.columns] == [4, 1, 2, 3]


def test_every_row_is_as_wide_as_there_are_rooms() -> None:
    found = table(*(at(hour, f"{hour:02}:00", f"{hour + 2:02}:30", ("stora-salen", "lilla")[hour % 2]) for hour in range(8, 16)))
    covered = [sum(cell.rows for row in found.rows for cell in row.cells)]
    assert covered == [len(found.rows) * len(found.rooms)]
