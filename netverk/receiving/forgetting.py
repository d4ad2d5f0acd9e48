"""Letting go of what came in: the mail itself after a month, and all of it where nobody needs to know that it came."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, update

from netverk.db import db
from netverk.receiving.models import Kind, Outcome, Received

KEPT = timedelta(days=30)


def forget(now: datetime) -> None:
    """In the caller's transaction. What somebody is still to look at keeps its words; what was an answer keeps that it was."""
    old = Received.received_at < now - KEPT
    of_nobody = and_(Received.person_id.is_(None), Received.letter_id.is_(None), Received.settled_at.is_not(None))
    db.session.execute(delete(Received).where(old, or_(Received.outcome == Outcome.JUNK, Received.kind == Kind.AUTOMATIC, of_nobody)))
    db.session.execute(update(Received).where(old, Received.raw.is_not(None)).values(raw=None))
    db.session.execute(update(Received).where(old, Received.outcome != Outcome.FOR_PEOPLE).values(words=""))
    settled = (Received.outcome == Outcome.FOR_PEOPLE, Received.settled_at.is_not(None))
    db.session.execute(update(Received).where(old, *settled).values(words="", subject=""))
