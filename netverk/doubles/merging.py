"""Two people who are one made one: everything goes to the one who stays, and the other address is told goodbye.

What refers to people is found in the tables themselves, so that nothing of theirs is forgotten. The journal stays as it is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from netverk import clock
from netverk.db import Base, db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.outbox import Recipient, post
from netverk.people import handshakes
from netverk.people.journal import note
from netverk.people.models import Person, SignInLink
from netverk.people.reaching import recipient
from netverk.releases.models import Release
from netverk.seasons.models import Grant, Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration

KIND = "merge people"
UNDONE_WITHIN = timedelta(days=1)
STAYS = frozenset({"sign_in_link", "person"})  # tables whose rows do not go along

SAME = N_("That is the same person.")
GONE = N_("One of the two is no longer here: erased, or merged before.")
YOURSELF = N_("You cannot merge yourself into somebody else. Open your own name, and merge the other one into it.")
HAS_ROLES = N_("One of the two works with the house, so only an owner of everything can make them one.")
CHANGED_SINCE = N_("Something of theirs has been changed since, so the two can no longer be taken apart by one button.")

Moved = dict[str, list[list[Any]]]  # by `table.column`, the keys of the rows that went along


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Who does it, and whether they may decide about roles; which places of the one who goes are cancelled, because both have one."""

    by: int
    may_house: bool
    cancelling: Collection[int] = ()


def merge(kept: Person, gone: Person, merger: Merger) -> str:
    """`gone` becomes `kept`, in the caller's `write()`; the token by which it is undone within a day (empty: a place was cancelled)."""
    seasons = {ident: lock(Season, ident) for ident in sorted(_seasons_of(kept, gone))}
    kept, gone = (lock(Person, ident) for ident in (kept.id, gone.id))
    _require_possible(kept, gone, merger)
    address = gone.email or ""
    had = _holds(kept)
    cancelled = _cancel(gone, merger.cancelling, seasons)
    facts: dict[str, Any] = {"kept": kept.id, "gone": gone.id, "email": address, "moved": _move_rows(kept, gone)}
    db.session.execute(delete(SignInLink).where(SignInLink.person_id == gone.id))
    gone.email, gone.merged_into_id, gone.sign_outs = None, kept.id, gone.sign_outs + 1
    filled = not kept.phone and bool(gone.phone)
    kept.phone = kept.phone or gone.phone
    db.session.flush()
    on_their_way = _readdress(address, kept)
    facts |= {"phone": filled, "readdressed": [letter.id for letter in on_their_way]}
    welcomed = {letter.facts.get("place") for letter in on_their_way if letter.kind == "joining"}
    facts["readdressed_places"] = sorted(ident for ident in welcomed if isinstance(ident, int))
    facts["letters"] = [*_say_goodbye(address, gone, f"merged:{kept.id}"), *_welcome(kept, had, f"merged:{gone.id}", welcomed)]
    note("merge", kept, by=merger.by, other=gone.id)
    for season in seasons.values():
        waiting_list.fill(season)
    return "" if cancelled else handshakes.begin(KIND, life=UNDONE_WITHIN, **facts)


