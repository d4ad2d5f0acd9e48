"""What needs somebody today, the most urgent first. The same number of queries whatever there is.

Another feature has its say by one more function in SOURCES: from the present moment and what the reader may do to its lines.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from netverk.desk import booking_needs, letter_needs, mail_needs, registration_needs
from netverk.desk.draft_needs import draft_needs
from netverk.desk.needing import Need
from netverk.desk.standing import Standing
from netverk.seasons.roles import Roles

SOURCES: tuple[Callable[[datetime, Roles], Iterable[Need]], ...] = (
    letter_needs.leaving,
    letter_needs.unreached,
    mail_needs.waiting,
    booking_needs.lapsing,
    registration_needs.asking,
    registration_needs.today,
)


def needs(standing: Standing, now: datetime, roles: Roles) -> list[Need]:
    """Only what the reader may do something about."""
    found = [*draft_needs(standing, now, roles), *(need for source in SOURCES for need in source(now, roles))]
    return sorted(found, key=lambda need: need.order)
