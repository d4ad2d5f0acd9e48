"""Where somebody was last: the season that leads to them, for those who have no page of their own."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from netverk.db import db
from netverk.seasons.finding import SEASON
from netverk.seasons.models import Season
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Appearance

Seen = dict[int, Row[*tuple[Any, ...]]]


def of_people(ids: Sequence[int]) -> Seen:
    """By person, the newest season that they hold a place in or have registered somebody for."""
    held = select(Place.holder_id, *SEASON).join(Place.season).join(Season.series).where(Place.holder_id.in_(ids))
    signed = select(Registration.registrant_id, *SEASON).join(Registration.season).join(Season.series)
    signed = signed.where(Registration.registrant_id.in_(ids))
    return _last(signed.order_by(Registration.id)) | _last(held.order_by(Place.id))


def speakers_of(talk_ids: Sequence[int]) -> dict[int, list[str]]:
    """By talk, the names of those who give it."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Appearance.talk_id, Appearance.name).where(Appearance.talk_id.in_(talk_ids)).order_by(Appearance.position, Appearance.id)
    for ident, name in db.session.execute(query):
        if ident is not None:
            found[ident].append(name)
    return found


def _last(query: Any) -> Seen:
    """By the first column, the last row."""
    return {row[0]: row for row in db.session.execute(query)}
