"""What a waiting list does by itself: it offers what is free, and takes back what was held too long."""

from netverk import clock
from netverk.db import db, lock
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.seats.taking import fit


def seasons_to_tend() -> list[int]:
    """The ids of the seasons in which something is to be done now, ascending; asked without keeping anybody from writing."""
    due = waiting_list.seasons_with_held_places(clock.now())
    return sorted(due | {ident for ident in waiting_list.seasons_where_somebody_waits() - due if _has_room(ident)})


def tend(ident: int) -> None:
    """One season, in the caller's transaction."""
    season = lock(Season, ident)
    waiting_list.lapse(season)
    waiting_list.fill(season)


def _has_room(ident: int) -> bool:
    season = db.session.get_one(Season, ident)
    return any(fit(season, group.places) for group in waiting_list.waiting(season)) and not waiting_list.is_over(season)
