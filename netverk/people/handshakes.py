"""What a browser begins here and ends once, soon, with an answer from elsewhere: from a device that holds a passkey, or from another
house that says who somebody is. The token stays in the browser's cookie, so no other browser can end it."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.models import Handshake

TOKEN_BYTES = 32

UNKNOWN = N_("This was not begun in this browser, or it is finished already. Begin again.")
LATE = N_("It took too long, so nothing has happened. Begin again.")


def begin(kind: str, *, life: timedelta, **facts: object) -> str:
    """A new token, which is not kept, for the cookie of the browser that begins; `facts` are what JSON can hold."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(Handshake(digest=digest(token), kind=kind, facts=facts, expires_at=clock.now() + life))
    return token


def end(kind: str, token: str) -> dict[str, Any]:
    """The facts it began with, and it is gone; of two who try at once, one is refused.

    Commit this before the answer is looked at: a wrong answer uses it up too.
    """
    gone = delete(Handshake).where(Handshake.digest == digest(token), Handshake.kind == kind)
    found = db.session.execute(gone.returning(Handshake.facts, Handshake.expires_at)).one_or_none()
    if found is None:
        raise RuleBroken(UNKNOWN)
    if found.expires_at <= clock.now():
        raise RuleBroken(LATE)
    return dict(found.facts)


def digest(token: str) -> str:
    """What may be shown to others in place of the token."""
    return sha256(token.encode()).hexdigest()
