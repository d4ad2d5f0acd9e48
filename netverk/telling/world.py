"""What is released, or would be: the present that every reader is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.programme.published import over
from netverk.programme.value import Private, Programme
from netverk.programme.when import When
from netverk.releases import reading
from netverk.releases.models import Notice, Release


@dataclass(frozen=True, slots=True)
class Content:
    """One release, or a proposal for one. `number` is the programme's."""

    programme: Programme
    private: Private

    @property
    def number(self) -> int:
        return self.programme.number


@dataclass(frozen=True, slots=True)
class World:
    """What is released at the moment `at`; `earlier` finds a former release by its row id; `base_url` begins every Swedish address.

    `tells_texts` says whether the house wanted new texts and advisories told to those who knew up to a release number.
    """

    now: Content
    at: datetime
    base_url: str
    earlier: Callable[[int], Content]
    tells_texts: Callable[[int], bool]

    def has_passed(self, when: When, zone: str) -> bool:
        ends = over(when, zone)
        return ends is not None and ends <= self.at


def present(content: Content, season_id: int, base_url: str, *, tells_texts: bool = False) -> World:
    """The present of a season, or what a proposal would make of it; `tells_texts` is the proposal's."""
    releases = db.session.execute(
        select(Release.number, Notice.tells_texts).join(Release.notice).where(Release.season_id == season_id)
    ).all()
    ticked = [*(number for number, texts in releases if texts), *([content.number] if tells_texts else [])]
    return World(content, clock.now(), base_url, _content_of, lambda number: any(other > number for other in ticked))


def content_of(release: Release) -> Content:
    return Content(reading.programme_of(release), reading.private_of(release))


def _content_of(release_id: int) -> Content:
    return content_of(db.session.get_one(Release, release_id))
