"""A season as its organisers see it: every session of the plan in order, and what differs from what is published."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.language import _, capitalised, joined, ngettext
from netverk.programme.changes import Change, SessionChange
from netverk.programme.headlines import number_words
from netverk.programme.published import Published, has_ended
from netverk.programme.sentences import sentence
from netverk.programme.value import Programme, Status
from netverk.publishing import releasing
from netverk.publishing.fitting import Warned, misfits, warned
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.showing import standing
from netverk.showing.standing import Entry

UNSETTLED = "unsettled"  # planned for a date that may still change
COUNTS: dict[str, Callable[[int], str]] = {  # in the order of their weight
    Status.SCHEDULED: lambda n: ngettext("one with a date", "%(n)s with a date", n),
    UNSETTLED: lambda n: ngettext("one with a date that is not settled", "%(n)s with dates that are not settled", n),
    Status.PLANNED: lambda n: ngettext("one without a date", "%(n)s without a date", n),
    Status.POSTPONED: lambda n: ngettext("one postponed", "%(n)s postponed", n),
    Status.CANCELLED: lambda n: ngettext("one cancelled", "%(n)s cancelled", n),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One session: how it stands in the plan, what of it is not published yet, and what does not fit."""

    row: Session
    entry: Entry
    changes: tuple[str, ...]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`release` is the number of the last one, 0 before the first. `changes` and `warnings` are those of no single session."""

    programme: Programme
    release: int
    lines: Sequence[Line]
    changes: tuple[str, ...]
    warnings: tuple[Warned, ...]
    unpublished: int

    @property
    def days(self) -> list[tuple[date | None, list[Line]]]:
        """The lines of a conference by day, in order; those without a date, and all of a network, under None."""
        if not self.programme.is_conference:
            return [(None, list(self.lines))]
        return [(day, list(lines)) for day, lines in groupby(self.lines, key=lambda line: line.entry.shown.day)]

    def counts(self) -> str:
        """`Fem träffar: fyra med datum och en uppskjuten.` Empty where there is none."""
        sessions = self.programme.sessions
        if not sessions:
            return ""
        unsettled = {session.uid for session in sessions if session.status is Status.PLANNED and session.when.has_date}
        counted = Counter[str](UNSETTLED if session.uid in unsettled else session.status for session in sessions)
        parts = (COUNTS[status](counted[status]) % {"n": number_words(counted[status])} for status in COUNTS if counted[status])
        return _("%(all)s: %(parts)s.", all=capitalised(self._all(len(sessions))), parts=joined(parts))

    def _all(self, n: int) -> str:
        if self.programme.is_conference:
            return ngettext("One session", "%(n)s sessions", n) % {"n": number_words(n)}
        return ngettext("One meeting", "%(n)s meetings", n) % {"n": number_words(n)}


def overview(season: Season) -> Overview:
    """The same number of queries whatever the size of the season."""
    what = releasing.propose(season)
    programme, now = what.programme, clock.now()
    published = _published(what.base, programme)
    rows = {row.uid: row for row in db.session.scalars(select(Session).where(Session.season_id == season.id))}
    changes, warnings = _by_session(what.changes, programme), _warnings(programme, season)
    ended = has_ended(programme, now)
    lines = [
        Line(rows[each.uid], standing.entry(published, each, now, ended=ended), changes[each.uid], warnings[each.uid])
        for each in programme.sessions
    ]
    return Overview(programme, what.base_number, lines, changes[""], warnings[""], len(what.changes))


def _published(base: Release | None, programme: Programme) -> Published:
    """The plan as if it were published, with what was said until now."""
    if base is None:
        return Published(programme=programme, at=clock.now(), house=reading.house())
    return replace(reading.published(base), programme=programme)


def _by_session(changes: Sequence[Change], programme: Programme) -> dict[str, tuple[str, ...]]:
    """What changed, by uid; those of no single session under an empty one."""
    found: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        found[change.uid if isinstance(change, SessionChange) else ""].append(sentence(change, programme))
    return defaultdict(tuple, {uid: tuple(said) for uid, said in found.items()})


def _warnings(programme: Programme, season: Season) -> dict[str, tuple[Warned, ...]]:
    found: dict[str, list[Warned]] = defaultdict(list)
    for clash in misfits(programme, season):
        for uid in clash.sessions or ("",):
            found[uid].append(warned(clash, programme, (uid,)))
    return defaultdict(tuple, {uid: tuple(said) for uid, said in found.items()})
