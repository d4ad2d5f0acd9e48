"""What needs somebody today, the most urgent first. The same number of queries whatever there is.

Another feature has its say by one more function in SOURCES: from the present moment to its lines.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from netverk.desk import letter_needs, registration_needs
from netverk.desk.draft_needs import draft_needs
from netverk.desk.needing import Need
from netverk.desk.standing import Standing

SOURCES: tuple[Callable[[datetime], Iterable[Need]], ...] = (
    letter_needs.leaving,
    letter_needs.unreached,
    registration_needs.today,
)


def needs(standing: Standing, now: datetime) -> list[Need]:
    found = [*draft_needs(standing, now), *(need for source in SOURCES for need in source(now))]
    return sorted(found, key=lambda need: need.order)
