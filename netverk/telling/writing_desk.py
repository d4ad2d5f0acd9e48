"""Everything at hand when a letter about a season is written out, at the moment it leaves."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from config import Settings
from netverk.db import db
from netverk.letters.models import Letter
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.telling.holdings import holdings
from netverk.telling.readers import Reader, readers, stranger
from netverk.telling.reconciling import Plan, plan
from netverk.telling.world import World, content_of, present
from netverk.wordings.keeping import Words


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand for one letter: the letter, its reader, what is released, what the reader has to be told of it."""

    letter: Letter
    settings: Settings
    release: Release
    reader: Reader
    world: World
    plan: Plan
    note: str = ""  # what the house says with a release that is not made yet
    words: Words | None = None  # how the letter begins and ends, where the house is about to write that

    @property
    def season_id(self) -> int:
        return self.release.season_id

    @property
    def programme(self) -> Programme:
        return self.world.now.programme

    @property
    def address(self) -> str:
        return self.letter.address

    @property
    def season_name(self) -> str:
        return f"{self.programme.series.title}, {self.programme.season.title}"


def desk_for(letter: Letter, settings: Settings, season_id: int | None = None) -> Desk:
    """For one of the letter's seasons, the first where none is named. One without a release is a fault of ours: LookupError."""
    release = reading.current(ident) if (ident := season_id or letter.season_id) else None
    if release is None:
        raise LookupError(f"letter {letter.id} is about a season without a release")
    world = present(content_of(release), release.season_id, settings.base_url)
    reader = readers(release.season_id, world.now.programme, letter.address).get(letter.address) or stranger(letter.address)
    held = holdings(release.season_id, letter.address).get(letter.address, {})
    return Desk(letter, settings, release, reader, world, plan(reader, held, world))


def takes_back(desk: Desk) -> bool:
    """Whether something that this reader has been told was taken back since."""
    undone = aliased(Release)
    query = (
        select(Release.id)
        .join(Notice, Notice.id == Release.notice_id)
        .join(undone, undone.notice_id == Notice.undoes_id)
        .where(Release.season_id == desk.season_id, Release.id > _knows(desk))
        .where(undone.season_id == desk.season_id, undone.id <= _knows(desk))
    )
    return db.session.scalar(query.limit(1)) is not None


def notes(desk: Desk) -> list[str]:
    """What the house wrote with the releases that this reader has not been told of, those that were taken back apart."""
    undone = select(Notice.undoes_id).where(Notice.undoes_id.is_not(None))
    query = (
        select(Notice.note)
        .join(Release, Release.notice_id == Notice.id)
        .where(Release.season_id == desk.season_id, Release.id > _knows(desk), Notice.note != "", Notice.id.not_in(undone))
        .order_by(Release.id)
    )
    return list(dict.fromkeys([*db.session.scalars(query), *filter(None, [desk.note])]))


def _knows(desk: Desk) -> int:
    """The id of the last release that the reader was told of; 0 where there is none."""
    held = holdings(desk.season_id, desk.address).get(desk.address, {})
    return max((each.release_id for each in held.values() if each.release_id is not None), default=0)
