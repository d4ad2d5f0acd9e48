"""Following a letter up: another try for one that failed, the same once more for its reader, keeping one back, a call instead."""

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.copies import AGAIN
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, post
from netverk.mailings.models import Mailing
from netverk.people import journal
from netverk.releases.models import Notice

NOT_FAILED = N_("That letter is not waiting for another try.")
NOT_WAITING = N_("That letter does not wait any longer, so it cannot be withdrawn.")
IN_HAND = N_("That letter is leaving this very moment, so it cannot be withdrawn.")
NOT_WITHDRAWN = N_("That letter has not been withdrawn.")
TAKEN_BACK = N_("What that letter was to say has been taken back.")
NOT_LEFT = N_("That letter has not left, so it cannot be sent again.")
NOT_KEPT = N_("What that letter said is no longer kept, so it cannot be sent again.")
TOLD_SINCE = N_("%(name)s has been told something newer since. Send that letter again instead.")


LEFT = frozenset({Fate.SENT, Fate.BOUNCED})


def letter_or_404(number: int) -> Letter:
    """Only of letters about a season: what signs somebody in is nobody else's to read."""
    found = db.session.scalar(select(Letter).where(Letter.id == number, Letter.season_id.is_not(None)))
    if found is None:
        raise NotFound
    return found


def retry(number: int, *, by: int) -> int:
    """Let every letter of its notice to its reader that failed, or is in doubt, leave now; gives how many.

    They keep their keys, and so their Message-IDs: whoever got one after all gets it once. When they leave they are written out from
    what holds then.
    """
    letter = lock(Letter, number)
    given_up = [each for each in _of_the_same(letter) if each.fate in (Fate.FAILED, Fate.IN_DOUBT)]
    if not given_up:
        raise RuleBroken(NOT_FAILED)
    for each in given_up:
        each.fate, each.due_at, each.settled_at, each.lease_until = Fate.WAITING, clock.now(), None, None
        each.attempts, each.deferrals, each.failure = 0, 0, ""
    journal.note("retry letter", letter, by=by, notice=letter.notice_id)
    return len(given_up)


def withdraw(number: int, *, by: int) -> None:
    """Keep one letter back that waits. What it would have said of the programme comes with the next letter to its reader."""
    letter = lock(Letter, number)
    if letter.fate is not Fate.WAITING:
        raise RuleBroken(NOT_WAITING)
    if letter.lease_until and letter.lease_until > clock.now():
        raise RuleBroken(IN_HAND)
    letter.fate, letter.settled_at, letter.lease_until = Fate.WITHDRAWN, clock.now(), None
    journal.note("withdraw letter", letter, by=by, notice=letter.notice_id)


def let_go(number: int, *, by: int) -> None:
    """Let a letter leave after all that was kept back; refused where what it belongs to was taken back."""
    letter = lock(Letter, number)
    if letter.fate is not Fate.WITHDRAWN:
        raise RuleBroken(NOT_WITHDRAWN)
    if is_taken_back(letter):
        raise RuleBroken(TAKEN_BACK)
    letter.fate, letter.settled_at, letter.due_at = Fate.WAITING, None, clock.now()
    journal.note("let letter go", letter, by=by, notice=letter.notice_id)


def is_taken_back(letter: Letter) -> bool:
    """Whether the notice or mailing that it belongs to was."""
    if letter.notice_id and db.session.scalar(select(Notice.id).where(Notice.undoes_id == letter.notice_id).limit(1)):
        return True
    mailing = db.session.get(Mailing, letter.mailing_id) if letter.mailing_id else None
    return bool(mailing and mailing.withdrawn_at)


def send_again(number: int, *, by: int) -> Letter:
    """The same words and calendar entries once more to the same reader; refused where something newer was told since.

    Asked for twice before it has left, it leaves once.
    """
    letter = lock(Letter, number)
    if letter.fate not in LEFT:
        raise RuleBroken(NOT_LEFT)
    if letter.message is None:
        raise RuleBroken(NOT_KEPT)
    if _told_since(letter):
        raise RuleBroken(TOLD_SINCE, name=letter.name or letter.address)
    for each in _of_the_same(letter):
        if each.fate in LEFT and each.kind != AGAIN and each.message is not None:
            _post_again(each)
    journal.note("send again", letter, by=by, notice=letter.notice_id)
    return letter


def reach_by_phone(number: int, *, by: int) -> None:
    """Somebody has called the reader of a letter and said all of its notice, in the caller's transaction."""
    letter = lock(Letter, number)
    if letter.reached_by_phone_at:
        return
    for each in _of_the_same(letter):
        each.reached_by_phone_at, each.reached_by_phone_by = clock.now(), by
    journal.note("reach by phone", letter, by=by)


def unreach(number: int, *, by: int) -> None:
    """It was a mistake: nobody has called."""
    letter = lock(Letter, number)
    if not letter.reached_by_phone_at:
        return
    for each in _of_the_same(letter):
        each.reached_by_phone_at, each.reached_by_phone_by = None, None
    journal.note("not reached by phone", letter, by=by)


def _post_again(first: Letter) -> None:
    beginning = f"{first.key}:again:"
    copies = select(Letter).where(Letter.key.startswith(beginning, autoescape=True))
    known = list(db.session.scalars(copies))
    if any(each.fate is Fate.WAITING for each in known):
        return
    to = Recipient(key="", address=first.address, name=first.name, language=first.language, person_id=first.person_id)
    key = f"{beginning}{len(known) + 1}"
    post(AGAIN, to=to, key=key, season_id=first.season_id, notice_id=first.notice_id, letter=first.id)


def _of_the_same(letter: Letter) -> list[Letter]:
    """Every letter of its notice to its reader; of no notice, itself."""
    if letter.notice_id is None:
        return [letter]
    same = select(Letter).where(Letter.notice_id == letter.notice_id, Letter.address == letter.address)
    return list(db.session.scalars(same.order_by(Letter.id)))


def _told_since(letter: Letter) -> bool:
    """Whether something newer about one of its seasons has left for its reader."""
    others = or_(Letter.notice_id.is_(None), Letter.notice_id != letter.notice_id) if letter.notice_id else Letter.notice_id.is_not(None)
    newer = (
        select(Letter)
        .options(load_only(Letter.season_id, Letter.facts))
        .where(
            Letter.address == letter.address,
            Letter.season_id.is_not(None),
            Letter.fate == Fate.SENT,
            Letter.kind != AGAIN,
            Letter.settled_at > letter.settled_at,
            others,
        )
    )
    return any(set(each.seasons).intersection(letter.seasons) for each in db.session.scalars(newer))
