"""Saying yes or no to those who want a place, where the house approves who comes."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.reaching import recipient
from netverk.registrations.finding import held_of
from netverk.registrations.registering import post_letters
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import Place, PlaceState, Registration

REFUSED = "refused"  # a kind of letter


def pending(season: Season) -> list[Place]:
    """What waits for a yes or a no, who has waited longest first; one query."""
    asked = select(Place).where(Place.season_id == season.id, Place.state == PlaceState.PENDING)
    with_all = (
        joinedload(Place.registration).joinedload(Registration.registrant),
        joinedload(Place.registration).joinedload(Registration.organisation),
        joinedload(Place.holder),
        joinedload(Place.type),
        joinedload(Place.session),
    )
    in_order = asked.options(*with_all).order_by(Place.made_at, Place.registration_id, Place.id)
    return list(db.session.scalars(in_order.execution_options(populate_existing=True)))


def approve(season_id: int, idents: Collection[int], *, by: int | None) -> int:
    """Confirm those of these places that wait still, and tell who comes and who signed for them; how many."""
    season = lock(Season, season_id)
    n = 0
    for registration, places in _chosen(season, idents):
        taking.confirm(places)
        note("approve", registration, by=by, places=[place.id for place in places])
        post_letters(registration, places)
        n += len(places)
    return n


def refuse(season_id: int, idents: Collection[int], because: str, *, by: int | None) -> int:
    """Cancel those of these places that wait still, and write the reason to who signed for them; how many. Their seats are free again."""
    season = lock(Season, season_id)
    n = 0
    for registration, places in _chosen(season, idents):
        taking.leave(season, places, PlaceState.CANCELLED)
        for place in places:
            place.cancelled_at, place.because = clock.now(), because
        if not held_of(registration):
            registration.cancelled_at = clock.now()
        note("refuse", registration, by=by, places=[place.id for place in places])
        _tell(registration, places)
        n += len(places)
    if n:
        waiting_list.fill(season)
    return n


def _chosen(season: Season, idents: Collection[int]) -> Iterator[tuple[Registration, list[Place]]]:
    """By registration."""
    chosen: Iterable[Place] = sorted((place for place in pending(season) if place.id in idents), key=lambda place: place.registration_id)
    for registration, places in groupby(chosen, key=lambda place: place.registration):
        yield registration, list(places)


def _tell(registration: Registration, places: list[Place]) -> None:
    if to := recipient(registration.registrant, registration.language):
        key, idents = f"registration:{registration.id}:{REFUSED}:{places[0].id}", [place.id for place in places]
        post(REFUSED, to=to, key=key, season_id=registration.season_id, registration=registration.id, places=idents)
