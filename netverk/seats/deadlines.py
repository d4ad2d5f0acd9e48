"""When an offer, or a place that is held, is lost: counted in working hours, which stand still while its session is postponed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from netverk.db import db
from netverk.programme.value import Status
from netverk.programme.working_hours import Span, after_working_hours
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season
from netverk.seats.models import Place
from netverk.sessions.models import Session


def deadline(season: Season, begun: datetime, hours: int, session: Session | None = None) -> datetime | None:
    """The instant (UTC) after so many working hours; None while its session is postponed and nobody knows when it goes on."""
    return after_working_hours(begun, hours, season.series.zone, list(_postponed(session, begun)) if session else ())


def deadline_of_offer(place: Place) -> datetime | None:
    """Of a place that was offered; None also where it never was."""
    return deadline(place.season, place.offered_at, place.season.offer_hours, place.session) if place.offered_at else None


def _postponed(session: Session, since: datetime) -> Iterator[Span]:
    """The stretches in which a session has been postponed, as the releases say."""
    begins: datetime | None = None
    releases = select(Release).where(Release.season_id == session.season_id).order_by(Release.id)
    for release in db.session.scalars(releases):
        found = reading.programme_of(release).session(session.uid)
        if found and found.status is Status.POSTPONED:
            begins = begins or release.made_at
        elif begins:
            yield from [(begins, release.made_at)] if release.made_at > since else []
            begins = None
    if begins:
        yield begins, None
