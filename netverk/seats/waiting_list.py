"""The waiting list: who waits, in order, and what is offered to whom.

Those who were registered together wait together. Whoever has waited longest and fits in what is free comes first; a group that is larger
than what is free is passed over, and keeps its turn. Every function asks for the season's row to be locked by the caller.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.reaching import recipient
from netverk.prepared import Prepared
from netverk.programme.published import has_ended
from netverk.programme.value import Status
from netverk.records import insert
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.deadlines import deadline, deadline_of_offer
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration
from netverk.seats.taking import confirm, fit, leave, take

WAITING, OFFER, LAPSED = "waiting", "offer", "lapsed"  # kinds of letters

A_WORKING_DAY, LOOKS_AGAIN = 8, 1  # working hours
HELD = frozenset({PlaceState.PENDING, PlaceState.OFFERED})

NOTHING_OFFERED = N_("There is no offer to answer any longer: it was answered already, or its time ran out.")

_SOMEBODY_WAITS = Prepared(select(Place.id).where(Place.season_id == bindparam("season"), Place.state == PlaceState.WAITING).limit(1))


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one registration who wait."""

    registration: Registration
    places: Sequence[Place]


def waiting(season: Season) -> list[Group]:
    """Whoever waits, in their order; one query."""
    queue = (
        select(Place)
        .where(Place.season_id == season.id, Place.state == PlaceState.WAITING)
        .options(joinedload(Place.registration).joinedload(Registration.registrant), joinedload(Place.type), joinedload(Place.session))
        .order_by(Place.waiting_since, Place.registration_id, Place.id)
        .execution_options(populate_existing=True)
    )
    in_order = groupby(db.session.scalars(queue), key=lambda place: place.registration)
    return [Group(registration, list(places)) for registration, places in in_order]


def turn_of(registration: Registration) -> int | None:
    """Which number in the waiting list somebody has, from 1; None where they do not wait."""
    idents = [group.registration.id for group in waiting(registration.season)]
    return idents.index(registration.id) + 1 if registration.id in idents else None


def offered_to(registration: Registration) -> list[Place]:
    """What can be taken at this moment."""
    offers = select(Place).where(Place.registration_id == registration.id, Place.state == PlaceState.OFFERED).order_by(Place.id)
    found = db.session.scalars(offers.execution_options(populate_existing=True)).all()
    return [place for place in found if place.until is None or place.until > clock.now() or _goes_on(place)]


def wait(registration: Registration, places: Sequence[Place]) -> None:
    """Put new places at the end of the list; who signed for them is told so."""
    now = clock.now()
    for place in places:
        place.state, place.waiting_since = PlaceState.WAITING, now
        if inspect(place).transient:
            insert(place)
    db.session.flush()
    _tell(WAITING, registration, places)


def fill(season: Season) -> list[Group]:
    """Offer what is free to those who wait; nothing once the season is over. Gives those for whom it did not suffice."""
    if _SOMEBODY_WAITS.value(season=season.id) is None or is_over(season):
        return []
    too_large: list[Group] = []
    for group in filter(_is_to_be_asked, waiting(season)):
        if fit(season, group.places):
            pass_over(too_large)
            _offer(season, group)
        else:
            too_large.append(group)
    return too_large


def pass_over(groups: Iterable[Group]) -> None:
    """Note that somebody behind them came first, for they were more than there was room for."""
    now = clock.now()
    for group in groups:
        for place in group.places:
            place.passed_over_at = now
        note("pass over", group.registration, by=None, places=len(group.places))


def accept(registration: Registration, *, only: Collection[int] | None = None, by: int | None = None) -> list[Place]:
    """Take what was offered, or `only` the places with these ids and give the others back; the places that are taken."""
    offered = _offered(registration)
    taken = [place for place in offered if only is None or place.id in only]
    confirm(taken)
    note("accept offer", registration, by=by, places=[place.id for place in taken])
    leave(registration.season, [place for place in offered if place not in taken], PlaceState.CANCELLED)
    fill(registration.season)
    return taken


