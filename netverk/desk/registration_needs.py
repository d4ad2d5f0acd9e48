"""What is new among the registrations, and who waits for an answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from netverk.db import db
from netverk.desk.needing import Need, Urgency, days_until, wall
from netverk.language import ngettext
from netverk.programme.free_days import SWEDEN
from netverk.seasons.models import Season, Series
from netverk.seasons.roles import Roles, Task
from netverk.seats.models import Place, PlaceState, Registration


def today(now: datetime, roles: Roles) -> Iterator[Need]:
    """How many have registered since midnight, season by season."""
    midnight = now.astimezone(ZoneInfo(SWEDEN)).replace(hour=0, minute=0, second=0, microsecond=0)
    made = Registration.made_at.between(midnight, midnight + timedelta(days=1))
    query = select(Season.slug, Season.title, Series.slug.label("series"), Series.title.label("series_title"), func.count().label("n"))
    query = query.select_from(Registration).join(Registration.season).join(Season.series)
    if (within := roles.within(Task.REGISTRATIONS)) is not None:
        query = query.where(Season.series_id.in_(within))
    for row in db.session.execute(query.where(made).group_by(Season.slug, Season.title, Series.slug, Series.title)):
        yield Need(
            urgency=Urgency.NEWS,
            kind="done",
            what=ngettext("One registration today", "%(n)s registrations today", row.n) % {"n": row.n},
            where=f"{row.series_title}, {row.title}",
            endpoint="organiser.registrations.registrations",
            facts={"series": row.series, "season": row.slug},
        )


def asking(now: datetime, roles: Roles) -> Iterator[Need]:
    """Who wants a place and waits for the house's yes, season by season; due when the first of them lapses."""
    named = (Season.slug, Season.title, Series.slug.label("series"), Series.title.label("series_title"))
    query = select(*named, func.count().label("n"), func.min(Place.until).label("until"))
    query = query.select_from(Place).join(Place.season).join(Season.series).where(Place.state == PlaceState.PENDING)
    if (within := roles.within(Task.REGISTRATIONS)) is not None:
        query = query.where(Season.series_id.in_(within))
    for row in db.session.execute(query.group_by(Season.slug, Season.title, Series.slug, Series.title)):
        yield Need(
            urgency=Urgency.HAS_A_DAY,
            kind="undated",
            what=ngettext("One wants a place", "%(n)s want a place", row.n) % {"n": row.n},
            where=f"{row.series_title}, {row.title}",
            endpoint="organiser.approvals.approvals",
            facts={"series": row.series, "season": row.slug},
            due=row.until,
            soon=days_until(wall(row.until, SWEDEN), wall(now, SWEDEN)) if row.until else "",
        )
