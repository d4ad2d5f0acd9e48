"""What has been published: the releases of a season, and the notices that they went out with."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.language import N_
from netverk.programme.sentences import sentence
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season

VERBS = {
    "publish": N_("Published"),
    "postpone": N_("Postponed"),
    "move": N_("Moved"),
    "relocate": N_("Relocated"),
    "go_online": N_("Put online"),
    "cancel": N_("Cancelled"),
    "undo": N_("Taken back"),
    "restore": N_("Restored"),
}


def releases(season: Season) -> list[tuple[Release, tuple[str, ...]]]:
    """Every release of a season, newest first, with what it changed."""
    query = select(Release).where(Release.season_id == season.id).options(joinedload(Release.notice).joinedload(Notice.by))
    found = list(db.session.scalars(query.order_by(Release.number.desc())))
    if not found:
        return []
    programme = reading.programme_of(found[0])
    return [(each, tuple(sentence(change, programme) for change in reading.changes_of(each))) for each in found]


def notice_or_404(number: int) -> Notice:
    found = db.session.scalar(select(Notice).where(Notice.id == number).options(joinedload(Notice.by), joinedload(Notice.undoes)))
    if found is None:
        raise NotFound
    return found


def find_sent(season_id: int, expected: int, *, verb: str, note: str, by: int) -> Notice | None:
    """The notice that the very same form made when it was sent the first time."""
    query = select(Notice).join(Release, Release.notice_id == Notice.id)
    first = query.where(Release.season_id == season_id, Release.number == expected + 1)
    return db.session.scalar(first.where(Notice.verb == verb, Notice.note == note, Notice.person_id == by))


def find_sent_together(expected: Mapping[int, int], *, verb: str, by: int) -> Notice | None:
    """The same of a form about several seasons: `expected` are the numbers, by season id, that its preview stood on."""
    next_ones = [(Release.season_id == ident) & (Release.number == number + 1) for ident, number in expected.items()]
    numbers = db.session.scalars(select(Release.notice_id).where(or_(False, *next_ones))).all()
    found = db.session.get(Notice, numbers[0]) if len(numbers) == len(expected) and len(set(numbers)) == 1 else None
    return found if found and (found.verb, found.person_id) == (verb, by) else None
