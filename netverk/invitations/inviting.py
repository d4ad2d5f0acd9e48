"""Inviting people to a season: a letter with a link of their own to each, by which they take so many places."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.admissions.models import Invited, PlaceType
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import alphabetical
from netverk.letters.models import Letter
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for
from netverk.people.reaching import recipient
from netverk.registrations.being_invited import taken_by
from netverk.registrations.registering import NOT_RELEASED
from netverk.releases import reading
from netverk.seasons.models import Season

INVITED = "invited"  # a kind of letter


@dataclass(frozen=True, slots=True)
class Line:
    """One invitation: how many places of it are taken, how many letters have been left about it."""

    invited: Invited
    taken: int
    letters: int


def invite(season_id: int, people: Sequence[Contact], *, places: int, type: PlaceType | None, by: int | None) -> int:  # noqa: A002
    """Invite those who are not invited yet, or no longer, and leave a letter for each; how many, in the caller's transaction."""
    season = lock(Season, season_id)
    if reading.current(season.id) is None:
        raise RuleBroken(NOT_RELEASED)
    n = 0
    for contact in sorted(people, key=lambda one: one.email):  # in one order, as with registering
        person = person_for(contact, season.series.language)
        found = db.session.scalar(select(Invited).where(Invited.season_id == season.id, Invited.person_id == person.id))
        if found and found.ended_at is None:
            continue
        found = found or Invited(season=season, person=person)
        found.places, found.type, found.ended_at = places, type, None
        db.session.add(found)
        db.session.flush()
        note("invite", found, by=by, places=places)
        _post(found, _letters(season).get(found.id, 0) + 1)
        n += 1
    return n


def invite_again(invited: Invited, nth: int, *, by: int | None) -> bool:
    """The `nth` letter about it: the same button pressed twice leaves one. Whether it was left."""
    lock(Season, invited.season_id)
    if invited.ended_at or not _post(invited, nth):
        return False
    note("invite again", invited, by=by)
    return True


def take_back(invited: Invited, *, by: int | None) -> None:
    """The link takes no more places; those that are taken stay."""
    lock(Season, invited.season_id)
    if invited.ended_at is None:
        invited.ended_at = clock.now()
        note("take back", invited, by=by)


def lines(season: Season) -> list[Line]:
    """Whom the house has invited, by name. Three queries."""
    listed = select(Invited).where(Invited.season_id == season.id).options(joinedload(Invited.person), joinedload(Invited.type))
    taken, letters = taken_by(season), _letters(season)
    found = [Line(each, taken[each.person_id], letters.get(each.id, 0)) for each in db.session.scalars(listed)]
    return sorted(found, key=lambda line: (line.invited.ended_at is not None, alphabetical(line.invited.person.name)))


def _letters(season: Season) -> dict[int, int]:
    """By invitation, how many letters have been left."""
    found: dict[int, int] = {}
    for key in db.session.scalars(select(Letter.key).where(Letter.season_id == season.id, Letter.kind == INVITED)):
        ident = int(key.split(":")[1])
        found[ident] = found.get(ident, 0) + 1
    return found


def _post(invited: Invited, nth: int) -> bool:
    to = recipient(invited.person)
    key = f"invited:{invited.id}:{nth}"
    return bool(to and post(INVITED, to=to, key=key, season_id=invited.season_id, invited=invited.id))
