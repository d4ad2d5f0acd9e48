"""What there is to do before a season is published for the first time, in the order in which organisers do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from netverk.db import db
from netverk.desk.overview import Line, Overview
from netverk.language import _
from netverk.seasons.models import Leadership, Season
from netverk.venues.models import Room


@dataclass(frozen=True, slots=True)
class Step:
    """Leads to where it is done; `how_far` says in words what it is about, or what is left of it."""

    words: str
    how_far: str
    endpoint: str
    facts: dict[str, Any]
    is_done: bool


def steps(season: Season, plan: Overview, leaders: Sequence[Leadership]) -> list[Step]:
    """None once it is published, nor when nothing is left to do."""
    if plan.release or season.is_archived:
        return []
    found = list(_of_a_conference(season, plan) if plan.programme.is_conference else _of_a_network(season, plan, leaders))
    return [] if all(step.is_done for step in found) else found


def _of_a_network(season: Season, plan: Overview, leaders: Sequence[Leadership]) -> Iterator[Step]:
    here = {"series": season.series.slug, "season": season.slug}
    lays_out = "organiser.layouts.lay_out" if season.term else "organiser.sessions.add"
    yield _describe(season, _("What it is for, for whom, and what is usual: weekday, hours and venue."))
    yield Step(_("Say who leads the discussions"), "", "organiser.seasons.leaders", here, bool(leaders))
    yield Step(_("Lay out the dates"), _("All at once, on the usual day. A date can be left open."), lays_out, here, bool(plan.lines))
    yield _fill_in(plan.lines, here)


def _of_a_conference(season: Season, plan: Overview) -> Iterator[Step]:
    here = {"series": season.series.slug, "season": season.slug}
    timed = sum(line.row.when.has_hours for line in plan.lines)
    far = _("%(n)s of %(all)s have their hours.", n=timed, all=len(plan.lines)) if plan.lines else _("Drag each to its room and hour.")
    several = _("One title on each line. Texts and speakers can come later.")
    yield _describe(season, _("What it is for, for whom, and who arranges it."))
    yield Step(_("Say which days it is"), "", "organiser.seasons.facts", here, bool(season.starts_on))
    yield Step(_("Describe the venue and its rooms"), "", "organiser.hosting.venues", {}, _has_rooms())
    yield Step(_("Write down the sessions"), several, "organiser.sessions.add_several", here, bool(plan.lines))
    yield Step(_("Place them on the board"), far, "organiser.boards.board", here, 0 < timed == len(plan.lines))


def _describe(season: Season, about: str) -> Step:
    series, here = season.series, {"series": season.series.slug, "season": season.slug}
    words = _("Describe the conference") if series.kind.value == "conference" else _("Describe the network")
    return Step(words, about, "organiser.seasons.series_facts", here, bool(series.purpose))


def _fill_in(lines: Sequence[Line], here: dict[str, Any]) -> Step:
    """Leads to the first meeting that nobody speaks at."""
    waiting = [line.row for line in lines if not line.entry.session.bylines]
    far = _("%(n)s of %(all)s have a speaker.", n=len(lines) - len(waiting), all=len(lines)) if lines else ""
    words, done = _("Write titles, talks and speakers"), bool(lines) and not waiting
    if not waiting:
        return Step(words, far, "organiser.desk.season", here, done)
    return Step(words, far, "organiser.sessions.edit", here | {"slug": waiting[0].slug}, done)


def _has_rooms() -> bool:
    return db.session.scalar(select(Room.id).limit(1)) is not None
