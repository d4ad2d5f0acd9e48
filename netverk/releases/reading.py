"""What is released now, as values."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import defer, joinedload

from netverk.db import db
from netverk.prepared import Prepared
from netverk.programme import codec
from netverk.programme.changes import Change
from netverk.programme.published import House as HouseValue
from netverk.programme.published import Notice as NoticeValue
from netverk.programme.published import Published
from netverk.programme.value import Private, Programme
from netverk.releases.models import Notice, Release
from netverk.seasons import houses

_CURRENT_PROGRAMME = Prepared(
    select(Release.programme).where(Release.season_id == bindparam("season")).order_by(Release.number.desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest release of a season: with all that was said, with what is only for those who take part, and when it came to read so."""

    published: Published
    private: Private
    turning_points: tuple[datetime, ...]


def current(season_id: int) -> Release | None:
    """The newest release of a season."""
    return db.session.scalar(select(Release).where(Release.season_id == season_id).order_by(Release.number.desc()).limit(1))


def current_programme(season_id: int) -> Programme | None:
    """What the newest release of a season says; None where there is none. One narrow query."""
    found = _CURRENT_PROGRAMME.value(season=season_id)
    return _programme(found) if found is not None else None


def current_of_each() -> list[Release]:
    """The newest release of every season that has one."""
    newest = select(func.max(Release.id)).group_by(Release.season_id).scalar_subquery()
    return list(db.session.scalars(select(Release).where(Release.id.in_(newest)).order_by(Release.id)))


def current_of(season_ids: Collection[int]) -> list[Release]:
    """The newest release of each of these seasons that has one, by season."""
    newest = select(func.max(Release.id)).where(Release.season_id.in_(season_ids)).group_by(Release.season_id).scalar_subquery()
    return list(db.session.scalars(select(Release).where(Release.id.in_(newest)).order_by(Release.season_id)))


def programme_of(release: Release) -> Programme:
    return _programme(release.programme)


def private_of(release: Release) -> Private:
    return codec.private_from_json(json.loads(release.private))


def changes_of(release: Release) -> tuple[Change, ...]:
    return codec.changes_from_json(json.loads(release.changes))


def turning_points_of(release: Release) -> tuple[datetime, ...]:
    return parse_moments(release.turning_points)


def parse_moments(text: str) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(moment) for moment in text.split())


def house() -> HouseValue:
    return houses.house()


def published(release: Release) -> Published:
    """The release with everything the house has said about its season up to then."""
    told = (
        select(Release)
        .join(Release.notice)
        .options(joinedload(Release.notice))
        .where(Release.season_id == release.season_id, Release.number <= release.number)
        .order_by(Release.number.desc())
    )
    return _published(programme_of(release), list(db.session.scalars(told)), house())


def newest_of(season_ids: Collection[int]) -> dict[int, Newest]:
    """By season, what `published` says of the newest release of each that has one. Three queries, however many seasons."""
    if not season_ids:
        return {}
    told = (
        select(Release)
        .join(Release.notice)
        .options(joinedload(Release.notice), defer(Release.programme), defer(Release.private))
        .where(Release.season_id.in_(season_ids))
        .order_by(Release.number.desc())
    )
    of_season: dict[int, list[Release]] = defaultdict(list)
    for release in db.session.scalars(told):
        of_season[release.season_id].append(release)
    latest = [releases[0].id for releases in of_season.values()]
    rows = db.session.execute(select(Release.season_id, Release.programme, Release.private).where(Release.id.in_(latest)))
    ours = house()
    return {row.season_id: _newest(row.programme, row.private, of_season[row.season_id], ours) for row in rows}


def _newest(programme: str, private: str, releases: Sequence[Release], ours: HouseValue) -> Newest:
    published = _published(_programme(programme), releases, ours)
    return Newest(published, codec.private_from_json(json.loads(private)), turning_points_of(releases[0]))


def _published(programme: Programme, releases: Sequence[Release], ours: HouseValue) -> Published:
    """`releases` are all that the season has had so far, newest first."""
    return Published(
        programme=programme,
        at=releases[0].made_at,
        house=ours.of_series(programme.series),
        notices=tuple(_notice(each, each.notice) for each in releases if each.changes != "[]"),
        first_at=releases[-1].made_at,
    )


def _notice(release: Release, notice: Notice) -> NoticeValue:
    return NoticeValue(number=notice.id, at=release.made_at, note=notice.note, changes=changes_of(release), undoes=notice.undoes_id)


@lru_cache(maxsize=64)
def _programme(text: str) -> Programme:
    return codec.from_json(json.loads(text))
