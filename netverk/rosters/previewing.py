"""The preview of a list: its rows with what would happen to each, page by page, and the word that says what was shown."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from netverk.language import N_
from netverk.rosters.columns import Columns, Table, is_enough, lines
from netverk.rosters.judging import Kind, Verdict, Wishes, code_of, counted, judge
from netverk.rosters.standing import standing_of
from netverk.rosters.wording import LABELS
from netverk.seasons.models import Season
from netverk.spreadsheets.tables import ROWS

SHOWN = 200  # rows on a page
PHONE = "phone"  # what one looks for beside the kinds
NAMES = frozenset(kind.name.lower() for kind in Kind)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen; `differs` are the numbers of rows that would be treated otherwise than was shown before."""

    verdicts: Sequence[Verdict]
    differs: Collection[int] = ()

    @property
    def seen(self) -> str:
        """All verdicts, small enough to go along in a form."""
        return urlsafe_b64encode(zlib.compress(code_of(self.verdicts).encode(), 9)).decode()

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """What there is to look for: name, label and how many."""
        count, phones = counted(self.verdicts), sum(verdict.changes_phone for verdict in self.verdicts)
        return [(kind.name.lower(), LABELS[kind], count[kind]) for kind in Kind if count[kind]] + (
            [(PHONE, N_("Another phone number"), phones)] if phones else []
        )

    @property
    def taken_in(self) -> int:
        return sum(verdict.is_taken_in for verdict in self.verdicts)

    def chosen(self, kind: str) -> list[Verdict]:
        """Those of one kind, or all; those that differ come first."""
        found = [verdict for verdict in self.verdicts if _is(verdict, kind)]
        return sorted(found, key=lambda verdict: verdict.line.number not in self.differs) if self.differs else found


def preview(season: Season, table: Table, columns: Columns, wishes: Wishes, seen: str | None = None) -> Preview:
    """What taking it in would do now; empty while it is not known which column is what."""
    if not is_enough(columns):
        return Preview(())
    rows = lines(table, columns)
    verdicts = judge(rows, standing_of(season, rows), wishes)
    before = code_seen(seen) if seen else ""
    pairs = zip(verdicts, before, strict=False)
    return Preview(verdicts, {verdict.line.number for verdict, letter in pairs if verdict.kind.value != letter})


def code_seen(seen: str) -> str:
    """The word of the verdicts that were shown; one that is not ours is none that could be shown."""
    try:
        unfolding = zlib.decompressobj()
        return unfolding.decompress(urlsafe_b64decode(seen.encode()), ROWS + 1).decode("ascii")
    except (ValueError, zlib.error):
        return ""


def _is(verdict: Verdict, kind: str) -> bool:
    if kind == PHONE:
        return verdict.changes_phone
    return verdict.kind.name.lower() == kind or kind not in NAMES
