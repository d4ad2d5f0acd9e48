"""What is counted before it is allowed again, so that nobody floods inboxes or tries addresses out."""

import hmac
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.models import Attempt
from netverk.settings import settings

WINDOW = timedelta(minutes=15)
OFTEN = N_("There have been many attempts in a short time. Wait a quarter of an hour, and ask again.")


class TooManyAttempts(RuleBroken):
    """Asked too often; nothing is said about whether anybody is known."""


def count(action: str, who: str, *, most: int, sentence: str = OFTEN) -> None:
    """Remember one more attempt, by a keyed digest; refuse with `sentence` where there were `most` within WINDOW already."""
    since = clock.now() - WINDOW
    what = _digest(action, who)
    db.session.execute(delete(Attempt).where(Attempt.at <= since))
    made = db.session.scalar(select(func.count(Attempt.id)).where(Attempt.what == what)) or 0
    if made >= most:
        raise TooManyAttempts(sentence)
    db.session.add(Attempt(what=what, at=clock.now()))


def forget(action: str, who: str) -> None:
    """As if they had never asked."""
    db.session.execute(delete(Attempt).where(Attempt.what == _digest(action, who)))


def _digest(action: str, who: str) -> str:
    return hmac.new(settings().secret_key.encode(), f"{action}: {who}".encode(), sha256).hexdigest()
