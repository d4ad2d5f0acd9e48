"""Everybody who stands up, for the organisers' list."""

from collections import defaultdict
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


def everybody(wanted: str = "") -> list[Known]:
    """Those in whose name, title or affiliation every word of `wanted` is found, by name; four queries."""
    words = wanted.casefold().split()
    lines, leading = of_everybody(), _leaderships()
    people = sorted(db.session.scalars(select(Speaker)), key=lambda speaker: alphabetical(speaker.name))
    return [
        Known(speaker, tuple(lines.get(speaker.id, ())), tuple(leading.get(speaker.id, ())))
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
