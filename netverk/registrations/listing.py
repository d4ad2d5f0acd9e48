"""The list of a season's places as organisers read, search and sort it: a page at a time, put in order by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.language import N_
from netverk.people.models import Organisation, Person
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, TAKES_A_SEAT, Place, PlaceState, Registration

SHOWN = 50
MOST_WORDS = 5
STATE_WORDS = {
    PlaceState.PENDING: N_("Pending"),
    PlaceState.CONFIRMED: N_("Confirmed"),
    PlaceState.WAITING: N_("Waiting"),
    PlaceState.OFFERED: N_("Offered"),
    PlaceState.LAPSED: N_("Lapsed"),
    PlaceState.CANCELLED: N_("Cancelled place"),
}
SIGNS = {PlaceState.CONFIRMED: "done", PlaceState.CANCELLED: "cancelled", PlaceState.LAPSED: "", PlaceState.WAITING: "moved"}
SWEDISH_ORDER = (("Å", "{"), ("å", "{"), ("Ä", "|"), ("ä", "|"), ("Ö", "}"), ("ö", "}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to see; what is not there asks for nothing."""

    words: str = ""
    state: PlaceState | None = None
    type_id: int | None = None
    organisation_id: int | None = None
    sort: str = "newest"
    number: int = 1

    @property
    def is_all(self) -> bool:
        return not (self.words or self.state or self.type_id or self.organisation_id)


@dataclass(frozen=True, slots=True)
class Row:
    """One place; `can_cancel` while somebody holds it."""

    place: Place

    @property
    def can_cancel(self) -> bool:
        return self.place.state not in OF_NOBODY

    @property
    def can_move(self) -> bool:
        return self.place.state is PlaceState.CONFIRMED

    @property
    def state(self) -> str:
        return STATE_WORDS[self.place.state]

    @property
    def sign(self) -> str:
        return SIGNS.get(self.place.state, "preliminary")

    @property
    def known_as(self) -> str:
        """The name that we know the holder by, where another was written."""
        holder = self.place.holder
        return holder.name if holder and holder.name != self.place.name else ""

    @property
    def phone(self) -> str:
        """The number to call on short notice: the holder's, or that of who registered them."""
        held_by = self.place.holder.phone if self.place.holder else ""
        return held_by or self.place.registration.registrant.phone


