"""Taking one letter in hand, so that nobody else writes it, nobody withdraws it, and nobody writes to the same address meanwhile.

A letter in hand has a lease. Locks are taken in one order, season, address, letter, as publishing takes them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, text
from sqlalchemy.orm import aliased, load_only

from netverk import clock
from netverk.db import db, retrying, write
from netverk.language import N_
from netverk.letters.envelopes import message_id
from netverk.letters.models import Fate, Letter

TIMES = 3  # a letter leaves at most so often without an answer
GLANCE = 20  # letters looked at before saying that others have them all in hand

Other = aliased(Letter)


def claim(lease: timedelta, domain: str) -> Letter | None:
    """The oldest letter that is due, now in hand until `lease_until` (or found to be in doubt); None where there is none."""
    for ident, seasons, address in _due():
        if letter := _take(ident, seasons, address, lease, domain):
            db.session.expunge(letter)  # what is known of it from here on is what was true when it was taken
            return letter
    return None


def _due() -> Sequence[tuple[int, tuple[int, ...], str]]:
    """The oldest letters that may be taken: id, seasons, address."""
    columns = load_only(Letter.season_id, Letter.address, Letter.facts)
    found = select(Letter).where(_is_free(clock.now())).order_by(Letter.due_at, Letter.id).limit(GLANCE).options(columns)
    return [(letter.id, letter.seasons, letter.address) for letter in db.session.scalars(found)]


@retrying
def _take(ident: int, seasons: Sequence[int], address: str, lease: timedelta, domain: str) -> Letter | None:
    with write():
        _keep_others_out(seasons, address)
        now = clock.now()
        found = select(Letter).where(Letter.id == ident, _is_free(now)).with_for_update(of=Letter, skip_locked=True)
        letter = db.session.scalar(found.execution_options(populate_existing=True))
        if letter is None:
            return None
        if letter.attempts >= TIMES:
            letter.fate, letter.settled_at, letter.lease_until = Fate.IN_DOUBT, now, None
            letter.failure = N_("It left three times and no answer came. It may have arrived.")
            return letter
        letter.attempts += 1
        letter.lease_until = now + lease
        letter.message_id = message_id(letter.key, domain)
        return letter


def _keep_others_out(seasons: Sequence[int], address: str) -> None:
    """On PostgreSQL: no release of the seasons is made, and nobody else takes a letter to the address, before this one is in hand.

    Publishing locks the season before it looks which letters are in hand, so none is written from an older release unseen.
    SQLite has one writer at a time anyway.
    """
    if db.engine.dialect.name != "postgresql":
        return
    if seasons:
        db.session.execute(text("SELECT id FROM season WHERE id = ANY(:ids) ORDER BY id FOR SHARE"), {"ids": list(seasons)})
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('letter'), hashtext(:address))"), {"address": address})


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Due, in nobody's hand, and no other letter to its address is either."""
    others = exists().where(Other.address == Letter.address, Other.id != Letter.id, Other.lease_until > now)
    return and_(Letter.fate == Fate.WAITING, Letter.due_at <= now, or_(Letter.lease_until.is_(None), Letter.lease_until <= now), ~others)
