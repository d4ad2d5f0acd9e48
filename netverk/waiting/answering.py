"""What somebody who waits can do: take what is offered, or let it pass."""

from collections.abc import Collection

from netverk.db import lock
from netverk.registrations.registering import post_letters
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.seats.models import Registration


def accept(registration: Registration, *, only: Collection[int] | None = None, by: int | None = None) -> int:
    """Take all that is offered, or `only` the places with these ids; how many. Whoever comes is told how to take part."""
    lock(Season, registration.season_id)
    taken = waiting_list.accept(registration, only=only, by=by)
    post_letters(registration, taken)
    return len(taken)


def pass_on(registration: Registration, *, by: int | None = None) -> None:
    lock(Season, registration.season_id)
    waiting_list.pass_on(registration, by=by)
