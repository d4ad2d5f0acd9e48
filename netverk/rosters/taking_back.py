"""Taking an import back: the places that it made, as long as nobody has been told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.people.journal import note, subject
from netverk.people.models import JournalEntry
from netverk.rosters.spans import idents_of, spans_of
from netverk.rosters.taking_in import VERB
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import Place, PlaceState

TAKEN_BACK = "take back members"
LAST = 5  # imports that a page lists
WITH_PEOPLE = joinedload(Place.holder), joinedload(Place.registration)
WAITS = and_(Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
WITHDRAWN = Letter.fate == Fate.WITHDRAWN

NOTHING_LEFT = N_("Nothing of this import can be taken back any longer: its letters have left. Cancel the places in the list instead.")


@dataclass(frozen=True, slots=True)
class Import:
    """One list that was taken in: when, how many places it made, and how many of them can still be taken back."""

    number: int
    at: datetime
    places: int
    can_go: int


def imports_of(season: Season) -> list[Import]:
    """The last ones, the newest first."""
    entries = db.session.scalars(_entries(season).order_by(JournalEntry.id.desc()).limit(LAST)).all()
    return [_import(season, entry) for entry in entries]


def take_back(season: Season, number: int, *, by: int | None) -> tuple[int, int]:
    """Cancel those of its places whose letters have not left, and withdraw these; how many went, and how many had to stay.

    RuleBroken where none can go.
    """
    season = lock(Season, season.id)
    entry = db.session.scalar(_entries(season).where(JournalEntry.id == number))
    if entry is None:
        raise RuleBroken(NOTHING_LEFT)
    held = _held(entry)
    going = _untold(season, entry, held)
    if not going:
        raise RuleBroken(NOTHING_LEFT)
    _withdraw(going)
    taking.leave(season, going, PlaceState.CANCELLED)
    for place in going:
        place.cancelled_at = place.registration.cancelled_at = clock.now()
    note(TAKEN_BACK, season, by=by, places=spans_of(place.id for place in going), entry=number)
    waiting_list.fill(season)
    return len(going), len(held) - len(going)


def _entries(season: Season) -> Select[JournalEntry]:
    return select(JournalEntry).where(JournalEntry.subject == subject(season), JournalEntry.verb == VERB)


def _import(season: Season, entry: JournalEntry) -> Import:
    return Import(entry.id, entry.at, len(idents_of(entry.facts["places"])), len(_untold(season, entry, _held(entry))))


def _held(entry: JournalEntry) -> Sequence[Place]:
    """Those of its places that are as it made them."""
    as_made = {PlaceState.CONFIRMED, PlaceState.WAITING}
    spans = [Place.id.between(first, last) for first, last in entry.facts["places"]]
    chunks = [or_(*spans[begin : begin + 500]) for begin in range(0, len(spans), 500)]
    queries = (select(Place).where(chunk, Place.state.in_(as_made)).options(*WITH_PEOPLE).order_by(Place.id) for chunk in chunks)
    return [place for query in queries for place in db.session.scalars(query.execution_options(populate_existing=True))]


def _untold(season: Season, entry: JournalEntry, held: Sequence[Place]) -> list[Place]:
    """Those whose letters still wait, and are in nobody's hand; where none were written, those who have got none about the season since."""
    if entry.facts["letters"]:
        waiting = _waiting_letters(season)
        return [place for place in held if any(key in waiting for key in _keys(place))]
    told = set(db.session.scalars(select(Letter.address).where(Letter.season_id == season.id, Letter.made_at >= entry.at, ~WITHDRAWN)))
    return [place for place in held if place.holder and place.holder.email not in told]


def _waiting_letters(season: Season) -> set[str]:
    return set(db.session.scalars(select(Letter.key).where(Letter.season_id == season.id, WAITS)))


def _withdraw(going: Sequence[Place]) -> None:
    """The season is locked, so no letter about it is taken in hand meanwhile."""
    keys = [key for place in going for key in _keys(place)]
    for begin in range(0, len(keys), 5000):
        stopped = update(Letter).where(WAITS, Letter.key.in_(keys[begin : begin + 5000]))
        db.session.execute(stopped.values(fate=Fate.WITHDRAWN, settled_at=clock.now()), execution_options={"synchronize_session": False})


def _keys(place: Place) -> tuple[str, ...]:
    turn = place.waiting_since
    waits = [f"registration:{place.registration_id}:{waiting_list.WAITING}:{turn:%Y%m%dT%H%M%S%f}"] if turn else []
    return (f"place:{place.id}:joining:{place.holder_id}", *waits)
