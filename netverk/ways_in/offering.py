"""The types of place of a season: making them, changing them, their order, and no longer giving them out."""

import re
from typing import Any

from sqlalchemy import exists, select

from netverk import clock
from netverk.admissions.choosing import types_of
from netverk.admissions.models import Invited, PlaceType
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seasons.naming import unique_slug
from netverk.seasons.planning import require_open
from netverk.seats import waiting_list
from netverk.seats.models import Place

TOO_FEW = N_("Places of this type already taken: %(taken)s. There cannot be fewer.")
GIVEN = N_("Somebody has, or had, a place of the type “%(title)s”. End it instead: then nobody can have it any longer.")
NO_PRICE = N_("Write the price in kronor, such as 4 500 or 4 500,50.")
PRICE = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")
UNSAID = frozenset({"description", "covers"})  # in the journal: too long to read


def make(season_id: int, *, once: str, by: int | None, **facts: Any) -> PlaceType:
    """A new type, the last in order, in the caller's transaction. The same form sent again gives the type that it made."""
    season = lock(Season, season_id)
    known = types_of(season)
    if made_before := journal.find_made(known, once):
        return made_before
    require_open(facts["opens"], facts["closes"])
    position = max((each.position for each in known), default=-1) + 1
    made = PlaceType(season=season, slug=unique_slug(facts["title"], {"new", *(each.slug for each in known)}), position=position, **facts)
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, once=once, title=made.title)
    return made


def revise(type: PlaceType, *, by: int | None, **facts: Any) -> None:  # noqa: A002 (the field's word)
    """Its address stays. Where there are more of it now, those who wait are offered them; never fewer than are taken."""
    season, found = lock(Season, type.season_id), lock(PlaceType, type.id)
    require_open(facts["opens"], facts["closes"])
    if facts["quota"] is not None and facts["quota"] < found.seats_taken:
        raise RuleBroken(TOO_FEW, taken=found.seats_taken)
    before = {name: _told(getattr(found, name)) for name in facts if name not in UNSAID}
    for name, value in facts.items():
        setattr(found, name, value)
    after = {name: _told(facts[name]) for name in before}
    journal.note_changes("revise", found, before, after, by=by)
    db.session.flush()
    waiting_list.fill(season)


def put_at(type: PlaceType, to: int, *, by: int | None) -> None:  # noqa: A002
    """Make it the `to`-th, from 0, of those that can be had."""
    season = lock(Season, type.season_id)
    offered = [each for each in types_of(season) if each.ended_at is None]
    if type not in offered or offered.index(type) == min(to, len(offered) - 1):
        return
    offered.remove(type)
    offered.insert(to, type)
    for position, each in enumerate(offered):
        each.position = position
    journal.note("reorder", type, by=by, title=type.title)


def end(type: PlaceType, *, by: int | None) -> None:  # noqa: A002
    """From now on nobody can have it; who has it keeps it."""
    if type.ended_at is None:
        type.ended_at = clock.now()
        journal.note("end", type, by=by, title=type.title)


def bring_back(type: PlaceType, *, by: int | None) -> None:  # noqa: A002
    if type.ended_at:
        type.ended_at = None
        journal.note("bring back", type, by=by, title=type.title)


def is_used(type: PlaceType) -> bool:  # noqa: A002
    """Whether anybody has, had, or is invited to a place of it."""
    places, invited = exists().where(Place.type_id == type.id), exists().where(Invited.type_id == type.id)
    return bool(db.session.scalar(select(places | invited)))


def remove(type: PlaceType, *, by: int | None) -> None:  # noqa: A002
    """For good, while nobody has ever had one."""
    lock(Season, type.season_id)
    if is_used(type):
        raise RuleBroken(GIVEN, title=type.title)
    journal.note("remove", type, by=by, title=type.title)
    db.session.delete(type)
    db.session.flush()


def read_price(text: str) -> int:
    """Kronor as one writes them, in öre: `4 500`, `4 500,50 kr`; nothing is 0."""
    written = re.sub(r"\s|kr\.?$", "", text.strip().lower())
    if not written:
        return 0
    if (found := PRICE.fullmatch(written)) is None:
        raise RuleBroken(NO_PRICE)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _told(value: object) -> object:
    """As the journal's JSON holds it."""
    return str(value) if isinstance(value, When) else value
