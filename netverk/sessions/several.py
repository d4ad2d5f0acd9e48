"""Many sessions written down at once, as a list of titles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import select

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, joined
from netverk.seasons.models import Season
from netverk.seasons.speaking import Named
from netverk.sessions import planning
from netverk.sessions.models import Session
from netverk.sessions.planning import Inset

KNOWN = N_("There already: %(titles)s. Take them out of the list, or tick that they are there twice.")
TWICE = N_("Written twice: %(titles)s. Take one of each out of the list, or tick that they are there twice.")
NAMED = 5  # titles that a refusal names


@dataclass(frozen=True, slots=True)
class Jotted:
    """One line of the list: a title, and who speaks where that is said too."""

    title: str
    by: Named | None = None


def read_jotted(line: str) -> Jotted:
    """A line as it was typed, or the columns of a spreadsheet: title, speaker, the speaker's title, organisation."""
    title, name, post, organisation, *_more = [part.strip() for part in (*line.split("\t"), "", "", "")]
    return Jotted(title, Named(name=name, title=post, affiliation=organisation) if name else None)


def start_several(season: Season, jotted: Sequence[Jotted], *, twice: bool, once: str, by: int | None) -> int:
    """Plan a session for each line, at the end of the season and in its order, in the caller's transaction; how many there are.

    Unless `twice` says that it is meant, a title that is there already or stands twice is refused, and nothing is planned. The same
    form, sent again, plans nothing more.
    """
    if planning.find_started(season, _of_line(once, 0)):
        return len(jotted)
    if not twice:
        _require_new(season, [each.title for each in jotted])
    for n, each in enumerate(jotted):
        made = planning.start(season, each.title, once=_of_line(once, n), by=by)
        if each.by:
            planning.fill(made, [Inset(by=(each.by,))])
    return len(jotted)


def _of_line(once: str, n: int) -> str:
    """What names one line of the form that `once` names."""
    return uuid5(UUID(once), str(n)).hex


def _require_new(season: Season, titles: Sequence[str]) -> None:
    there = {title.casefold() for title in db.session.scalars(select(Session.title).where(Session.season_id == season.id))}
    if known := [title for title in titles if title.casefold() in there]:
        raise RuleBroken(KNOWN, titles=_named(known))
    counted = Counter(title.casefold() for title in titles)
    if double := [title for title in dict.fromkeys(titles) if counted[title.casefold()] > 1]:
        raise RuleBroken(TWICE, titles=_named(double))


def _named(titles: Sequence[str]) -> str:
    more = len(titles) - NAMED
    return joined([*(_("“%(title)s”", title=title) for title in titles[:NAMED]), *([_("%(n)s more", n=more)] if more > 0 else [])])
