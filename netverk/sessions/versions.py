"""Of two who edit the same session at once, the later one is told what the other did, and nothing is lost silently."""

from sqlalchemy import select

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, clock_time, day_and_month
from netverk.people import journal
from netverk.people.models import JournalEntry, Person
from netverk.programme.words import period_words
from netverk.sessions.models import Session

MEANWHILE = N_(
    "%(who)s changed “%(title)s” while you had it open: it is now %(where)s. What you wrote still stands here. "
    "Save once more if yours is to hold, or open the page anew to see theirs."
)


class Overtaken(RuleBroken):
    """Somebody was faster, and has made it `version`."""

    def __init__(self, sentence: str, session: Session) -> None:
        super().__init__(sentence, who=who_edited(session), title=session.title, where=whereabouts(session))
        self.version = session.version


def require_unchanged(session: Session, version: str) -> None:
    """Refuse to write over an edit that the organiser has not seen; `version` is the one that the form was made from."""
    if version.isdecimal() and int(version) != session.version:
        raise Overtaken(MEANWHILE, session)


def who_edited(session: Session) -> str:
    """The name of the one who edited it last, as far as the journal knows."""
    about = select(JournalEntry.person_id).where(JournalEntry.subject == journal.subject(session)).order_by(JournalEntry.id.desc()).limit(1)
    return db.session.scalar(select(Person.name).where(Person.id == about.scalar_subquery())) or _("Somebody")


def whereabouts(session: Session) -> str:
    """`5 maj kl. 13.00 i Biblioteket`, as far as it is known."""
    when, room = session.when, session.room
    if not when.has_hours or when.starts is None:
        return period_words(when) if when else _("without a date")
    facts = {"day": day_and_month(when.starts.date()), "hour": clock_time(when.starts)}
    return _("%(day)s at %(hour)s in %(room)s", room=room.name, **facts) if room else _("%(day)s at %(hour)s", **facts)
