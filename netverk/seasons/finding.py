"""The season that an address or a command names."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.seasons.models import Season, Series

# what a row about something in a season has, to name the season and to lead there
SEASON = (Season.slug.label("season"), Season.title.label("season_title"), Series.slug.label("series"), Series.title.label("series_title"))

_BY_SLUGS = Series.slug == bindparam("series"), Season.slug == bindparam("season")
_NAMED = select(Season).join(Season.series).options(contains_eager(Season.series)).where(*_BY_SLUGS)


def find_season(series: str, season: str) -> Season | None:
    """One query; its series comes with it."""
    return db.session.scalar(_NAMED, {"series": series, "season": season})


def find_series(slug: str) -> Series | None:
    return db.session.scalar(select(Series).where(Series.slug == slug))


def series_or_404(slug: str) -> Series:
    if found := find_series(slug):
        return found
    raise NotFound


def season_or_404(series: str, season: str) -> Season:
    if found := find_season(series, season):
        return found
    raise NotFound


def season_at(path: str) -> Season:
    """The season that a command names as `series/season`."""
    series, _, season = path.strip("/").partition("/")
    if found := find_season(series, season):
        return found
    raise RuleBroken(N_("There is no season “%(path)s”. It is written series/season, as in its address."), path=path)
