"""Who waits for a place in a season, in order, and who has been offered one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.seats.models import Place, PlaceState, Registration
from netverk.seats.waiting_list import Group


@dataclass(frozen=True, slots=True)
class Page:
    """What the list shows: two queries, however long it is."""

    waiting: Sequence[Group]
    offered: Sequence[Group]

    @property
    def people(self) -> int:
        return sum(len(group.places) for group in self.waiting)


def page(season: Season) -> Page:
    return Page(waiting_list.waiting(season), _offered(season))


def _offered(season: Season) -> list[Group]:
    """Those whose time runs out first stand first."""
    with_names = joinedload(Place.registration).joinedload(Registration.registrant), joinedload(Place.type), joinedload(Place.session)
    query = select(Place).where(Place.season_id == season.id, Place.state == PlaceState.OFFERED).options(*with_names)
    found = db.session.scalars(query.order_by(Place.until, Place.registration_id, Place.id))
    return [Group(registration, list(places)) for registration, places in groupby(found, key=lambda place: place.registration)]
