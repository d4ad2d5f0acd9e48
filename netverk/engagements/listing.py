"""Everybody who stands up, for the organisers' list."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.engagements.standing import Line, State, of_everybody
from netverk.language import alphabetical
from netverk.seasons.models import Leadership, Season
from netverk.speakers.models import Speaker


@dataclass(frozen=True, slots=True)
class Known:
    """One speaker, what they do with us in order, and the seasons in which they lead the discussions."""

    speaker: Speaker
    lines: tuple[Line, ...]
    leads: tuple[Leadership, ...]

    @property
    def next(self) -> Line | None:
        return next((line for line in self.lines if line.state not in (State.OVER, State.OFF)), None)


def everybody(wanted: str = "", knows: Callable[[Season], bool] = lambda _season: True) -> list[Known]:
    """Those in whose name, title or affiliation every word of `wanted` is found, by name; four queries.

    What they do is told of the seasons that the reader `knows`.
    """
    words = wanted.casefold().split()
    lines, leading = of_everybody(), _leaderships()
    people = sorted(db.session.scalars(select(Speaker)), key=lambda speaker: alphabetical(speaker.name))
    return [
        Known(
            speaker,
            tuple(line for line in lines.get(speaker.id, ()) if knows(line.session.season)),
            tuple(each for each in leading.get(speaker.id, ()) if knows(each.season)),
        )
        for speaker in people
        if all(word in f"{speaker.name} {speaker.title} {speaker.affiliation}".casefold() for word in words)
    ]


def leads(speaker: Speaker) -> list[Leadership]:
    """The seasons in which a speaker leads the discussions, the latest first."""
    return _leaderships().get(speaker.id, [])


def _leaderships() -> dict[int, list[Leadership]]:
    found: dict[int, list[Leadership]] = defaultdict(list)
    query = select(Leadership).options(joinedload(Leadership.season).joinedload(Season.series)).order_by(Leadership.season_id.desc())
    for each in db.session.scalars(query):
        found[each.speaker_id].append(each)
    return found
