"""Whom a letter to many reaches, and who of those it is for is left out, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.answers.tallying import Line, Tally, tallies
from netverk.db import db
from netverk.language import N_
from netverk.letters.outbox import Recipient
from netverk.mailings.models import Audience
from netverk.people.models import Person
from netverk.people.reaching import recipient
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration
from netverk.speakers.models import Speaker


class Why(StrEnum):
    """Why somebody is left out."""

    NO_ADDRESS = "no_address"
    UNWANTED = "unwanted"
    UNREACHABLE = "unreachable"


WHY = {
    Why.NO_ADDRESS: N_("no address, or not named yet"),
    Why.UNWANTED: N_("want no letters of this kind"),
    Why.UNREACHABLE: N_("their mail server takes no letters"),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """Each address once; those left out by name, each with the reason."""

    readers: tuple[Recipient, ...]
    left_out: tuple[tuple[Why, str], ...]


@dataclass(frozen=True, slots=True)
class _Meant:
    """Somebody whom a letter is for."""

    name: str
    to: Recipient | None
    is_wanted: bool = True
    is_reachable: bool = True

    @property
    def left_out(self) -> Why | None:
        if self.to is None:
            return Why.NO_ADDRESS
        return Why.UNWANTED if not self.is_wanted else Why.UNREACHABLE if not self.is_reachable else None


def reached(season: Season, audience: Audience, target: str = "") -> Reached:
    """A handful of queries, whatever the season's size."""
    readers: dict[str, Recipient] = {}
    left_out: dict[tuple[Why, str], None] = {}
    for meant in _meant(season, audience, target):
        if why := meant.left_out:
            left_out[why, meant.name] = None
        elif meant.to:
            readers.setdefault(meant.to.address, meant.to)
    return Reached(tuple(readers.values()), tuple(left_out))


def _meant(season: Season, audience: Audience, target: str) -> Iterable[_Meant]:
    if audience is Audience.ALL:
        return _holders(season)
    if audience is Audience.WAITING:
        return _waiting(season)
    programme = _programme(season)
    if programme is None:
        return ()
    if audience is Audience.SPEAKERS:
        return _speakers(programme, target)
    tally = next((each for each in tallies(season, programme) if each.session.uid == target), None)
    if tally is None:
        return ()
    return _of(tally.unanswered) if audience is Audience.UNANSWERED else _coming(tally)


def _holders(season: Season) -> Iterator[_Meant]:
    query = select(Place).where(Place.season_id == season.id, Place.state == PlaceState.CONFIRMED).options(joinedload(Place.holder))
    for place in db.session.scalars(query.order_by(Place.sort_name, Place.id)):
        yield _person(place.holder, place.name)


def _waiting(season: Season) -> Iterator[_Meant]:
    """Those who signed for places that are waited for: they are told when there is one."""
    waits = Place.state.in_((PlaceState.WAITING, PlaceState.OFFERED))
    query = select(Registration).join(Place, Place.registration_id == Registration.id).where(Place.season_id == season.id, waits)
    for signed in db.session.scalars(query.options(joinedload(Registration.registrant)).order_by(Registration.id)).unique():
        yield _person(signed.registrant, signed.name)


def _coming(tally: Tally) -> Iterator[_Meant]:
    """Those who said yes, who go in somebody's stead, and guests of this session who have not said no."""
    yield from _of(tally.coming)
    for line in tally.deputies:
        if line.deputy:
            yield _person(line.deputy.person, line.deputy.name)
    yield from _of(line for line in tally.unanswered if line.place.session_id)


def _of(lines: Iterable[Line]) -> Iterator[_Meant]:
    for line in lines:
        yield _person(line.place.holder, line.place.name)


def _person(person: Person | None, name: str) -> _Meant:
    if person is None:
        return _Meant(name, None)
    return _Meant(person.name or name, recipient(person), person.wants_news, person.unreachable_since is None)


def _speakers(programme: Programme, day: str) -> Iterator[_Meant]:
    """Who stands up on a day; of somebody whom the house knows as a person too, both have to want it."""
    there = {each.uid for each in programme.speakers if any(_is_on(session.when.day, day) for session in programme.spoken_by(each.uid))}
    rows = db.session.scalars(select(Speaker).where(Speaker.uid.in_(there)).order_by(Speaker.name, Speaker.id)).all()
    known = _people_at(rows)
    for row in rows:
        person = known.get(row.email.lower())
        to = Recipient(key=f"speaker:{row.id}", address=row.email.lower(), name=row.name, language=row.language) if row.email else None
        to = replace(to, person_id=person.id) if to and person else to
        wanted = row.wants_news and (person is None or person.wants_news)
        yield _Meant(row.name, to, wanted, person is None or person.unreachable_since is None)


def _people_at(rows: Sequence[Speaker]) -> dict[str, Person]:
    addresses = {row.email.lower() for row in rows if row.email}
    return {person.email or "": person for person in db.session.scalars(select(Person).where(Person.email.in_(addresses)))}


def _is_on(day: date | None, wanted: str) -> bool:
    return day is not None and day.isoformat() == wanted


def _programme(season: Season) -> Programme | None:
    release = reading.current(season.id)
    return reading.programme_of(release) if release else None


def days_of(programme: Programme) -> list[date]:
    """On which somebody stands up."""
    return sorted({session.when.day for session in programme.sessions if session.when.day and session.bylines})
