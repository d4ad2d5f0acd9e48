"""What is counted before it is allowed again, so that nobody floods inboxes or tries addresses out."""

import hmac
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Text, bindparam, delete, func, insert, select

from netverk import clock
from netverk.db import Moment, db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.models import Attempt
from netverk.prepared import Prepared
from netverk.settings import settings

WINDOW = timedelta(minutes=15)
OFTEN = N_("There have been many attempts in a short time. Wait a quarter of an hour, and ask again.")

_WHAT, _AT = bindparam("what", type_=Text()), bindparam("at", type_=Moment())
_MADE = select(func.count(Attempt.id)).where(Attempt.what == _WHAT, Attempt.at > bindparam("since")).scalar_subquery()
_COUNT = Prepared(insert(Attempt).from_select(["what", "at"], select(_WHAT, _AT).where(bindparam("most") > _MADE)).returning(Attempt.id))


class TooManyAttempts(RuleBroken):
    """Asked too often; nothing is said about whether anybody is known."""


def count(action: str, who: str, *, most: int, sentence: str = OFTEN) -> None:
    """Remember one more attempt, by a keyed digest; refuse with `sentence` where there were `most` within WINDOW already."""
    now = clock.now()
    if not _COUNT.rows(what=_digest(action, who), at=now, since=now - WINDOW, most=most):
        raise TooManyAttempts(sentence)


def forget(action: str, who: str) -> None:
    """As if they had never asked."""
    db.session.execute(delete(Attempt).where(Attempt.what == _digest(action, who)))


def _digest(action: str, who: str) -> str:
    return hmac.new(settings().secret_key.encode(), f"{action}: {who}".encode(), sha256).hexdigest()