def pass_on(registration: Registration, *, by: int | None = None) -> None:
    """Let the others have it, and go on waiting behind them; they are asked again on the next working day at the earliest."""
    offered, now = _offered(registration), clock.now()
    leave(registration.season, offered, PlaceState.WAITING)
    for place in offered:
        place.waiting_since = now
    note("pass on offer", registration, by=by, places=[place.id for place in offered])
    fill(registration.season)


def lapse(season: Season) -> None:
    """Take back the seats whose time has run out, and offer them to the next; who lost one is told."""
    due = select(Place).where(Place.season_id == season.id, Place.state.in_(HELD), Place.until <= clock.now())
    found = db.session.scalars(due.order_by(Place.registration_id, Place.id).execution_options(populate_existing=True))
    lost = [place for place in found if not _goes_on(place)]
    leave(season, lost, PlaceState.LAPSED)
    for registration, places in groupby(lost, key=lambda place: place.registration):
        _lapsed(registration, list(places))
    fill(season)


def seasons_with_held_places(now: datetime) -> set[int]:
    """The ids of those where a seat is held whose time is over."""
    return set(db.session.scalars(select(Place.season_id).where(Place.state.in_(HELD), Place.until <= now).distinct()))


def seasons_where_somebody_waits() -> set[int]:
    return set(db.session.scalars(select(Place.season_id).where(Place.state == PlaceState.WAITING).distinct()))


def _offer(season: Season, group: Group) -> None:
    now = clock.now()
    session = group.places[0].session
    take(season, group.places, PlaceState.OFFERED, until=deadline(season, now, season.offer_hours, session))
    for place in group.places:
        place.offered_at = now
    note("offer", group.registration, by=None, places=[place.id for place in group.places])
    _tell(OFFER, group.registration, group.places)


def _lapsed(registration: Registration, places: Sequence[Place]) -> None:
    note("lapse", registration, by=None, places=[place.id for place in places])
    _tell(LAPSED, registration, places)
    held = select(Place.id).where(Place.registration_id == registration.id, Place.state.not_in(OF_NOBODY))
    if db.session.scalar(held.limit(1)) is None:
        registration.cancelled_at = clock.now()


def _is_to_be_asked(group: Group) -> bool:
    """Not to a session that is postponed, and not before the next working day where they have let an offer pass."""
    first = group.places[0]
    if first.session and first.session.status is Status.POSTPONED:
        return False
    if first.offered_at is None or first.waiting_since is None:
        return True
    again = deadline(first.season, first.waiting_since, A_WORKING_DAY)
    return again is not None and again <= clock.now()


def _offered(registration: Registration) -> list[Place]:
    """RuleBroken where nothing is offered to them (any longer)."""
    if not (found := offered_to(registration)):
        raise RuleBroken(NOTHING_OFFERED)
    return found


def _goes_on(place: Place) -> bool:
    """Whether its time has stood still meanwhile, and is not over yet; then `until` says when to look again."""
    if place.state is not PlaceState.OFFERED or place.session is None:
        return False
    now, ends = clock.now(), deadline_of_offer(place)
    if ends and ends <= now:
        return False
    place.until = ends or deadline(place.season, now, LOOKS_AGAIN)
    return True


def is_over(season: Season) -> bool:
    """Whether there is nothing left to wait for."""
    programme = reading.current_programme(season.id)
    return programme is None or has_ended(programme, clock.now())


def _tell(kind: str, registration: Registration, places: Sequence[Place]) -> None:
    """A letter to who signed for them, about this turn of things."""
    if to := recipient(registration.registrant, registration.language):
        turn = places[0].offered_at or places[0].waiting_since or clock.now()
        key, idents = f"registration:{registration.id}:{kind}:{turn:%Y%m%dT%H%M%S%f}", [place.id for place in places]
        post(kind, to=to, key=key, season_id=registration.season_id, registration=registration.id, places=idents)
