"""The way out: places given back, seats freed, everybody concerned told."""

from collections.abc import Sequence

from sqlalchemy import select

from netverk import clock
from netverk.db import db, lock
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.registrations.models import Place, Registration
from netverk.registrations.registering import OF_NOBODY, TAKES_A_SEAT, recipient
from netverk.seasons.models import Season


def cancel_registration(registration: Registration, *, by: int | None = None) -> int:
    """Give back every place of a registration that is still held; how many. Cancelling again changes nothing."""
    lock(Season, registration.season_id)
    left = _give_back(_held(registration), by=by)
    _close_if_empty(registration)
    if left:
        note("cancel registration", registration, by=by, places=[place.id for place in left])
        _tell_registrant(registration, left, key=f"registration:{registration.id}:leaving:{left[0].id}")
    return len(left)


def cancel_place(place: Place, *, by: int | None = None) -> bool:
    """Give back one place; False where that was done before."""
    lock(Season, place.season_id)
    left = _give_back([lock(Place, place.id)], by=by)
    _close_if_empty(place.registration)
    if left:
        _tell_registrant(place.registration, left, key=f"place:{place.id}:leaving:registrant")
    return bool(left)


def _held(registration: Registration) -> Sequence[Place]:
    held = select(Place).where(Place.registration_id == registration.id, Place.state.not_in(OF_NOBODY)).order_by(Place.id)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def _give_back(places: Sequence[Place], *, by: int | None) -> list[Place]:
    """Those of the places that somebody still held, now cancelled; each holder gets a letter that takes back the calendar entries."""
    left = [place for place in places if place.state not in OF_NOBODY]
    for place in left:
        if place.session_id is None and place.state in TAKES_A_SEAT:
            place.season.seats_taken -= 1
        place.cancel()
        note("cancel place", place, by=by)
        if place.holder and (to := recipient(place.holder)):
            post("leaving", to=to, key=f"place:{place.id}:leaving", season_id=place.season_id, place=place.id)
    db.session.flush()
    return left


def _close_if_empty(registration: Registration) -> None:
    if registration.cancelled_at is None and not _held(registration):
        registration.cancelled_at = clock.now()


def _tell_registrant(registration: Registration, left: Sequence[Place], *, key: str) -> None:
    """What was given back, to whoever signed for it; who held all of it knows from the letter to the holder."""
    if all(place.holder_id == registration.registrant_id for place in left):
        return
    if to := recipient(registration.registrant, registration.language):
        places = [place.id for place in left]
        post("leaving", to=to, key=key, season_id=registration.season_id, registration=registration.id, places=places)
