"""Asking a speaker: by letter, with a link of their own; taken back while the letter has not left; asked again after a move."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from netverk import clock
from netverk.db import db, lock
from netverk.engagements import links
from netverk.engagements.models import Engagement, stands_for
from netverk.engagements.standing import State, has_ended, state_of
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, post
from netverk.people import journal
from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker

KIND = "ask speaker"

NO_ADDRESS = N_("We have no e-mail address for %(name)s. Write it in the profile first.")
NOT_NAMED = N_("%(name)s is not among the speakers of “%(title)s”. Write the name in the session first.")
OFF = N_("“%(title)s” has no date since it was postponed, or is cancelled. There is nothing to ask now.")
ENDED = N_("“%(title)s” has been held.")
LEFT = N_("The letter has left. Write to %(name)s instead.")


def ask(session: Session, speaker: Speaker, *, words: str, once: str, by: int | None, hold: timedelta) -> Engagement:
    """Post the question, to leave when the hold is over, in the caller's transaction. The same form sent again asks once.

    Where there was an answer, or another question, it is asked again about the session as it is planned now.
    """
    lock(Session, session.id)  # two at once would make two engagements
    require_askable(session, speaker)
    engagement = engagement_for(session, speaker)
    to = Recipient(key=f"speaker:{speaker.id}", address=speaker.email, name=speaker.name, language=speaker.language)
    letter = post(
        KIND, to=to, key=f"ask:{engagement.id}:{once}", due_at=clock.now() + hold, engagement=engagement.id, before=_question(engagement)
    )
    if letter:
        engagement.letter, engagement.asked_at, engagement.asked_words = letter, clock.now(), words
        remember_question(engagement)
        journal.note("ask", session, by=by, speaker=speaker.id, when=str(session.when))
    return engagement


def require_askable(session: Session, speaker: Speaker) -> None:
    """RuleBroken unless a letter can ask this speaker to this session."""
    if has_ended(session, clock.now()):
        raise RuleBroken(ENDED, title=session.title)
    if session.status in (Status.POSTPONED, Status.CANCELLED):
        raise RuleBroken(OFF, title=session.title)
    if not stands_up(session, speaker):
        raise RuleBroken(NOT_NAMED, name=speaker.name, title=session.title)
    if not speaker.email:
        raise RuleBroken(NO_ADDRESS, name=speaker.name)


def stands_up(session: Session, speaker: Speaker) -> bool:
    query = select(Appearance.id).where(Appearance.session_id == session.id, Appearance.speaker_id == speaker.id)
    return db.session.scalar(query.limit(1)) is not None


def find_engagement(session: Session, speaker: Speaker) -> Engagement | None:
    return db.session.scalar(select(Engagement).where(Engagement.session_id == session.id, Engagement.speaker_id == speaker.id))


def engagement_for(session: Session, speaker: Speaker) -> Engagement:
    """Theirs, made with a link where there is none; one whose link leads nowhere any longer gets a new one."""
    found = find_engagement(session, speaker) or Engagement(session=session, speaker=speaker)
    if not found.id or not links.works(found):
        links.renew(found)
        db.session.add(found)
        db.session.flush()
    return found


def remember_question(engagement: Engagement) -> None:
    """What the question is about: the session as it is planned now."""
    engagement.asked_when, engagement.asked_venue_id, engagement.asked_mode = stands_for(engagement.session)


def to_ask_again(season_id: int, sessions: Collection[str], speakers: Collection[str]) -> list[Engagement]:
    """Those of these speakers (by uid) who have been asked to these sessions (by uid) and have to be asked again, by session."""
    query = (
        select(Engagement)
        .join(Engagement.session)
        .join(Engagement.speaker)
        .where(Session.season_id == season_id, Session.uid.in_(sessions), Speaker.uid.in_(speakers))
        .order_by(Session.number)
    )
    again = [each for each in db.session.scalars(query) if state_of(each.session, each, clock.now()) is State.ASK_AGAIN]
    return [each for each in again if links.works(each) and stands_up(each.session, each.speaker)]


def asked_by_notice(ids: Collection[int]) -> None:
    """A letter that told of a change has asked them, in the transaction that marks it as sent."""
    for engagement in db.session.scalars(select(Engagement).where(Engagement.id.in_(ids))):
        engagement.asked_at, engagement.asked_words, engagement.letter_id = clock.now(), "", None
        remember_question(engagement)


def withdraw(engagement: Engagement, *, by: int | None) -> None:
    """Take the question back while its letter waits: then nobody has been asked, or all stands as it did before."""
    letter = lock(Letter, engagement.letter_id) if engagement.letter_id else None
    if letter is None or letter.fate is not Fate.WAITING or letter.lease_until:
        raise RuleBroken(LEFT, name=engagement.speaker.name)
    letter.fate, letter.settled_at = Fate.WITHDRAWN, clock.now()
    _restore(engagement, letter.facts["before"])
    journal.note("withdraw question", engagement.session, by=by, speaker=engagement.speaker_id)


def renew_link(engagement: Engagement, *, by: int | None) -> None:
    """From now on the link that was sent leads nowhere; the next letter brings the new one."""
    links.renew(engagement)
    journal.note("renew link", engagement.session, by=by, speaker=engagement.speaker_id)


def _question(engagement: Engagement) -> dict[str, Any]:
    """The question as it stands, to be put back; nothing where there is none."""
    if engagement.asked_at is None:
        return {}
    return {
        "asked_at": engagement.asked_at.isoformat(),
        "asked_words": engagement.asked_words,
        "asked_when": str(engagement.asked_when),
        "asked_venue_id": engagement.asked_venue_id,
        "asked_mode": engagement.asked_mode,
        "letter_id": engagement.letter_id,
    }


def _restore(engagement: Engagement, before: dict[str, Any]) -> None:
    at, mode = before.get("asked_at"), before.get("asked_mode")
    engagement.asked_at = datetime.fromisoformat(at) if at else None
    engagement.asked_words = before.get("asked_words", "")
    engagement.asked_when = When.parse(before.get("asked_when", ""))
    engagement.asked_venue_id, engagement.asked_mode = before.get("asked_venue_id"), Mode(mode) if mode else None
    engagement.letter_id = before.get("letter_id")
