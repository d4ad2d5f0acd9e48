"""What is released now, as values."""

import json
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.programme import codec
from netverk.programme.changes import Change
from netverk.programme.published import House as HouseValue
from netverk.programme.published import Notice as NoticeValue
from netverk.programme.published import Published
from netverk.programme.value import Private, Programme
from netverk.releases.models import Notice, Release
from netverk.seasons import houses


def current(season_id: int) -> Release | None:
    """The newest release of a season."""
    return db.session.scalar(select(Release).where(Release.season_id == season_id).order_by(Release.number.desc()).limit(1))


def current_of_each() -> list[Release]:
    """The newest release of every season that has one."""
    newest = select(func.max(Release.id)).group_by(Release.season_id).scalar_subquery()
    return list(db.session.scalars(select(Release).where(Release.id.in_(newest)).order_by(Release.id)))


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
    releases = list(db.session.scalars(told))
    programme = programme_of(release)
    return Published(
        programme=programme,
        at=release.made_at,
        house=house().of_series(programme.series),
        notices=tuple(_notice(each, each.notice) for each in releases if each.changes != "[]"),
        first_at=releases[-1].made_at,
    )


def _notice(release: Release, notice: Notice) -> NoticeValue:
    return NoticeValue(number=notice.id, at=release.made_at, note=notice.note, changes=changes_of(release), undoes=notice.undoes_id)


@lru_cache(maxsize=16)
def _programme(text: str) -> Programme:
    return codec.from_json(json.loads(text))
