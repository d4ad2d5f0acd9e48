"""A season as a file: what is released, or what is planned."""

from collections.abc import Callable
from datetime import datetime

from netverk import clock
from netverk.calendars.feed import feed
from netverk.errors import RuleBroken
from netverk.exchange import schedule_json, schedule_xml, season_file
from netverk.language import N_, speaking
from netverk.programme.published import Published, last_turn, turning_points
from netverk.publishing import proposing
from netverk.publishing.drafting import draft
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.showing.paper import paper

FORMATS: dict[str, Callable[[Published, str], bytes]] = {
    "season.json": lambda published, _url: season_file.write(published.programme),
    "schedule.xml": schedule_xml.write,
    "schedule.json": schedule_json.write,
    "calendar.ics": lambda published, url: feed(published, _at(published), url),
    "programme.pdf": lambda published, url: paper(published, _at(published), url),
}


def export(published: Published, name: str, base_url: str) -> bytes:
    """The file called `name`, one of FORMATS, in the language of the programme."""
    with speaking(published.programme.language):
        return FORMATS[name](published, base_url)


def released(season: Season) -> Published:
    """Refused before the first release."""
    release = reading.current(season.id)
    if release is None:
        raise RuleBroken(N_("Nothing of %(season)s is published yet. With --draft the plan is exported."), season=season.path)
    return reading.published(release)


def planned(season: Season) -> Published:
    """The whole draft, as if it were published now."""
    base = reading.current(season.id)
    proposed = proposing.whole(reading.programme_of(base) if base else None, draft(season), clock.now())
    return Published(programme=proposed.programme, at=clock.now(), house=reading.house().of_series(proposed.programme.series))


def _at(published: Published) -> datetime:
    return last_turn(turning_points(published.programme), published.at, clock.now())
