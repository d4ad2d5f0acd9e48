"""Reminding those who have been offered a place, before the time to take it has run out."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.letters.models import Letter
from netverk.letters.outbox import post
from netverk.people.reaching import recipient
from netverk.seats.models import Place, PlaceState, Registration
from netverk.telling.queueing import OFFER_ENDS

SOON = timedelta(hours=20)  # on the working day before, or that morning
FRESH = timedelta(hours=4)  # who was asked just now needs no reminder


def offers_to_remind() -> list[int]:
    """The ids of the registrations whose offer ends soon, and who have not been reminded of it."""
    now = clock.now()
    ending = select(Place.registration_id).where(Place.state == PlaceState.OFFERED, Place.until > now, Place.until <= now + SOON)
    idents = set(db.session.scalars(ending.where(Place.offered_at <= now - FRESH).distinct()))
    keys = {_key(_offered(ident)): ident for ident in idents}
    known = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys)))) if keys else set()
    return sorted(ident for key, ident in keys.items() if key not in known)


def remind_of_offer(ident: int) -> None:
    """Post one letter to who signed, in the caller's transaction; a second one about the same offer is the first."""
    registration, places = db.session.get_one(Registration, ident), _offered(ident)
    to = recipient(registration.registrant, registration.language)
    if to and places:
        idents = [place.id for place in places]
        post(OFFER_ENDS, to=to, key=_key(places), season_id=registration.season_id, registration=ident, places=idents)


def _offered(ident: int) -> Sequence[Place]:
    offered = select(Place).where(Place.registration_id == ident, Place.state == PlaceState.OFFERED)
    return db.session.scalars(offered.order_by(Place.id)).all()


def _key(places: Sequence[Place]) -> str:
    first = places[0]
    return f"registration:{first.registration_id}:{OFFER_ENDS}:{first.offered_at:%Y%m%dT%H%M%S%f}"
