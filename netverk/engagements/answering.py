"""What a speaker answers by their link. It can be changed until the session has ended, and is not public."""

from hashlib import sha256

from netverk import clock
from netverk.db import lock
from netverk.engagements.models import Engagement, Reply, stands_for
from netverk.engagements.standing import has_ended
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.value import Status
from netverk.sessions.models import Session

MOVED = N_("The time or the place was changed while you had the page open. Here is how it is now: please answer once more.")
ENDED = N_("“%(title)s” has been held, so the answer stands as it is.")
OFF = N_("“%(title)s” is not to be held at that time, so there is nothing to answer now.")


def accept(engagement: Engagement, *, seen: str, words: str = "") -> None:
    _answer(engagement, Reply.ACCEPTED, seen, words)


def decline(engagement: Engagement, *, seen: str, words: str = "") -> None:
    _answer(engagement, Reply.DECLINED, seen, words)


def propose(engagement: Engagement, hours: str, *, seen: str, words: str = "") -> None:
    """Other hours would suit; which, in the speaker's own words."""
    _answer(engagement, Reply.PROPOSES, seen, words, hours)


def seal(session: Session) -> str:
    """What the reader of a page has seen of time, place and mode; another one after they were changed."""
    return sha256(repr(tuple(map(str, stands_for(session)))).encode()).hexdigest()[:16]


def is_open(session: Session) -> bool:
    """Whether it can be answered."""
    return not has_ended(session, clock.now()) and session.status not in (Status.POSTPONED, Status.CANCELLED)


def _answer(engagement: Engagement, reply: Reply, seen: str, words: str, proposed: str = "") -> None:
    session = lock(Session, engagement.session_id)
    if has_ended(session, clock.now()):
        raise RuleBroken(ENDED, title=session.title)
    if not is_open(session):
        raise RuleBroken(OFF, title=session.title)
    if seen != seal(session):
        raise RuleBroken(MOVED)
    if (reply, words, proposed, stands_for(session)) == _said(engagement):
        return  # the same form, sent twice
    journal.note(reply.value, session, by=None, speaker=engagement.speaker_id, was=engagement.reply.value, when=str(session.when))
    engagement.reply, engagement.words, engagement.proposed, engagement.answered_at = reply, words, proposed, clock.now()
    engagement.answered_when, engagement.answered_venue_id, engagement.answered_mode = stands_for(session)


def _said(engagement: Engagement) -> tuple[object, ...]:
    return engagement.reply, engagement.words, engagement.proposed, engagement.answered_for
