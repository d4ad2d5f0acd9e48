"""How a season stands when a list for it is judged: a handful of queries, whatever the length of the list."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from netverk.admissions.models import PlaceType
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.folding import folded
from netverk.people.knowing import tidy_email
from netverk.people.models import JournalEntry, Person
from netverk.rosters.columns import Line
from netverk.rosters.judging import Standing, Who
from netverk.rosters.spans import idents_of
from netverk.seasons.models import Season
from netverk.seats.limits import free_seats
from netverk.seats.models import OF_NOBODY, Place

MANY = 10_000  # parameters of one query


def standing_of(season: Season, lines: Iterable[Line]) -> Standing:
    """For these rows. It holds while the season's row is locked; without that it is what a preview needs."""
    people = _people({address for line in lines if (address := _address(line.email))})
    types = types_of(season)
    held = db.session.execute(
        select(Place.holder_id, Place.state, Person.name, Person.email)
        .join(Place.holder)
        .where(Place.season_id == season.id, Place.session_id.is_(None), Place.state.not_in(OF_NOBODY))
    ).all()
    return Standing(
        people=people,
        holds={row.holder_id: row.state for row in held if row.holder_id},
        gone=_gone(season),
        names={_key(row.name): row.email for row in held if row.email},
        left=_not_less_than_none(free_seats(season)),
        left_of={each.id: _not_less_than_none(each.free_seats) for each in types},
        types={_key(said): each.id for each in reversed(types) for said in (each.slug, each.title)},
        has_waiting_list=season.has_waiting_list,
    )


def types_of(season: Season) -> list[PlaceType]:
    """Those that somebody can still have."""
    found = select(PlaceType).where(PlaceType.season_id == season.id, PlaceType.ended_at.is_(None))
    return list(db.session.scalars(found.order_by(PlaceType.position, PlaceType.id).execution_options(populate_existing=True)))


def _people(addresses: set[str]) -> Mapping[str, Who]:
    known: dict[str, Who] = {}
    wanted = sorted(addresses)
    for begin in range(0, len(wanted), MANY):
        query = select(Person.email, Person.id, Person.name, Person.phone).where(Person.email.in_(wanted[begin : begin + MANY]))
        known |= {row.email: Who(row.id, row.name, row.phone) for row in db.session.execute(query) if row.email}
    return known


def _gone(season: Season) -> set[int]:
    """Whose place was given back or ran out; not those whose import was taken back, for they never knew."""
    left = select(Place.holder_id, Place.id).where(Place.season_id == season.id, Place.session_id.is_(None), Place.state.in_(OF_NOBODY))
    back: set[int] = set()
    for facts in db.session.scalars(select(JournalEntry.facts).where(_is_about(season), JournalEntry.verb == "take back members")):
        back.update(idents_of(facts["places"]))
    return {holder for holder, place in db.session.execute(left) if holder is not None and place not in back}


def _is_about(season: Season) -> Any:
    return JournalEntry.subject == f"season:{season.id}"


def _address(text: str) -> str:
    """Tidy, or nothing where it is no address."""
    inside = text.rpartition("<")[2].rstrip(">").removeprefix("mailto:") if "<" in text else text.strip().removeprefix("mailto:")
    try:
        return tidy_email(inside)
    except RuleBroken:
        return ""


def _not_less_than_none(seats: int | None) -> int | None:
    return None if seats is None else max(seats, 0)


def _key(text: str) -> str:
    return " ".join(folded(text).split())
