"""Noting at the door who came: once, however often it is sent and however many doors there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from netverk import clock
from netverk.db import db
from netverk.deputies.models import Deputy
from netverk.door.models import Presence
from netverk.door.occasions import Occasion
from netverk.errors import RuleBroken
from netverk.language import N_, clock_time
from netverk.people.journal import note
from netverk.people.knowing import LONGEST_NAME, tidy, tidy_name
from netverk.seats.models import Place

LONGEST = 10  # signs of a key
LATEST = timedelta(hours=24)  # how long a door may have been without a network and still be believed about the hour

NOT_HERE = N_("That place is not for this. Let them in by their name instead.")
IN_ALREADY = N_("%(name)s came in already at %(at)s.")


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands there now; `is_new` unless it did before."""

    presence: Presence
    is_new: bool

    def sentence(self, occasion: Occasion, name: str) -> RuleBroken:
        """What the second of two doors is told."""
        return RuleBroken(IN_ALREADY, name=name, at=clock_time(occasion.wall(self.presence.came_at)))


@dataclass(frozen=True, slots=True)
class Who:
    """Whose place was used, and by whom."""

    place: Place
    person_id: int | None
    name: str


def who(occasion: Occasion, key: str) -> Who:
    """By the key on the door's list, which may be an hour old: who stands at the door is there, whatever was answered meanwhile."""
    kind, ident = key[:1], int(key[1:]) if key[1:].isdecimal() and len(key) <= LONGEST else 0
    deputy = db.session.get(Deputy, ident) if kind == "d" else None
    place = deputy.place if deputy else db.session.get(Place, ident) if kind == "p" else None
    alone = {None, *(session.id for session in occasion.sessions)}
    if place is None or place.season_id != occasion.season.id or place.session_id not in alone:
        raise RuleBroken(NOT_HERE)
    return Who(place, deputy.person_id, deputy.name) if deputy else Who(place, place.holder_id, place.name)


def note_presence(occasion: Occasion, came: Who, *, once: str, by: int | None, at: datetime | None = None) -> Noted:
    """Somebody came, `at` the moment that a door without a network kept. The same `once`, and the same place, count once."""
    if found := _by_once(once) or _of_place(came.place, occasion.uid):
        if found.taken_back_at is None or found.once == once:
            return Noted(found, is_new=False)
        found.once, found.person_id, found.came_at, found.noted_by, found.taken_back_at = once, came.person_id, _believed(at), by, None
    else:
        made = _row(occasion, once, by, at, place=came.place, person_id=came.person_id)
        if not _add(made):
            return note_presence(occasion, came, once=once, by=by, at=at)
        found = made
    note("come in", came.place, by=by, uid=occasion.uid)
    return Noted(found, is_new=True)


def let_in(occasion: Occasion, name: str, organisation: str = "", *, once: str, by: int | None, at: datetime | None = None) -> Noted:
    """Somebody who stands on no list."""
    words = ", ".join(part for part in (tidy_name(name), tidy(organisation)[:LONGEST_NAME]) if part)
    made = _row(occasion, once, by, at, name=words)
    if found := _by_once(once):
        return Noted(found, is_new=False)
    if not _add(made):
        return let_in(occasion, name, organisation, once=once, by=by, at=at)
    note("let in", occasion.season, by=by, uid=occasion.uid)
    return Noted(made, is_new=True)


def take_back(occasion: Occasion, once: str, *, by: int | None) -> Presence | None:
    """What was noted as `once` was a mistake. None where that is not what stands there (any longer): nothing is changed then."""
    noted = select(Presence).where(Presence.once == once, Presence.uid == occasion.uid, Presence.season_id == occasion.season.id)
    found = _fresh(noted.where(Presence.taken_back_at.is_(None)))
    if found:
        found.taken_back_at = clock.now()
        note("take back at the door", found.place or occasion.season, by=by, uid=occasion.uid)
    return found


def _row(occasion: Occasion, once: str, by: int | None, at: datetime | None, **facts: object) -> Presence:
    return Presence(season_id=occasion.season.id, uid=occasion.uid, once=once, noted_by=by, came_at=_believed(at), **facts)


def _add(made: Presence) -> bool:
    """Whether we were first; otherwise the database has kept what another door wrote."""
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return False
    return True


def _by_once(once: str) -> Presence | None:
    return _fresh(select(Presence).where(Presence.once == once))


def _of_place(place: Place, uid: str) -> Presence | None:
    return _fresh(select(Presence).where(Presence.place_id == place.id, Presence.uid == uid))


def _fresh(query: Select[Presence]) -> Presence | None:
    """Locked until it is written, as it is now."""
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _believed(at: datetime | None) -> datetime:
    now = clock.now()
    return at if at and now - LATEST <= at <= now else now
