"""A test letter: what a group of readers would get, sent to the organiser who is about to publish it."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from config import Settings
from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.letters.copies import PROOF
from netverk.letters.models import Letter
from netverk.letters.outbox import Message, post
from netverk.people import journal
from netverk.people.models import Person
from netverk.publishing.releasing import Proposal
from netverk.telling import announcing, lettering
from netverk.telling.readers import recipient
from netverk.telling.world import Content, present

MOST, WITHIN = 10, timedelta(hours=1)
OFTEN = N_("You have sent yourself ten test letters within an hour. Wait a while, or look at the letter here.")
NOBODY = N_("Nobody in that group gets a letter any longer. Look at the preview again.")


def written(what: Proposal, address: str, settings: Settings, *, note: str, tells_texts: bool) -> Message:
    """The letter exactly as the reader at `address` would get it, by the function that the preview uses. Changes nothing."""
    content, season_id = Content(what.programme, what.private), what.season.id
    groups = announcing.preview(content, season_id, settings.base_url, tells_texts=tells_texts)
    reader = next((each for group in groups if group.words for each in group.readers if each.recipient.address == address), None)
    there = present(content, season_id, settings.base_url, tells_texts=tells_texts)
    message = lettering.previewed(reader, there, season_id, settings, note) if reader else None
    if message is None:
        raise RuleBroken(NOBODY)
    return message


def send(message: Message, to: Person, *, about: int) -> None:
    """Leave it in the outbox for `to` alone, in the caller's transaction; `about` is the season's id, for the journal.

    A calendar object would be taken in as real, in a METHOD or without one: mail programs offer every .ics to the calendar, and its UID
    is the one that the readers' entries will have. So it is enclosed as plain text, to be read. The letter belongs to no season and no
    notice, and so counts nowhere as told.
    """
    lock(Person, to.id)
    mine = select(func.count(Letter.id)).where(Letter.kind == PROOF, Letter.person_id == to.id, Letter.made_at > clock.now() - WITHIN)
    if (db.session.scalar(mine) or 0) >= MOST:
        raise RuleBroken(OFTEN)
    post(
        PROOF,
        to=recipient(to),
        key=f"proof:{uuid4().hex}",
        subject=_("Test: %(subject)s", subject=message.subject),
        text=message.text,
        html=message.html,
        enclosed=message.calendar.content.decode() if message.calendar else "",
    )
    journal.note("try letter", db.session.get_one(Person, to.id), by=to.id, season=about)
