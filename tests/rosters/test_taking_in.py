"""A list of people: what the preview says of each row, and that taking it in does exactly that."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from netverk import clock
from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.people.models import JournalEntry, Organisation, Person
from netverk.registrations.leaving import cancel_registration
from netverk.rosters import taking_back
from netverk.rosters.columns import Line, lines, recognised, table_of
from netverk.rosters.judging import Kind, Verdict, Wishes, code_of, judge
from netverk.rosters.standing import standing_of
from netverk.rosters.taking_in import Manner, StandsOtherwise, TakenIn, take_in
from netverk.rosters.wording import words
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from tests import make

MANY = 2000
FREE = 1500
HEAD = ["Förnamn", "Efternamn", "E-post", "Mobil", "Arbetsgivare", "Född"]


@pytest.fixture(autouse=True)
def _in_winter(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2030-01-10 12:00")


def released(capacity: int | None = None) -> Season:
    with write():
        season = make.season(capacity=capacity)
        make.release(season, make.session(season=season))
        return season


def read(data: bytes) -> list[Line]:
    table = table_of(data)
    return lines(table, recognised(table))


def seen(season: Season, rows: Sequence[Line], **wishes: Any) -> list[Verdict]:
    return judge(rows, standing_of(season, rows), Wishes(**wishes))


def take(season: Season, rows: Sequence[Line], letters: bool = True, was_seen: str | None = None, **wishes: Any) -> TakenIn:
    manner = Manner(due_at=clock.now() + timedelta(minutes=2), letters=letters)
    with write():
        return take_in(db.session.get_one(Season, season.id), rows, Wishes(**wishes), manner, seen=was_seen)


def kinds(verdicts: Sequence[Verdict]) -> list[Kind]:
    return [verdict.kind for verdict in verdicts]


def confirmed(season: Season) -> list[str]:
    query = select(Place.name).where(Place.season_id == season.id, Place.state == PlaceState.CONFIRMED)
    return sorted(db.session.scalars(query))


def a_line(number: int, name: str = "Kari Nord", email: str = "kari@example.org", **facts: str) -> Line:
    return Line(number, name, email, **facts)


def long_list() -> tuple[list[list[Any]], list[Kind]]:
    """Two thousand rows as they come from three registers glued together, and what should become of each with room for FREE."""
    rows: list[list[Any]] = []
    expected: list[Kind] = []
    left = FREE
    for n in range(MANY):
        row = [
            f"Åsa {n}",
            "Öhrn; “Ö”" if n % 7 else 'Ek "Eken"',
            f"asa.{n}@example.org",
            f"070-{n:07}",
            "Älvdalens kommun",
            datetime(1970, 1, 1),
        ]
        kind = Kind.NEW
        if n % 100 == 1:
            row[2], kind = f"ASA.{n - 1}@Example.org ", Kind.TWICE
        elif n % 100 == 2:
            row[2], kind = f"asa.{n}@example", Kind.WRONG_ADDRESS
        elif n % 100 == 3:
            row[:2], kind = ["", ""], Kind.NO_NAME
        elif n % 100 == 4:
            row[2], kind = "", Kind.NO_ADDRESS
        elif n % 100 == 5:
            row[2], kind = f"a{n}@example.org; b{n}@example.org", Kind.SEVERAL
        elif left == 0:
            kind = Kind.FULL
        else:
            left -= 1
        rows.append(row)
        expected.append(kind)
    return rows, expected


def as_csv(rows: list[list[Any]], encoding: str) -> bytes:
    def quoted(cell: Any) -> str:
        return '"' + str(cell).replace('"', '""') + '"'

    return "\r\n".join(";".join(map(quoted, row)) for row in [HEAD, *rows]).encode(encoding)


def as_workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    book.active.append(["Uttag ur registret"])
    sheet = book.create_sheet("Medlemmar")
    for row in [HEAD, *rows]:
        sheet.append(row)
    book.save(file := BytesIO())
    return file.getvalue()


@pytest.mark.parametrize("as_file", [lambda rows: as_csv(rows, "cp1252"), as_workbook], ids=["csv", "xlsx"])
def test_two_thousand_rows_become_what_the_preview_says_and_the_second_time_nothing(app: Flask, as_file: Callable[..., bytes]) -> None:
    given, expected = long_list()
    with app.app_context():
        season = released(FREE)
        rows = read(as_file(given))
        verdicts = seen(season, rows)
        assert kinds(verdicts) == expected
        assert [verdict.line.number for verdict in verdicts] == list(range(2, MANY + 2))

        done = take(season, rows, was_seen=code_of(verdicts))

        assert (kinds(done.verdicts), done.placed) == (expected, FREE)
        assert confirmed(season) == sorted(verdict.name for verdict in verdicts if verdict.kind is Kind.NEW)
        assert db.session.get_one(Season, season.id).seats_taken == FREE
        told = select(Letter.address).where(Letter.kind == "joining", Letter.due_at == clock.now() + timedelta(minutes=2))
        assert sorted(db.session.scalars(told)) == sorted(verdict.email for verdict in verdicts if verdict.kind is Kind.NEW)
        assert db.session.scalars(select(Organisation.name)).all() == ["Älvdalens kommun"]
        [phone] = db.session.scalars(select(Person.phone).where(Person.email == "asa.7@example.org"))
        assert phone == "070-0000007"

        noted = db.session.scalar(select(func.count(JournalEntry.id)))
        again = take(season, rows)
        assert (again.placed, again.waiting, again.entry) == (0, 0, None)
        assert {kind for kind, was in zip(kinds(again.verdicts), expected, strict=True) if was is Kind.NEW} == {Kind.HAS}
        assert db.session.scalar(select(func.count(JournalEntry.id))) == noted


def test_each_row_is_told_what_it_is(app: Flask) -> None:
    with app.app_context():
        season = released(3)
        with write():
            season = db.session.get_one(Season, season.id)
            make.place("Kari", season=season)
            make.place("Ola", season=season, state=PlaceState.CANCELLED)
            make.person("Siv", email="siv@example.org", phone="08-1")
            make.place_type("Medlem", season=season, slug="medlem", quota=1)
        rows = [
            a_line(2, "Kari", "kari@example.org"),
            a_line(3, "kari", "annan@example.org"),
            a_line(4, "Ola", "ola@example.org"),
            a_line(5, "Siv Ek", "Siv Ek <siv@example.org>", phone="08-2", type="MEDLEM"),
            a_line(6, "Eva", "eva@example.org", type="guld"),
            a_line(7, "Moa", "moa@example.org", type="Medlem"),
            a_line(8, "Moa", "moa@example.org"),
            a_line(9, "Ida", "ida@example.org"),
            a_line(10, "Åke", "ake@example.org"),
        ]
        first = seen(season, rows)
        assert kinds(first) == [
            Kind.HAS, Kind.DOUBTFUL, Kind.GONE, Kind.KNOWN, Kind.NO_TYPE, Kind.FULL, Kind.TWICE, Kind.NEW, Kind.FULL,
        ]  # fmt: skip
        assert words(first[3]) == "Är känd här som Siv och får en plats. Namnet ändras inte. Telefonnumret ändras från 08-1 till 08-2."
        assert words(first[0]) == "Har redan en plats (bekräftad). Ingenting händer."
        ticked = take(season, rows, waiting=True, gone=True, doubtful=True)

        assert kinds(ticked.verdicts) == [
            Kind.HAS, Kind.NEW, Kind.KNOWN, Kind.WAITS, Kind.NO_TYPE, Kind.WAITS, Kind.TWICE, Kind.WAITS, Kind.WAITS,
        ]  # fmt: skip
        assert (ticked.placed, ticked.waiting) == (2, 4)
        assert confirmed(season) == ["Kari", "Ola", "kari"]
        assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all() == ["joining"] * 2 + ["waiting"] * 4


def test_what_has_become_different_since_it_was_shown_is_not_done(app: Flask) -> None:
    with app.app_context():
        season = released(1)
        rows = [a_line(2)]
        shown = code_of(seen(season, rows))
        with write():
            make.place("Per", season=db.session.get_one(Season, season.id))

        with pytest.raises(StandsOtherwise):
            take(season, rows, was_seen=shown)

        assert (confirmed(season), db.session.scalars(select(Person.name)).all()) == (["Per"], ["Per"])


def test_an_import_is_taken_back_while_its_letters_wait(app: Flask) -> None:
    with app.app_context():
        season = released(5)
        take(season, [a_line(2, "Ida", "ida@example.org")])
        done = take(season, [a_line(2), a_line(3, "Per", "per@example.org"), a_line(4, "Ida", "ida@example.org")])
        assert done.entry
        with write():
            db.session.scalars(select(Letter).where(Letter.address == "per@example.org")).one().fate = Fate.SENT

        with write():
            assert taking_back.take_back(db.session.get_one(Season, season.id), done.entry, by=None) == (1, 1)

        assert (confirmed(season), db.session.get_one(Season, season.id).seats_taken) == (["Ida", "Per"], 2)
        fates = dict(db.session.execute(select(Letter.address, Letter.fate)).all())
        assert fates == {"ida@example.org": Fate.WAITING, "per@example.org": Fate.SENT, "kari@example.org": Fate.WITHDRAWN}
        assert kinds(seen(season, [a_line(2)])) == [Kind.KNOWN], "who was never told can be taken in again without further ado"
        assert [each.can_go for each in taking_back.imports_of(season)] == [0, 1]


def test_without_letters_nobody_is_written_to_and_all_can_be_taken_back(app: Flask) -> None:
    with app.app_context():
        season = released(5)
        done = take(season, [a_line(2)], letters=False)
        assert db.session.scalars(select(Letter.id)).all() == []
        with write():
            assert taking_back.take_back(db.session.get_one(Season, season.id), done.entry or 0, by=None) == (1, 0)
        assert confirmed(season) == []


def test_who_gave_back_their_place_is_not_taken_in_again_by_the_same_file(app: Flask) -> None:
    with app.app_context():
        season = released(5)
        take(season, [a_line(2)])
        with write():
            place = db.session.scalars(select(Place)).one()
            cancel_registration(place.registration)

        assert kinds(take(season, [a_line(2)]).verdicts) == [Kind.GONE]
        assert confirmed(season) == []