@dataclass(frozen=True, slots=True)
class Page:
    """What the list shows: these rows of all that were `found`, and how many places there are in each state, found or not."""

    rows: Sequence[Row]
    found: int
    number: int
    states: Mapping[PlaceState, int]

    @property
    def taking_part(self) -> int:
        return sum(count for state, count in self.states.items() if state in TAKES_A_SEAT)

    @property
    def registered(self) -> int:
        return sum(self.states.values())

    @property
    def pending(self) -> int:
        """Who asks for a place, and is to be answered."""
        return self.states.get(PlaceState.PENDING, 0)

    @property
    def waiting(self) -> int:
        """Who waits for a place, or is to answer an offer."""
        return self.states.get(PlaceState.WAITING, 0) + self.states.get(PlaceState.OFFERED, 0)

    @property
    def pages(self) -> int:
        return max(-(-self.found // SHOWN), 1)

    @property
    def first(self) -> int:
        return (self.number - 1) * SHOWN + 1


def page(season: Season, wanted: Wanted) -> Page:
    """Three queries, whatever there is."""
    by_state = select(Place.state, func.count()).where(Place.season_id == season.id).group_by(Place.state)
    states = {row[0]: row[1] for row in db.session.execute(by_state)}
    number, ids, found = _found(season, wanted, sum(states.values()))
    places = {place.id: place for place in db.session.scalars(select(Place).where(Place.id.in_(ids)).options(*SHOWN_OF_EACH))}
    return Page([Row(places[ident]) for ident in ids], found, number, states)


def organisation_named(ident: int | None) -> str:
    found = db.session.get(Organisation, ident) if ident else None
    return found.name if found else ""


def _found(season: Season, wanted: Wanted, registered: int) -> tuple[int, list[int], int]:
    """Which page it is, the ids of its places, and how many are found in all. What is looked for is looked for once."""
    query = _in_order(_chosen(season, wanted), wanted.sort)
    if wanted.is_all:
        number = min(wanted.number, max(-(-registered // SHOWN), 1))
        return number, list(db.session.scalars(query.limit(SHOWN).offset((number - 1) * SHOWN))), registered
    counted = query.add_columns(func.count().over())
    rows = db.session.execute(counted.limit(SHOWN).offset((wanted.number - 1) * SHOWN)).all()
    if not rows and wanted.number > 1:  # an address of a page that is gone
        return _found(season, replace(wanted, number=1), registered)
    return wanted.number, [row[0] for row in rows], rows[0][1] if rows else 0


def _chosen(season: Season, wanted: Wanted) -> Select[int]:
    query = select(Place.id).where(Place.season_id == season.id)
    if wanted.state:
        query = query.where(Place.state == wanted.state)
    if wanted.type_id:
        query = query.where(Place.type_id == wanted.type_id)
    if wanted.organisation_id:
        of_it = select(Registration.id).where(Registration.season_id == season.id, Registration.organisation_id == wanted.organisation_id)
        query = query.where(Place.registration_id.in_(of_it))
    return query.where(*(_has(season, word) for word in wanted.words.split()[:MOST_WORDS]))


def _has(season: Season, word: str) -> ColumnElement[bool]:
    """Whether a word stands in the name, address, phone or organisation of who holds a place, or of who signed for it."""
    found = select(Person.id).where(contains(word, Person.name, Person.email, Person.phone)).cte()
    people = select(found.c.id)  # looked for once, used twice
    organisations = select(Organisation.id).where(contains(word, Organisation.name))
    signed = select(Registration.id).where(
        Registration.season_id == season.id, or_(Registration.registrant_id.in_(people), Registration.organisation_id.in_(organisations))
    )
    return or_(contains(word, Place.name), Place.holder_id.in_(people), Place.registration_id.in_(signed))


def contains(word: str, *columns: Any) -> ColumnElement[bool]:
    """In large or small letters, also those of which the databases know only one."""
    sized = patterns(word)
    if db.engine.dialect.name == "postgresql":
        return or_(*(column.ilike(pattern, escape="\\") for column in columns for pattern in sized))
    return or_(*(column.like(pattern, escape="\\") for column in columns for pattern in sized))  # SQLite's own takes no notice of size


def patterns(word: str) -> list[str]:
    """For LIKE, which takes only English letters for the same in both sizes."""
    letters = [[f"\\{sign}"] if sign in "%_\\" else [sign] if sign.isascii() else sorted({sign.lower(), sign.upper()}) for sign in word]
    doubtful = [place for place, forms in enumerate(letters) if len(forms) > 1]
    for place in doubtful[3:]:
        letters[place] = ["_"]
    return [f"%{''.join(form)}%" for form in product(*letters)]


def _in_order(query: Select[int], sort: str) -> Select[int]:
    order = SORTS.get(sort, SORTS["newest"])
    if sort in ("organisation", "-organisation"):
        query = query.join(Registration, Place.registration_id == Registration.id)
        query = query.outerjoin(Organisation, Registration.organisation_id == Organisation.id)
    return query.order_by(*order)


def _swedish(column: Any) -> ColumnElement[str]:
    for letter, stands_as in SWEDISH_ORDER:
        column = func.replace(column, letter, stands_as)
    lowered: ColumnElement[str] = func.lower(column)
    return lowered


SORTS: Mapping[str, tuple[Any, ...]] = {
    "newest": (Place.registration_id.desc(), Place.id),
    "name": (Place.sort_name, Place.id),
    "-name": (Place.sort_name.desc(), Place.id.desc()),
    "organisation": (_swedish(func.coalesce(Organisation.name, "~")), Place.sort_name, Place.id),
    "-organisation": (_swedish(func.coalesce(Organisation.name, "~")).desc(), Place.sort_name, Place.id),
    "state": (Place.state, Place.sort_name, Place.id),
}
SHOWN_OF_EACH = (
    joinedload(Place.holder),
    joinedload(Place.type),
    joinedload(Place.session),
    joinedload(Place.registration).joinedload(Registration.registrant),
    joinedload(Place.registration).joinedload(Registration.organisation),
)