def undo(token: str, *, by: int) -> tuple[Person, Person]:
    """Take the two apart again: who stayed, and who is back. RuleBroken where anything of it was changed since."""
    facts = handshakes.end(KIND, token)
    for ident in sorted(_seasons_of(*(db.session.get_one(Person, facts[name]) for name in ("kept", "gone")))):
        lock(Season, ident)
    kept, gone = lock(Person, facts["kept"]), lock(Person, facts["gone"])
    _require_unchanged(kept, gone, facts)
    goodbyes, welcomes = _withdraw(facts["letters"])
    for name, keys in facts["moved"].items():
        _point(name, keys, kept.id, gone.id)
    gone.email, gone.merged_into_id = facts["email"], None
    kept.phone = "" if facts["phone"] else kept.phone
    db.session.flush()
    waits = select(Letter).where(Letter.id.in_(facts["readdressed"]), Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
    for letter in db.session.scalars(waits):
        letter.address, letter.name = facts["email"], gone.name
    turn = f"apart:{clock.now():%Y%m%dT%H%M%S%f}"
    _say_goodbye(kept.email or "", kept, turn, within=welcomes)
    _welcome(gone, _holds(gone) - goodbyes, turn, facts["readdressed_places"])
    note("take apart", kept, by=by, other=gone.id)
    return kept, gone


def both_hold(kept: Person, gone: Person) -> list[Place]:
    """The places of the one who goes in seasons, or sessions, where the one who stays has one too."""
    mine = {(place.season_id, place.session_id) for place in _places(kept)}
    whole = {season for season, session in mine if session is None}
    return [place for place in _places(gone) if (place.season_id, place.session_id) in mine or place.season_id in whole]


def obstacle(kept: Person, gone: Person, merger: Merger) -> RuleBroken | None:
    """Why these two cannot be made one by this reader."""
    if kept.id == gone.id:
        return RuleBroken(SAME)
    if kept.email is None or gone.email is None:
        return RuleBroken(GONE)
    if gone.id == merger.by:
        return RuleBroken(YOURSELF)
    roles = select(Grant.id).where(Grant.person_id.in_((kept.id, gone.id)), Grant.ended_at.is_(None))
    return RuleBroken(HAS_ROLES) if not merger.may_house and db.session.scalar(roles.limit(1)) else None


def _require_possible(kept: Person, gone: Person, merger: Merger) -> None:
    if refusal := obstacle(kept, gone, merger):
        raise refusal


def _require_unchanged(kept: Person, gone: Person, facts: dict[str, Any]) -> None:
    taken = db.session.scalar(select(Person.id).where(Person.email == facts["email"]))
    as_left = all(_still_points(name, keys, kept.id) for name, keys in facts["moved"].items())
    if taken or gone.merged_into_id != kept.id or kept.email is None or not as_left:
        raise RuleBroken(CHANGED_SINCE)


def _places(person: Person) -> Sequence[Place]:
    held = select(Place).where(Place.holder_id == person.id, Place.state.not_in(OF_NOBODY)).order_by(Place.id)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def _holds(person: Person) -> set[int]:
    """The seasons in which somebody has a place in the whole of it."""
    return {place.season_id for place in _places(person) if place.state is PlaceState.CONFIRMED and place.session_id is None}


def _seasons_of(*people: Person) -> set[int]:
    idents = [person.id for person in people]
    held, signed = select(Place.season_id).where(Place.holder_id.in_(idents)), select(Registration.season_id)
    return {*db.session.scalars(held), *db.session.scalars(signed.where(Registration.registrant_id.in_(idents)))}


def _cancel(gone: Person, chosen: Collection[int], seasons: dict[int, Season]) -> int:
    """Give back those of the places that were ticked; how many. Its holder keeps the other, so no letter says goodbye."""
    going = [place for place in _places(gone) if place.id in chosen]
    for place in going:
        taking.leave(seasons[place.season_id], [place], PlaceState.CANCELLED)
        place.cancelled_at = clock.now()
        note("cancel place", place, by=None)
        others = select(Place.id).where(Place.registration_id == place.registration_id, Place.state.not_in(OF_NOBODY))
        if db.session.scalar(others.limit(1)) is None:
            place.registration.cancelled_at = clock.now()
    return len(going)


def _references() -> Iterator[tuple[str, Column[Any], Table]]:
    """Every column that refers to a person, and the table it stands in."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in STAYS and any(key.target_fullname == "person.id" for key in column.foreign_keys):
                yield f"{table.name}.{column.name}", column, table


def _move_rows(kept: Person, gone: Person) -> Moved:
    moved: Moved = {}
    for name, column, table in _references():
        if keys := [list(row) for row in db.session.execute(_going(column, table, kept, gone))]:
            moved[name] = keys
            _point(name, keys, gone.id, kept.id)
    return moved


def _going(column: Column[Any], table: Table, kept: Person, gone: Person) -> Any:
    """The keys of the rows that go along; one stays behind where the other has its like already (a role, an invitation)."""
    query = select(*table.primary_key.columns).where(column == gone.id).order_by(*table.primary_key.columns)
    other = table.alias()
    for beside in _unique_beside(column, table):
        alike = [table.c[name].is_not_distinct_from(other.c[name]) for name in beside]
        query = query.where(~select(other.c[column.name]).where(other.c[column.name] == kept.id, *alike).exists())
    return query


def _unique_beside(column: Column[Any], table: Table) -> Iterator[list[str]]:
    """What stands beside it in each key that may not be there twice."""
    for constraint in (table.primary_key, *table.constraints):
        names = [each.name for each in getattr(constraint, "columns", ())]
        if column.name in names and len(names) > 1:
            yield [name for name in names if name != column.name]


def _point(name: str, keys: Sequence[Sequence[Any]], was: int, to: int) -> None:
    column, table = _named(name)
    for key in keys:
        db.session.execute(update(table).where(*_is(table, column, key, was)).values({column.name: to}))
    db.session.expire_all()


def _still_points(name: str, keys: Sequence[Sequence[Any]], to: int) -> bool:
    column, table = _named(name)
    return all(db.session.scalar(select(column).where(*_is(table, column, key, to))) == to for key in keys)


def _is(table: Table, column: Column[Any], key: Sequence[Any], now: int) -> list[Any]:
    """The row with that key, while it is `now` who stands in it; where the column is a part of the key, by the rest of it."""
    pairs = zip(table.primary_key.columns, key, strict=True)
    return [column == now, *(each == value for each, value in pairs if each.name != column.name)]


def _named(name: str) -> tuple[Column[Any], Table]:
    return next((column, table) for each, column, table in _references() if each == name)


def _readdress(address: str, kept: Person) -> list[Letter]:
    """What waits to leave for the old address goes to the new one; which letters."""
    waiting = select(Letter).where(Letter.address == address, Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
    letters = list(db.session.scalars(waiting))
    for letter in letters:
        letter.address, letter.name, letter.person_id = kept.email or "", kept.name, kept.id
    return letters


def _say_goodbye(address: str, person: Person, turn: str, within: Collection[int] | None = None) -> list[int]:
    """A letter about each season (of those `within`) of which the address holds anything: its entries are taken back. Ids of letters."""
    known = select(Told.season_id).where(Told.address == address).distinct()
    known = known if within is None else known.where(Told.season_id.in_(within))
    published = known.where(Told.season_id.in_(select(Release.season_id))).order_by(Told.season_id)
    to = Recipient(key=f"person:{person.id}", address=address, name=person.name, language=person.language)
    letters = []
    for season_id in db.session.scalars(published):
        key = f"person:{person.id}:elsewhere:{season_id}:{turn}"
        letters.append(post("leaving", to=to, key=key, season_id=season_id, elsewhere=True))
    return [letter.id for letter in letters if letter]


def _welcome(person: Person, had: Collection[int], turn: str, welcomed: Collection[object] = ()) -> list[int]:
    """The letter on joining for each place in a season where somebody had none before, and no letter is on its way; ids of letters."""
    letters = []
    for place in _places(person):
        to = recipient(person)
        if to and place.season_id not in had and place.state is PlaceState.CONFIRMED and place.id not in welcomed:
            key = f"place:{place.id}:joining:{person.id}:{turn}"
            letters.append(post("joining", to=to, key=key, season_id=place.season_id, place=place.id))
    return [letter.id for letter in letters if letter]


def _withdraw(letters: Sequence[int]) -> tuple[set[int], set[int]]:
    """Stop those that wait; the seasons about which goodbyes have left already, and welcomes."""
    waits = Letter.id.in_(letters), Letter.fate == Fate.WAITING, Letter.lease_until.is_(None)
    db.session.execute(update(Letter).where(*waits).values(fate=Fate.WITHDRAWN, settled_at=clock.now()))
    left = select(Letter).where(Letter.id.in_(letters), Letter.fate != Fate.WITHDRAWN).execution_options(populate_existing=True)
    told = [(letter.kind, letter.season_id or 0) for letter in db.session.scalars(left)]
    return {season for kind, season in told if kind == "leaving"}, {season for kind, season in told if kind == "joining"}
