"""Where somebody is named in what was written to others: a confirmation that lists colleagues, a letter to the house."""

import json
from collections.abc import Collection, Iterable, Iterator
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import or_, select

from netverk.db import db
from netverk.deputies.models import Deputy
from netverk.erasing.identity import Identity
from netverk.letters.models import Fate, Letter
from netverk.seasons.models import Leadership
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker
from netverk.telling.announcing import TOGETHER

SEVERAL = 100  # letters looked into at a time


def forget_in_letters(who: Identity, places: Collection[int]) -> None:
    """Let go of what letters to others said, of their seasons, of several or of none, wherever they are named. That these left is kept."""
    words = who.names | who.addresses
    in_question = or_(Letter.season_id.in_(_seasons(who, places)), Letter.season_id.is_(None), Letter.kind == TOGETHER)
    settled = select(Letter).where(in_question, ~who.of_letter, Letter.fate != Fate.WAITING)
    for letter in db.session.scalars(settled.execution_options(yield_per=SEVERAL)):
        if says([letter.subject, letter.failure, letter.key, *_texts(letter)], words) or says(letter.facts, words):
            letter.message, letter.facts, letter.subject, letter.failure = None, {}, "", ""
    db.session.flush()


def says(found: object, words: Iterable[str]) -> bool:
    """Whether any of these words stands anywhere in it, whatever is large or small."""
    text = json.dumps(found, ensure_ascii=False).casefold()
    return any(json.dumps(word, ensure_ascii=False)[1:-1].casefold() in text for word in words)


def _texts(letter: Letter) -> Iterator[str]:
    """What a message says in words, subject and calendar entry too."""
    if letter.message is None:
        return
    mail = message_from_string(letter.message, _class=EmailMessage, policy=SMTP)
    yield from (str(mail[header]) for header in ("Subject", "From", "To") if mail[header])
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content()).replace("\r\n ", "")


def _seasons(who: Identity, places: Collection[int]) -> set[int]:
    """Those in which they took part, signed, went in somebody's stead or stood up."""
    theirs = select(Speaker.id).where(Speaker.name.in_(who.names))
    held = select(Place.season_id).where(Place.id.in_(places))
    signed = select(Registration.season_id).where(Registration.registrant_id.in_(who.ids))
    went = select(Place.season_id).join(Deputy, Deputy.place_id == Place.id).where(Deputy.person_id.in_(who.ids))
    spoke = select(Session.season_id).join(Appearance, Appearance.session_id == Session.id).where(Appearance.speaker_id.in_(theirs))
    led = select(Leadership.season_id).where(Leadership.speaker_id.in_(theirs))
    return {ident for query in (held, signed, went, spoke, led) for ident in db.session.scalars(query)}
