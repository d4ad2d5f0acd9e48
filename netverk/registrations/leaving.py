"""The way out: places given back, seats freed, everybody concerned told."""

from collections.abc import Collection, Sequence

from netverk import clock
from netverk.db import lock
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.reaching import recipient
from netverk.registrations.finding import held_of
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import Place, PlaceState, Registration


def cancel_registration(
    registration: Registration, *, only: Collection[int] | None = None, because: str = "", by: int | None = None
) -> int:
    """Give back every place of a registration that is still held, or `only` those with these ids; how many. Again changes nothing."""
    season = lock(Season, registration.season_id)
    left = [place for place in held_of(registration) if only is None or place.id in only]
    _give_back(season, left, because, by=by)
    if registration.cancelled_at is None and not held_of(registration):
        registration.cancelled_at = clock.now()
    if left:
        note("cancel registration", registration, by=by, places=[place.id for place in left])
        _tell_registrant(registration, left)
        waiting_list.fill(season)
    return len(left)


def _give_back(season: Season, places: Sequence[Place], because: str, *, by: int | None) -> None:
    """Cancel places that somebody holds; each holder gets a letter that takes back the calendar entries."""
    taking.leave(season, places, PlaceState.CANCELLED)
    for place in places:
        place.cancelled_at, place.because = clock.now(), because
        note("cancel place", place, by=by)
        if place.holder and (to := recipient(place.holder)):
            post("leaving", to=to, key=f"place:{place.id}:leaving", season_id=place.season_id, place=place.id)


def _tell_registrant(registration: Registration, left: Sequence[Place]) -> None:
    """What was given back, to whoever signed for it; who held all of it knows from the letter to the holder."""
    if all(place.holder_id == registration.registrant_id for place in left):
        return
    if to := recipient(registration.registrant, registration.language):
        key, places = f"registration:{registration.id}:leaving:{left[0].id}", [place.id for place in left]
        post("leaving", to=to, key=key, season_id=registration.season_id, registration=registration.id, places=places)
