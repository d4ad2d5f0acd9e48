"""How far letters that belong together have come: those of a notice, or of a letter to many."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from netverk.db import db
from netverk.letters.models import Fate, Letter

# Of several letters to one reader the first of these counts.
ORDER = (
    Fate.FAILED,
    Fate.BOUNCED,
    Fate.IN_DOUBT,
    Fate.WAITING,
    Fate.SENT,
    Fate.NEEDLESS,
    Fate.WITHDRAWN,
)
SHOWN = (Fate.SENT, Fate.WAITING, Fate.IN_DOUBT, Fate.BOUNCED, Fate.FAILED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people they were for, by what became of their letters."""

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


def progress(belong: ColumnElement[bool]) -> Progress:
    """One query; somebody with several letters counts once, by the one that needs most."""
    found: dict[str, set[Fate]] = {}
    for address, fate in db.session.execute(select(Letter.address, Letter.fate).where(belong).distinct()):
        found.setdefault(address, set()).add(fate)
    return Progress(Counter(next(fate for fate in ORDER if fate in fates) for fates in found.values()))
