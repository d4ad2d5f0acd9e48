"""What the house has said: the list of all notices, and one with everybody it was for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from netverk import clock
from netverk.db import db
from netverk.error_pages import HIGHEST
from netverk.language import AT_HOME, N_
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.changes import SessionChange
from netverk.programme.sentences import sentence
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season
from netverk.speakers.models import Speaker

PAGE = 50  # notices
FATES = {  # in the order in which they need somebody
    Fate.FAILED: N_("Not reached"),
    Fate.BOUNCED: N_("Came back"),
    Fate.IN_DOUBT: N_("In doubt"),
    Fate.WAITING: N_("Waiting"),
    Fate.SENT: N_("Told"),
    Fate.NEEDLESS: N_("Needed no letter"),
    Fate.WITHDRAWN: N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reader: the letter in words (of several, the first), and the number to call."""

    letter: Letter
    phone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in the list: which seasons it is about, what it concerned, and how many letters met which fate."""

    notice: Notice
    releases: tuple[Release, ...]
    titles: tuple[str, ...]
    fates: Counter[Fate]
    is_undone: bool


def releases_of(notice: Notice) -> Sequence[Release]:
    """Each with its season and series."""
    query = select(Release).where(Release.notice_id == notice.id).options(joinedload(Release.season).joinedload(Season.series))
    return db.session.scalars(query.order_by(Release.season_id)).all()


def said(release: Release) -> tuple[str, ...]:
    """What a release changed, in the language spoken."""
    programme = reading.programme_of(release)
    return tuple(sentence(change, programme) for change in reading.changes_of(release))


def lines(notice: Notice) -> dict[Fate, list[Line]]:
    """Everybody whom a notice was for, by the fate of their letters, in the order of FATES. Two queries."""
    query = select(Letter, Person.phone).outerjoin(Person, Person.id == Letter.person_id).where(Letter.notice_id == notice.id)
    rows = db.session.execute(query.options(defer(Letter.message)).order_by(Letter.name, Letter.address, Letter.id)).all()
    phones = _phones_of_speakers({letter.address for letter, phone in rows if not phone})
    found: dict[Fate, dict[str, Line]] = defaultdict(dict)
    for letter, phone in rows:
        found[letter.fate].setdefault(letter.address, Line(letter, phone or phones.get(letter.address, "")))
    return {fate: list(found[fate].values()) for fate in FATES if found[fate]}


def seconds_left(notice: Notice) -> int:
    """How long its letters are still held; 0 afterwards."""
    return max(0, ceil((notice.held_until - clock.now()).total_seconds()))


def zone_of(letter: Letter) -> str:
    """Whose clock its moments are told on."""
    season = db.session.get(Season, letter.season_id, options=[joinedload(Season.series)]) if letter.season_id else None
    return season.series.zone if season else AT_HOME


def page(before: int | None = None, within: Collection[int] | None = None) -> list[Row]:
    """The newest notices, or those older than number `before`; at most PAGE. Of every series, or of those `within` (ids).

    The same number of queries whatever their number.
    """
    newest = select(Release.notice_id).distinct().order_by(Release.notice_id.desc()).limit(PAGE)
    if within is not None:
        newest = newest.join(Release.season).where(Season.series_id.in_(within))
    ids = db.session.scalars(newest.where(Release.notice_id < min(before, HIGHEST) if before else Release.notice_id > 0)).all()
    query = select(Release).join(Release.notice).join(Release.season).where(Release.notice_id.in_(ids))
    if within is not None:
        query = query.where(Season.series_id.in_(within))
    query = query.options(contains_eager(Release.notice).joinedload(Notice.by), contains_eager(Release.season).joinedload(Season.series))
    releases: dict[int, list[Release]] = {ident: [] for ident in ids}
    for release in db.session.scalars(query.order_by(Release.season_id)):
        releases[release.notice_id].append(release)
    fates: dict[int | None, Counter[Fate]] = defaultdict(Counter)
    for number, fate, n in db.session.execute(
        select(Letter.notice_id, Letter.fate, func.count(Letter.address.distinct()))
        .where(Letter.notice_id.in_(ids))
        .group_by(Letter.notice_id, Letter.fate)
    ):
        fates[number][fate] = n
    undone = set(db.session.scalars(select(Notice.undoes_id).where(Notice.undoes_id.in_(ids))))
    return [Row(mine[0].notice, tuple(mine), titles(*mine), fates[ident], ident in undone) for ident, mine in releases.items()]


def titles(*releases: Release) -> tuple[str, ...]:
    """The sessions that releases changed, each once."""
    changes = (change for release in releases for change in reading.changes_of(release))
    return tuple(dict.fromkeys(change.title for change in changes if isinstance(change, SessionChange)))


def sessions(*releases: Release) -> int:
    """How many sessions releases changed."""
    changes = (change for release in releases for change in reading.changes_of(release))
    return len({change.uid for change in changes if isinstance(change, SessionChange)})


def _phones_of_speakers(addresses: set[str]) -> dict[str, str]:
    if not addresses:
        return {}
    found = select(Speaker.email, Speaker.phone).where(func.lower(Speaker.email).in_(addresses), Speaker.phone != "")
    return {email.lower(): phone for email, phone in db.session.execute(found)}
