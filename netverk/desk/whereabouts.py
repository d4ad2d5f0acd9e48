"""Where somebody or something was last: the season or the session that leads to them, for those who have no page of their own."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from netverk.db import db
from netverk.registrations.models import Place, Registration
from netverk.seasons.models import Leadership, Season, Series
from netverk.sessions.models import Appearance, Session

SEASON = (Season.slug.label("season"), Season.title.label("season_title"), Series.slug.label("series"), Series.title.label("series_title"))
SESSION = (Session.slug, Session.title, *SEASON)

Seen = dict[int, Row[*tuple[Any, ...]]]


def of_people(ids: Sequence[int]) -> Seen:
    """By person, the newest season that they hold a place in or have registered somebody for."""
    held = select(Place.holder_id, *SEASON).join(Place.season).join(Season.series).where(Place.holder_id.in_(ids))
    signed = select(Registration.registrant_id, *SEASON).join(Registration.season).join(Season.series)
    signed = signed.where(Registration.registrant_id.in_(ids))
    return _last(signed.order_by(Registration.id)) | _last(held.order_by(Place.id))


def of_speakers(ids: Sequence[int]) -> Seen:
    """By speaker, the newest session that they stand up in; else the newest season that they lead, without a session's `slug`."""
    stands = select(Appearance.speaker_id, *SESSION).join(Appearance.session).join(Session.season).join(Season.series)
    leads = select(Leadership.speaker_id, literal("").label("slug"), *SEASON).join(Leadership.season).join(Season.series)
    leads = leads.where(Leadership.speaker_id.in_(ids)).order_by(Leadership.id)
    return _last(leads) | _last(stands.where(Appearance.speaker_id.in_(ids)).order_by(Session.id))


def of_venues(ids: Sequence[int]) -> Seen:
    return _sessions_in(Session.venue_id, ids)


def of_rooms(ids: Sequence[int]) -> Seen:
    return _sessions_in(Session.room_id, ids)


def speakers_of(talk_ids: Sequence[int]) -> dict[int, list[str]]:
    """By talk, the names of those who give it."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Appearance.talk_id, Appearance.name).where(Appearance.talk_id.in_(talk_ids)).order_by(Appearance.position, Appearance.id)
    for ident, name in db.session.execute(query):
        if ident is not None:
            found[ident].append(name)
    return found


def _sessions_in(place: InstrumentedAttribute[int | None], ids: Sequence[int]) -> Seen:
    found = select(place, *SESSION).join(Session.season).join(Season.series).where(place.in_(ids)).order_by(Session.id)
    return _last(found)


def _last(query: Any) -> Seen:
    """By the first column, the last row."""
    return {row[0]: row for row in db.session.execute(query)}
