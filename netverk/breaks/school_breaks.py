"""The house's own table of school breaks, which new seasons keep clear of."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from netverk.breaks.models import SchoolBreak
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people import journal
from netverk.programme.clashes import Break
from netverk.programme.free_days import easter_monday

BACKWARDS = N_("The break ends before it begins.")
SPORT = 9  # the ISO week of the winter break in Stockholm; others have theirs in weeks 7, 8 or 10
AUTUMN = 44


def break_rows() -> list[SchoolBreak]:
    return list(db.session.scalars(select(SchoolBreak).order_by(SchoolBreak.first_on, SchoolBreak.id)))


def breaks() -> list[Break]:
    """All of them, in order of time; one query."""
    return [Break(row.name, row.first_on, row.last_on) for row in break_rows()]


def add_break(name: str, first: date, last: date, *, by: int | None) -> SchoolBreak:
    """In the caller's transaction; one that is there with the same name and days is the same. Refuses one that runs backwards."""
    if last < first:
        raise RuleBroken(BACKWARDS)
    same = select(SchoolBreak).where(SchoolBreak.name == name, SchoolBreak.first_on == first, SchoolBreak.last_on == last)
    if known := db.session.scalar(same):
        return known
    made = SchoolBreak(name=name, first_on=first, last_on=last)
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, name=name, first=str(first), last=str(last))
    return made


def remove_break(row: SchoolBreak, *, by: int | None) -> None:
    journal.note("remove", row, by=by, name=row.name, first=str(row.first_on), last=str(row.last_on))
    db.session.delete(row)


def offered(year: int, known: Sequence[SchoolBreak]) -> list[Break]:
    """What most Swedish schools have in a year and the table has not: only ever added by somebody who asks for it."""
    monday = easter_monday(year)
    every = (
        Break(_("Winter break"), *_week(year, SPORT)),
        Break(_("Easter break"), monday - timedelta(days=7), monday + timedelta(days=4)),
        Break(_("Summer break"), date(year, 6, 12), date(year, 8, 16)),
        Break(_("Autumn break"), *_week(year, AUTUMN)),
        Break(_("Christmas break"), date(year, 12, 20), date(year + 1, 1, 8)),
    )
    taken = [(row.first_on, row.last_on) for row in known]
    return [each for each in every if not any(first <= each.last and each.first <= last for first, last in taken)]


def _week(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 5)
