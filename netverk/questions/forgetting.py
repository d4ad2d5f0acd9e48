"""What was told about health is forgotten when nobody needs it any longer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from netverk.admissions.models import ABOUT_HEALTH, Question
from netverk.db import db, lock
from netverk.people.journal import note
from netverk.programme.published import over
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seats.models import Reply
from netverk.sessions.models import Session

KEPT = timedelta(days=14)  # after the last session


def purge_health(now: datetime) -> int:
    """Delete what was told about diet and access needs in seasons whose last session is 14 days past; how many replies that were.

    In the caller's transaction. A session that waits for a new date keeps nothing: whoever comes to it is asked again.
    """
    of_health = select(Question.id).where(Question.purpose.in_(ABOUT_HEALTH))
    seasons = select(Question.season_id).join(Reply, Reply.question_id == Question.id).where(Question.id.in_(of_health)).distinct()
    return sum(_forget(lock(Season, ident)) for ident in sorted(db.session.scalars(seasons)) if _is_past(ident, now - KEPT))


def _forget(season: Season) -> int:
    questions = select(Question.id).where(Question.season_id == season.id, Question.purpose.in_(ABOUT_HEALTH))
    replies = db.session.scalars(select(Reply.id).where(Reply.question_id.in_(questions))).all()
    db.session.execute(delete(Reply).where(Reply.id.in_(replies)))
    note("forget health", season, by=None, replies=len(replies))
    return len(replies)


def _is_past(season_id: int, at: datetime) -> bool:
    """Whether the last of what has, or had, a date was over then; never where nothing has one."""
    zone = db.session.get_one(Season, season_id).series.zone
    ends = [end for when in _times(season_id) if (end := over(when, zone))]
    return bool(ends) and max(ends) <= at


def _times(season_id: int) -> Iterator[When]:
    planned = select(Session.when, Session.formerly).where(Session.season_id == season_id, Session.status != Status.CANCELLED)
    for when, formerly in db.session.execute(planned):
        yield when or formerly
