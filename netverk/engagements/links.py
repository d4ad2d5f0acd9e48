"""The link by which a speaker reads a question and answers it, without an account.

Its token is made from the engagement's nonce and the installation's secret key, so any letter can contain it, and the database alone gives
no token away. A renewed link leaves the old one leading nowhere.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.engagements.models import Engagement
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.settings import settings


def renew(engagement: Engagement) -> None:
    """Give it a link that nobody knows yet."""
    engagement.nonce = secrets.token_hex(16)
    engagement.digest = _digest(token_of(engagement))


def token_of(engagement: Engagement) -> str:
    made = hmac.new(settings().secret_key.encode(), f"speak:{engagement.nonce}".encode(), sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def works(engagement: Engagement) -> bool:
    """Whether the link leads here; not so after the installation's secret key was changed, until it is renewed."""
    return engagement.digest == _digest(token_of(engagement))


def url_of(engagement: Engagement, language: str) -> str:
    """The whole address."""
    return f"{settings().base_url}{'/en' if language == 'en' else ''}/speak/{token_of(engagement)}"


def url_shown(language: str) -> str:
    """What stands for the address where a letter is only shown."""
    return f"{settings().base_url}{'/en' if language == 'en' else ''}/speak/…"


def find(token: str) -> Engagement | None:
    """With its speaker, and its session with place and season."""
    session = joinedload(Engagement.session)
    return db.session.scalar(
        select(Engagement)
        .where(Engagement.digest == _digest(token))
        .options(
            joinedload(Engagement.speaker),
            session.joinedload(Session.venue),
            session.joinedload(Session.room),
            session.joinedload(Session.season).joinedload(Season.series),
        )
    )


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
