"""Sending one letter to many, once to each, and taking it back as long as it is held."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, or_, select

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import letter_for
from netverk.mailings.choosing import reached
from netverk.mailings.models import Mailing
from netverk.mailings.writing import MAILING, PLACEHOLDERS, Draft
from netverk.people import journal
from netverk.seasons.models import Season
from netverk.wordings.filling import checked

NOBODY = N_("Nobody gets this letter: there is nobody of that kind whom it can reach.")
ALL_GONE = N_("Every letter has left, so nothing can be taken back any longer.")


def send(season: Season, draft: Draft, *, once: str, hold: timedelta, by: int) -> Mailing:
    """Post a letter to everybody whom it reaches, in the caller's transaction. Sent twice from the same form, it is sent once."""
    season = lock(Season, season.id)
    if sent := find_sent(once):
        return sent
    for text in (draft.subject, draft.text, draft.subject_en, draft.text_en):
        checked(text, PLACEHOLDERS)
    readers = reached(season, draft.audience, draft.target).readers
    if not readers:
        raise RuleBroken(NOBODY)
    written = {name: getattr(draft, name) for name in ("audience", "target", "subject", "text", "subject_en", "text_en")}
    mailing = Mailing(season_id=season.id, once=once, by_id=by, held_until=clock.now() + hold, made_at=clock.now(), **written)
    db.session.add(mailing)
    db.session.flush()
    for to in readers:
        letter = letter_for(
            MAILING,
            to=replace(to, language=draft.language_for(to)),
            key=f"mailing:{mailing.id}:{to.key}",
            due_at=mailing.held_until,
            season_id=season.id,
            reader=to.key,
        )
        letter.mailing_id = mailing.id
        db.session.add(letter)
    db.session.flush()
    journal.note("send", mailing, by=by, letters=len(readers))
    return mailing


def find_sent(once: str) -> Mailing | None:
    """What the form of that name has sent already."""
    return db.session.scalar(select(Mailing).where(Mailing.once == once))


def take_back(number: int, *, by: int) -> tuple[int, int]:
    """Withdraw what has not left; how many letters that is, and how many had left or are leaving."""
    mailing = lock(Mailing, number)
    now = clock.now()
    free = or_(Letter.lease_until.is_(None), Letter.lease_until <= now)
    waiting = select(Letter).where(Letter.mailing_id == number, Letter.fate == Fate.WAITING, free)
    waiting = waiting.with_for_update(of=Letter, skip_locked=True).execution_options(populate_existing=True)
    letters = db.session.scalars(waiting).all()
    if not letters:
        raise RuleBroken(ALL_GONE)
    for letter in letters:
        letter.fate, letter.settled_at, letter.lease_until = Fate.WITHDRAWN, now, None
    mailing.withdrawn_at = now
    every = db.session.scalar(select(func.count(Letter.id)).where(Letter.mailing_id == number)) or 0
    journal.note("take back", mailing, by=by, withdrawn=len(letters))
    return len(letters), every - len(letters)
