"""What the house reckons with wherever something has to fit: its school breaks, and the time it leaves between engagements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import literal, select, true

from netverk.breaks.models import SchoolBreak
from netverk.db import db
from netverk.programme.clashes import Break
from netverk.programme.occupancy import USUAL, Buffers
from netverk.seasons.models import House


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Breaks in the order of time."""

    breaks: Sequence[Break]
    buffers: Buffers


def reckoning() -> Reckoning:
    """One query, for a board asks it at every move; where the house says nothing, what is usual."""
    always = select(literal(1).label("row")).subquery()
    found = select(House, SchoolBreak).select_from(always).outerjoin(House, true()).outerjoin(SchoolBreak, true())
    asked = db.session.execute(found.order_by(SchoolBreak.first_on, SchoolBreak.id)).all()
    rows = cast(Sequence[tuple[House | None, SchoolBreak | None]], asked)  # outer joins: nothing where there is none
    house = rows[0][0]
    breaks = [Break(each.name, each.first_on, each.last_on) for _house, each in rows if each]
    return Reckoning(breaks, Buffers(house.minutes_between, house.minutes_of_travel) if house else USUAL)
