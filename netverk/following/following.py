"""Following a notice's letters up: how far they have come, another try for one that failed, the same once more for one reader."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.copies import AGAIN
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, post
from netverk.people import journal
from netverk.releases.models import Notice

ORDER = (Fate.FAILED, Fate.IN_DOUBT, Fate.WAITING, Fate.SENT, Fate.NEEDLESS, Fate.WITHDRAWN)  # the first that somebody has counts
SHOWN = (Fate.SENT, Fate.WAITING, Fate.IN_DOUBT, Fate.FAILED)

NOT_FAILED = N_("That letter is not waiting for another try.")
NOT_LEFT = N_("That letter has not left, so it cannot be sent again.")
NOT_KEPT = N_("What that letter said is no longer kept, so it cannot be sent again.")
TOLD_SINCE = N_("%(name)s has been told something newer since. Send that letter again instead.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people a notice was for, by what became of their letters."""

    fates: Counter[Fate]

    @property
    def people(self) -> int:
        return sum(self.fates[fate] for fate in SHOWN)

    @property
    def is_going_on(self) -> bool:
        return self.fates[Fate.WAITING] > 0

    @property
    def segments(self) -> list[tuple[Fate, float, float]]:
        """Of a bar that is 100 wide: what, from where, how far."""
        found, start = [], 0.0
        for fate in SHOWN:
            width = 100 * self.fates[fate] / self.people if self.people else 0.0
            if width:
                found.append((fate, round(start, 3), round(width, 3)))
            start += width
        return found


def progress(notice: Notice) -> Progress:
    """One query; somebody with several letters counts once, by the one that needs most."""
    found: dict[str, set[Fate]] = {}
    for address, fate in db.session.execute(select(Letter.address, Letter.fate).where(Letter.notice_id == notice.id).distinct()):
        found.setdefault(address, set()).add(fate)
    return Progress(Counter(next(fate for fate in ORDER if fate in fates) for fates in found.values()))


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


def send_again(number: int, *, by: int) -> Letter:
    """The same words and calendar entries once more to the same reader; refused where something newer was told since.

    Asked for twice before it has left, it leaves once.
    """
    letter = lock(Letter, number)
    if letter.fate is not Fate.SENT:
        raise RuleBroken(NOT_LEFT)
    if letter.message is None:
        raise RuleBroken(NOT_KEPT)
    if _told_since(letter):
        raise RuleBroken(TOLD_SINCE, name=letter.name or letter.address)
    for each in _of_the_same(letter):
        if each.fate is Fate.SENT and each.kind != AGAIN and each.message is not None:
            _post_again(each)
    journal.note("send again", letter, by=by, notice=letter.notice_id)
    return letter


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
    others = or_(Letter.notice_id.is_(None), Letter.notice_id != letter.notice_id) if letter.notice_id else Letter.notice_id.is_not(None)
    newer = select(func.count(Letter.id)).where(
        Letter.season_id == letter.season_id,
        Letter.address == letter.address,
        Letter.fate == Fate.SENT,
        Letter.kind != AGAIN,
        Letter.settled_at > letter.settled_at,
        others,
    )
    return bool(db.session.scalar(newer))
