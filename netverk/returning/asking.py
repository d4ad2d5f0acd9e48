"""Asking the members of a season whether they come to the one that it was rolled over to. Nobody is registered by it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased, joinedload

from netverk.db import db
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import letter_for
from netverk.people import journal
from netverk.people.models import Person
from netverk.people.reaching import recipient
from netverk.programme.published import registration_is_open
from netverk.programme.value import Programme
from netverk.releases.models import Notice, Release
from netverk.seasons.models import AskingAgain, NotAsked, Season
from netverk.seats.models import Place, PlaceState, Registration

AGAIN = "again"
NEVER_LEFT = frozenset({Fate.WITHDRAWN, Fate.NEEDLESS})


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the season before who may be asked; `is_asked` unless an organiser has left them out."""

    person: Person
    organisation: str
    is_asked: bool


def asking_of(season_id: int) -> AskingAgain | None:
    """With the season before."""
    return db.session.get(AskingAgain, season_id, options=[joinedload(AskingAgain.before)])


def members(season_id: int, besides: int = 0) -> list[Member]:
    """Everybody with a place in the season before, but for those who have, or gave back, a place in this one, and those asked already,
    `besides` a letter (its id) that is about to leave.

    One query, by name.
    """
    there = aliased(Place)
    here = exists().where(there.season_id == season_id, there.holder_id == Person.id)
    asked = Letter.season_id == season_id, Letter.kind == AGAIN, Letter.fate.not_in(NEVER_LEFT), Letter.id != besides
    letter = exists().where(Letter.person_id == Person.id, *asked)
    query = (
        select(Person, Registration, NotAsked.person_id)
        .join(Place, Place.holder_id == Person.id)
        .join(AskingAgain, AskingAgain.before_id == Place.season_id)
        .join(Registration, Registration.id == Place.registration_id)
        .outerjoin(NotAsked, (NotAsked.season_id == AskingAgain.season_id) & (NotAsked.person_id == Person.id))
        .where(AskingAgain.season_id == season_id, Place.state == PlaceState.CONFIRMED, Place.session_id.is_(None))
        .where(Person.email.is_not(None), ~here, ~letter)
        .options(joinedload(Registration.organisation), joinedload(Person.organisation))
        .order_by(Person.name, Person.id)
    )
    found: dict[int, Member] = {}
    for person, registration, left_out in db.session.execute(query):
        organisation = person.organisation or registration.organisation
        found[person.id] = Member(person, organisation.name if organisation else "", left_out is None)
    return list(found.values())


def to_ask(season_id: int, besides: int = 0) -> list[Person]:
    """Those of the `members` whom nobody has left out."""
    return [member.person for member in members(season_id, besides) if member.is_asked]


def choose(season: Season, asked: Collection[int], *, by: int | None) -> int:
    """Ask those of the members with these ids, and none of the others; how many that are, in the caller's transaction."""
    listed = members(season.id)
    for member in listed:
        left_out = db.session.get(NotAsked, (season.id, member.person.id))
        if member.person.id in asked and left_out:
            db.session.delete(left_out)
        elif member.person.id not in asked and left_out is None:
            db.session.add(NotAsked(season_id=season.id, person_id=member.person.id))
    chosen = sum(member.person.id in asked for member in listed)
    if {member.person.id for member in listed if member.is_asked} != {member.person.id for member in listed if member.person.id in asked}:
        journal.note("choose who is asked", season, by=by, asked=chosen, left_out=len(listed) - chosen)
    return chosen


def moment(programme: Programme, since: datetime) -> datetime | None:
    """When they can be asked at the earliest: once registration is open, `since` or later; None where it is never."""
    opens = programme.season.opens.starts_at(programme.zone)
    at = max(since, opens) if opens else since
    return at if registration_is_open(programme, at) else None


def post(made: Release, programme: Programme, notice: Notice) -> int:
    """Leave one letter for each who is to be asked, in the caller's transaction; how many. It leaves when registration opens.

    One that was withdrawn before it left has not asked anybody: then there is another, with a key of its own.
    """
    at = moment(programme, notice.held_until)
    people = to_ask(made.season_id) if at else []
    earlier: dict[int | None, int] = defaultdict(int)
    for person_id in db.session.scalars(select(Letter.person_id).where(Letter.season_id == made.season_id, Letter.kind == AGAIN)):
        earlier[person_id] += 1
    for person in people:
        if to := recipient(person):
            nth = f":{earlier[person.id] + 1}" if earlier[person.id] else ""
            key = f"season:{made.season_id}:again:{to.key}{nth}"
            db.session.add(letter_for(AGAIN, to=to, key=key, due_at=at, season_id=made.season_id, notice_id=notice.id))
    db.session.flush()
    return len(people)


def follow(made: Release, programme: Programme, notice: Notice) -> None:
    """Letters that wait for registration to open go along when it opens at another moment."""
    if at := moment(programme, notice.held_until):
        waiting = (Letter.season_id == made.season_id, Letter.kind == AGAIN, Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
        db.session.execute(update(Letter).where(*waiting).values(due_at=at))
