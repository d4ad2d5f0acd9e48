"""What people have to look at: mails that nobody but they can take care of, and those whom our letters do not reach."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, joinedload
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, lock
from netverk.deputies.covering import has_begun
from netverk.error_pages import HIGHEST
from netverk.letters.models import Fate, Letter
from netverk.people.journal import note
from netverk.people.models import Person
from netverk.programme.value import Programme, Session
from netverk.receiving.models import Outcome, Received
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.sessions.models import Session as Row
from netverk.telling.readers import Reader, expected, readers

PAGE = 50
OPEN = (Received.outcome == Outcome.FOR_PEOPLE, Received.settled_at.is_(None))


@dataclass(frozen=True, slots=True)
class Line:
    """One mail, and the session that it is about where that is known."""

    received: Received
    session: Row | None


@dataclass(slots=True)
class Gone:
    """An address that our letters come back from: the last that did, and what its reader may not know of."""

    letter: Letter
    person: Person | None
    endangers: list[tuple[Season, Session]] = field(default_factory=list)

    @property
    def since(self) -> datetime | None:
        return (self.person.unreachable_since if self.person else None) or self.letter.settled_at


def open_lines(within: Collection[int] | None, before: int | None = None) -> list[Line]:
    """What nobody has settled yet, the newest first; of every series, or of those `within` (ids)."""
    return _lines(within, before, *OPEN)


def all_lines(within: Collection[int] | None, before: int | None = None) -> list[Line]:
    """Whatever has come in, also what was taken in by itself, and junk."""
    return _lines(within, before)


def count_open(within: Collection[int] | None) -> int:
    return db.session.scalar(select(func.count(Received.id)).where(*OPEN, *_of(within))) or 0


def received_or_404(number: int) -> Line:
    if not 0 < number <= HIGHEST or (found := db.session.get(Received, number)) is None:
        raise NotFound
    return _with_sessions([found])[0]


def settle(number: int, *, by: int) -> None:
    """Somebody has taken care of it."""
    received = lock(Received, number)
    if received.is_open:
        received.settled_at, received.settled_by = clock.now(), by
        note("settle", received, by=by, title=received.sender_name or received.sender)


def open_again(number: int, *, by: int) -> None:
    received = lock(Received, number)
    if received.settled_at:
        received.settled_at, received.settled_by = None, None
        note("open again", received, by=by, title=received.sender_name or received.sender)


def gone(within: Collection[int] | None) -> list[Gone]:
    """Each address whose letters come back, and whose reader has not been called since. Some queries a season, none a reader."""
    query = select(Letter, Person).outerjoin(Person, Person.id == Letter.person_id).options(defer(Letter.message))
    query = query.where(Letter.fate == Fate.BOUNCED, Letter.reached_by_phone_at.is_(None), Letter.address != "")
    if within is not None:
        query = query.join(Season, Season.id == Letter.season_id).where(Season.series_id.in_(within))
    found: dict[str, Gone] = {}
    seasons: dict[int, set[str]] = {}
    for letter, person in db.session.execute(query.order_by(Letter.id.desc())):
        if _is_still_theirs(letter, person):
            found.setdefault(letter.address, Gone(letter, person))
            if letter.season_id:
                seasons.setdefault(letter.season_id, set()).add(letter.address)
    for season_id, addresses in sorted(seasons.items()):
        _add_what_they_may_miss(found, season_id, addresses)
    return list(found.values())


def _is_still_theirs(letter: Letter, person: Person | None) -> bool:
    return person is None or person.email == letter.address


def _add_what_they_may_miss(found: Mapping[str, Gone], season_id: int, addresses: Iterable[str]) -> None:
    release = reading.current(season_id)
    if release is None:
        return
    programme = reading.programme_of(release)
    known = readers(season_id, programme)
    for address in sorted(addresses):
        if reader := known.get(address):
            found[address].endangers += [(release.season, each) for each in _ahead(reader, programme)]


def _ahead(reader: Reader, programme: Programme) -> list[Session]:
    """The sessions to come at which a reader is expected; of a day, all that are held on it."""
    uids = expected(reader, programme)
    days = {day.date for day in programme.days if day.uid in uids}
    mine = (each for each in programme.sessions if each.uid in uids or (each.when.first_date in days and each.is_dated))
    return [each for each in mine if not has_begun(each, programme.zone)]


def _lines(within: Collection[int] | None, before: int | None, *chosen: ColumnElement[bool]) -> list[Line]:
    query = select(Received).where(*chosen, *_of(within)).options(defer(Received.raw), joinedload(Received.person))
    query = query.options(joinedload(Received.season).joinedload(Season.series), joinedload(Received.letter).defer(Letter.message))
    query = query.where(Received.id < min(before, HIGHEST)) if before else query
    return _with_sessions(db.session.scalars(query.order_by(Received.id.desc()).limit(PAGE)).all())


def _of(within: Collection[int] | None) -> list[ColumnElement[bool]]:
    """What is about no season is the whole house's."""
    return [] if within is None else [Received.season_id.in_(select(Season.id).where(Season.series_id.in_(within)))]


def _with_sessions(found: Sequence[Received]) -> list[Line]:
    uids = {each.uid for each in found if each.uid}
    rows = {(row.season_id, row.uid): row for row in db.session.scalars(select(Row).where(Row.uid.in_(uids)))} if uids else {}
    return [Line(each, rows.get((each.season_id or 0, each.uid))) for each in found]
