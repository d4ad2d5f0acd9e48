"""The first plan of a season that was rolled over: mornings on the usual weekday, at the usual hours and venue."""

from collections import Counter
from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.language import _, speaking
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seasons.naming import slugify
from netverk.seasons.rollover import NOTICE, mornings, run_of, usual_hours
from netverk.sessions.models import Session

AS_MANY = 5  # mornings, where no season has said how many


def lay_out(season: Season, *, after: Season) -> list[Session]:
    """Planned sessions of a network's season with proposed hours, spread over its term, in the caller's transaction.

    Their weekday is the one that the season before them, `after`, had most often. None lies nearer than NOTICE. Raises RuleBroken where
    the term has no room for them.
    """
    series = season.series
    first, last = run_of(season.term)
    whens = mornings(
        season.planned or AS_MANY,
        first=max(first, _today(series.zone) + NOTICE),
        last=last,
        weekday=_usual_weekday(after),
        hours=usual_hours(series.usual_hours),
    )
    with speaking(series.language):
        made = [_planned(season, number, when) for number, when in enumerate(whens, 1)]
    db.session.add_all(made)
    db.session.flush()
    return made


def _planned(season: Season, number: int, when: When) -> Session:
    title = _("Meeting %(n)s", n=number)
    return Session(uid=str(uuid4()), season=season, slug=slugify(title), number=number, title=title, when=when, venue=season.series.venue)


def _usual_weekday(season: Season) -> int | None:
    """Of several that are as usual, the one that came first."""
    whens = db.session.scalars(select(Session.when).where(Session.season_id == season.id).order_by(Session.number))
    days = Counter(when.day.weekday() for when in whens if when.day)
    return days.most_common(1)[0][0] if days else None


def _today(zone: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone)).date()
