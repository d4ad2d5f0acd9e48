"""What the desk says of releases that are scheduled: what goes out when, what will not, what did not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from netverk import clock
from netverk.db import db
from netverk.language import _
from netverk.publishing import later
from netverk.releases.models import Outcome, ScheduledRelease
from netverk.seasons.models import Season

LATE = timedelta(minutes=2)  # after this, whoever lets it go has not come by


@dataclass(frozen=True, slots=True)
class Line:
    """What the desk says of a scheduled release; `needs_somebody` where it will not go out, or did not."""

    season: Season
    said: str
    needs_somebody: bool


def lines(now: datetime) -> list[Line]:
    """What the desk has to say today: what goes out when, what will not, what did not. Those that need somebody come first."""
    query = select(ScheduledRelease).join(ScheduledRelease.season)
    query = query.options(contains_eager(ScheduledRelease.season).joinedload(Season.series))
    open_ones = (ScheduledRelease.outcome == Outcome.WAITING) | (
        (ScheduledRelease.outcome == Outcome.STOPPED) & ScheduledRelease.seen_at.is_(None)
    )
    found = [_line(each, now) for each in db.session.scalars(query.where(open_ones).order_by(ScheduledRelease.id))]
    return sorted(found, key=lambda line: not line.needs_somebody)


def of_season(season_id: int) -> Line | None:
    """The same of one season, where there is anything to say."""
    found = later.find_latest(season_id)
    return _line(found, clock.now()) if found else None


def _line(found: ScheduledRelease, now: datetime) -> Line:
    if found.outcome is Outcome.STOPPED:
        said = _("What was scheduled for %(when)s did not go out. %(because)s", when=later.due_words(found), because=later.reason(found))
        return Line(found.season, said, needs_somebody=True)
    if obstacle := later.find_obstacle(found):
        because = _(obstacle.sentence, **obstacle.facts)
        said = _("What is scheduled for %(when)s will not go out. %(because)s", when=later.due_words(found), because=because)
        return Line(found.season, said, needs_somebody=True)
    if later.due_at(found) + LATE < now:
        said = _("What was scheduled for %(when)s has not gone out yet.", when=later.due_words(found))
        return Line(found.season, said, needs_somebody=True)
    return Line(found.season, _("Goes out %(when)s.", when=later.due_words(found)), needs_somebody=False)
