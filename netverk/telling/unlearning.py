"""What a letter that came back has told nobody: its words, and the calendar object inside. The next letter then says it again."""

import re

from sqlalchemy import select

from netverk.calendars.invitation import Method, mail_uid
from netverk.db import db
from netverk.letters.copies import AGAIN, PROOF, message_as_left
from netverk.letters.models import Fate, Letter, Told
from netverk.releases.models import Release
from netverk.telling.announcing import CALENDAR

UID = re.compile(r"^UID:(.+)$", re.MULTILINE)
WITHOUT_WORDS = (CALENDAR, AGAIN, PROOF)


def unlearn(letter: Letter) -> None:
    """Let the house no longer believe what this letter would have told its address."""
    if letter.season_id is None or letter.kind == PROOF:
        return
    rows = db.session.scalars(select(Told).where(Told.season_id == letter.season_id, Told.address == letter.address)).all()
    if letter.kind not in WITHOUT_WORDS:
        _forget_words(letter, list(rows))
    _forget_object(letter, list(rows))
    db.session.flush()


def _forget_words(letter: Letter, rows: list[Told]) -> None:
    """Back to what the last letter told that arrived; nothing is forgotten where a later one has."""
    arrived = select(Letter).where(
        Letter.season_id == letter.season_id,
        Letter.address == letter.address,
        Letter.fate == Fate.SENT,
        Letter.kind.not_in(WITHOUT_WORDS),
        Letter.id != letter.id,
    )
    last = db.session.scalar(arrived.order_by(Letter.settled_at.desc()).limit(1))
    if last and last.settled_at and letter.settled_at and last.settled_at > letter.settled_at:
        return
    known = _released_by(last) if last else None
    for row in rows:
        if row.release_id is not None and (known is None or row.release_id > known):
            row.release_id = known


def _released_by(letter: Letter) -> int | None:
    """The release that a letter told of, by when it left."""
    query = select(Release.id).where(Release.season_id == letter.season_id, Release.made_at <= letter.settled_at)
    return db.session.scalar(query.order_by(Release.id.desc()).limit(1))


def _forget_object(letter: Letter, rows: list[Told]) -> None:
    """A cancellation that came back cancels nothing: the address still holds the entry. Of an invitation we do not know what it says."""
    calendar = message_as_left(letter).calendar if letter.message else None
    found = UID.search(calendar.content.decode().replace("\r\n ", "").replace("\r\n", "\n")) if calendar else None
    row = next((each for each in rows if found and mail_uid(each.uid, each.generation) == found[1].strip()), None)
    if calendar is None or row is None or row.method != calendar.method:
        return
    if calendar.method == Method.CANCEL:
        row.method = Method.REQUEST.value
    else:
        row.object_release_id = None
