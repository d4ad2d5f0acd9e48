"""What the house has said: a notice with everybody it was for, the list of all notices, the releases of a season."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from math import ceil

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import contains_eager, defer, joinedload
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, lock
from netverk.error_pages import HIGHEST
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.letters.wording import unflowed
from netverk.people import journal
from netverk.people.models import Person
from netverk.programme.changes import SessionChange
from netverk.programme.sentences import sentence
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season
from netverk.speakers.models import Speaker

PAGE = 50  # notices

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
FATES = {  # in the order in which they need somebody
    Fate.FAILED: N_("Not reached"),
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
    """A notice in the list: which season it is about, what it concerned, and how many letters met which fate."""

    notice: Notice
    release: Release
    titles: tuple[str, ...]
    fates: Counter[Fate]
    is_undone: bool


def notice_or_404(number: int) -> Notice:
    found = db.session.scalar(select(Notice).where(Notice.id == number).options(joinedload(Notice.by), joinedload(Notice.undoes)))
    if found is None:
        raise NotFound
    return found


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


def page(before: int | None = None, within: Collection[int] | None = None) -> list[Row]:
    """The newest notices, or those older than number `before`; at most PAGE. Of every series, or of those `within` (ids).

    The same number of queries whatever their number.
    """
    query = select(Release).join(Release.notice).options(contains_eager(Release.notice).joinedload(Notice.by))
    query = query.options(joinedload(Release.season).joinedload(Season.series)).order_by(Notice.id.desc(), Release.season_id)
    if within is not None:
        query = query.join(Release.season).where(Season.series_id.in_(within))
    releases = db.session.scalars(query.where(Notice.id < min(before, HIGHEST) if before else Notice.id > 0).limit(PAGE)).all()
    ids = [release.notice_id for release in releases]
    fates: dict[int | None, Counter[Fate]] = defaultdict(Counter)
    for number, fate, n in db.session.execute(
        select(Letter.notice_id, Letter.fate, func.count(Letter.address.distinct()))
        .where(Letter.notice_id.in_(ids))
        .group_by(Letter.notice_id, Letter.fate)
    ):
        fates[number][fate] = n
    undone = set(db.session.scalars(select(Notice.undoes_id).where(Notice.undoes_id.in_(ids))))
    return [Row(each.notice, each, titles(each), fates[each.notice_id], each.notice_id in undone) for each in releases]


def releases(season: Season) -> list[tuple[Release, tuple[str, ...]]]:
    """Every release of a season, newest first, with what it changed."""
    query = select(Release).where(Release.season_id == season.id).options(joinedload(Release.notice).joinedload(Notice.by))
    found = list(db.session.scalars(query.order_by(Release.number.desc())))
    if not found:
        return []
    programme = reading.programme_of(found[0])
    return [(each, tuple(sentence(change, programme) for change in reading.changes_of(each))) for each in found]


def find_sent(season_id: int, expected: int, *, verb: str, note: str, by: Person) -> Notice | None:
    """The notice that the very same form made when it was sent the first time."""
    query = select(Notice).join(Release, Release.notice_id == Notice.id)
    first = query.where(Release.season_id == season_id, Release.number == expected + 1)
    return db.session.scalar(first.where(Notice.verb == verb, Notice.note == note, Notice.person_id == by.id))


def letter_or_404(number: int) -> Letter:
    """Only of letters about a season: what signs somebody in is nobody else's to read."""
    found = db.session.scalar(select(Letter).where(Letter.id == number, Letter.season_id.is_not(None)))
    if found is None:
        raise NotFound
    return found


def text_as_left(letter: Letter) -> str:
    """The text of a letter as it left, each paragraph in one line; empty where it has not left, or was forgotten since."""
    if letter.message is None:
        return ""
    mail = message_from_string(letter.message, _class=EmailMessage, policy=SMTP)
    part = mail.get_body(("plain",))
    return unflowed(str(part.get_content()).replace("\r\n", "\n")) if part else ""


def reach_by_phone(number: int, *, by: int) -> None:
    """Somebody has called the reader of a letter and said all of its notice, in the caller's transaction."""
    letter = lock(Letter, number)
    db.session.execute(_of_the_same(letter).values(reached_by_phone_at=clock.now(), reached_by_phone_by=by))
    journal.note("reach by phone", letter, by=by)


def unreach(number: int, *, by: int) -> None:
    """It was a mistake: nobody has called."""
    letter = lock(Letter, number)
    db.session.execute(_of_the_same(letter).values(reached_by_phone_at=None, reached_by_phone_by=None))
    journal.note("not reached by phone", letter, by=by)


def _of_the_same(letter: Letter) -> Update:
    """Every letter of its notice to its reader."""
    return update(Letter).where(Letter.notice_id == letter.notice_id, Letter.address == letter.address)


def titles(*releases: Release) -> tuple[str, ...]:
    """The sessions that releases changed, each once."""
    changes = (change for release in releases for change in reading.changes_of(release))
    return tuple(dict.fromkeys(change.title for change in changes if isinstance(change, SessionChange)))


def _phones_of_speakers(addresses: set[str]) -> dict[str, str]:
    if not addresses:
        return {}
    found = select(Speaker.email, Speaker.phone).where(func.lower(Speaker.email).in_(addresses), Speaker.phone != "")
    return {email.lower(): phone for email, phone in db.session.execute(found)}
