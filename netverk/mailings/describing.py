"""Whom a letter to many was for, in words."""

from datetime import date

from sqlalchemy import select

from netverk.db import db
from netverk.language import _, date_words
from netverk.mailings.models import Audience, Mailing
from netverk.sessions.models import Session


def described(mailing: Mailing) -> str:
    """`Those who come to “Trust”`."""
    if mailing.audience is Audience.ALL:
        return _("Everybody who has a place")
    if mailing.audience is Audience.WAITING:
        return _("Those in the waiting list")
    if mailing.audience is Audience.SPEAKERS:
        return _("Those who stand up on %(day)s", day=date_words(date.fromisoformat(mailing.target)))
    title = db.session.scalar(select(Session.title).where(Session.uid == mailing.target)) or "–"
    if mailing.audience is Audience.COMING:
        return _("Those who come to “%(title)s”", title=title)
    return _("Those who had not answered about “%(title)s”", title=title)
