"""A place moved by the house: to another season, to one session, or to another type of place."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from netverk import clock
from netverk.admissions.models import PlaceType
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.outbox import post
from netverk.people.journal import note, subject
from netverk.people.models import JournalEntry
from netverk.people.reaching import recipient
from netverk.programme.published import has_ended, over
from netverk.programme.value import Status
from netverk.records import insert
from netverk.registrations.finding import held_of
from netverk.registrations.registering import CODE_BYTES
from netverk.releases import reading
from netverk.seasons.models import Season, Series
from netverk.seats import taking, waiting_list
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration
from netverk.seats.standing import ENDED, FULL, NoSeats
from netverk.sessions.models import Session

VERB = "move place"

NOT_CONFIRMED = N_("Only a place that is confirmed can be moved.")
UNPUBLISHED = N_("%(season)s is not published yet, so nobody could be told of a place in it. Publish it first.")
IS_THERE = N_("The place is there already.")
HAS_ONE = N_("%(name)s has a place there already.")
OTHER_TYPE = N_("That type of place belongs to another season. Choose one of the season that the place moves to, or none.")
TYPE_ENDED = N_("Nobody can have that type of place any longer.")
OVER = N_("“%(title)s” is over or cancelled, so nobody can have a place in it.")
CHANGED_SINCE = N_("The place has been changed since, so it cannot simply be moved back.")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a place goes: the whole of a season or one session of it, as a type of place (none: no type of its own)."""

    season: Season
    session: Session | None = None
    type: PlaceType | None = None


def move(place: Place, to: Target, *, by: int | None) -> Place:
    """The place as it is there: the same within a season, a new one in another; in the caller's `write()`.

    Whoever holds it gets one letter that says both, and the calendar follows. RuleBroken where there is no seat, or it cannot be.
    """
    origin, season = _locked(place.season_id, to.season.id)
    place = db.session.get_one(Place, place.id, populate_existing=True)
    before = Target(origin, place.session, place.type)
    _require_possible(place, before, to)
    if origin is season:
        taking.convert(season, place, to.type, to.session)
        moved = place
    else:
        waiting_list.fill(season)  # who has waited longer comes first
        moved = _taken_along(place, to)
        _leave(place)
    facts = {"from": place.id, "season": origin.id, "session": _id(before.session), "type": _id(before.type)}
    note(VERB, moved, by=by, **facts)
    if origin is not season or before.session is not to.session:
        _tell(place, moved)
    waiting_list.fill(origin)
    return moved


def move_back(place: Place, *, by: int | None) -> Place:
    """To where it was moved from last. RuleBroken where it has been changed since, or there is no seat any longer."""
    origin = origin_of(place)
    if origin is None:
        raise RuleBroken(CHANGED_SINCE)
    return move(place, origin, by=by)


def origin_of(place: Place) -> Target | None:
    """Where a confirmed place was moved from last; None where it was not."""
    lines = select(JournalEntry).where(JournalEntry.subject == subject(place)).order_by(JournalEntry.id.desc()).limit(1)
    last = db.session.scalar(lines)
    if last is None or last.verb != VERB or place.state is not PlaceState.CONFIRMED:
        return None
    session, type_ = last.facts["session"], last.facts["type"]
    return Target(
        db.session.get_one(Season, last.facts["season"]),
        db.session.get_one(Session, session) if session else None,
        db.session.get_one(PlaceType, type_) if type_ else None,
    )


def seasons_to_move_to(within: Iterable[int] | None) -> list[Season]:
    """Those that are published and not over, of the series with these ids (None: of all), the newest first."""
    query = select(Season).join(Season.series).where(Series.archived_at.is_(None)).order_by(Season.id.desc())
    found = db.session.scalars(query if within is None else query.where(Season.series_id.in_(within)))
    return [season for season in found if not _why_closed(season)]


def sessions_to_come(season: Season) -> Sequence[Session]:
    """Those that somebody can still have a place in alone."""
    found = db.session.scalars(select(Session).where(Session.season_id == season.id).order_by(Session.number, Session.id))
    return [session for session in found if not _is_over(session, season)]


def _locked(*idents: int) -> tuple[Season, Season]:
    """Both seasons, locked in ascending order."""
    locked = {ident: lock(Season, ident) for ident in sorted(set(idents))}
    return locked[idents[0]], locked[idents[1]]


def _require_possible(place: Place, before: Target, to: Target) -> None:
    if place.state is not PlaceState.CONFIRMED:
        raise RuleBroken(NOT_CONFIRMED)
    if before == to:
        raise RuleBroken(IS_THERE)
    if refusal := _why_closed(to.season):
        raise refusal
    if to.type and to.type.season_id != to.season.id:
        raise RuleBroken(OTHER_TYPE)
    if to.type and to.type.ended_at and to.type is not before.type:
        raise RuleBroken(TYPE_ENDED)
    if to.session and _is_over(to.session, to.season):
        raise RuleBroken(OVER, title=to.session.title)
    if place.holder and _has_another(place, to):
        raise RuleBroken(HAS_ONE, name=place.name or place.holder.name)


def _why_closed(season: Season) -> RuleBroken | None:
    release = reading.current(season.id)
    if release is None:
        return RuleBroken(UNPUBLISHED, season=season.title)
    return RuleBroken(ENDED) if has_ended(reading.programme_of(release), clock.now()) else None


def _is_over(session: Session, season: Season) -> bool:
    ends = over(session.when, season.series.zone)
    return session.status is Status.CANCELLED or (ends is not None and ends <= clock.now())


def _has_another(place: Place, to: Target) -> bool:
    """In all of the season, or in the same session."""
    same = Place.session_id.is_(None) if to.session is None else Place.session_id.is_(None) | (Place.session_id == to.session.id)
    held = select(Place.id).where(Place.season_id == to.season.id, Place.holder_id == place.holder_id, Place.id != place.id, same)
    return db.session.scalar(held.where(Place.state.not_in(OF_NOBODY)).limit(1)) is not None


def _taken_along(place: Place, to: Target) -> Place:
    """A registration of its own in the other season, on the same account, with the seat taken."""
    signed = place.registration
    registration = insert(
        Registration(
            code=secrets.token_urlsafe(CODE_BYTES),
            once=uuid4().hex,
            season=to.season,
            registrant=signed.registrant,
            name=signed.name,
            organisation=signed.organisation,
            language=signed.language,
        )
    )
    moved = Place(registration=registration, season=to.season, session=to.session, type=to.type, holder=place.holder, name=place.name)
    moved.is_listed = place.is_listed
    if not taking.fit(to.season, [moved]):
        raise NoSeats(FULL)
    taking.take(to.season, [moved], PlaceState.CONFIRMED)
    return moved


def _leave(place: Place) -> None:
    taking.leave(place.season, [place], PlaceState.CANCELLED)
    place.cancelled_at = clock.now()
    if not held_of(place.registration):
        place.registration.cancelled_at = clock.now()


def _tell(place: Place, moved: Place) -> None:
    """One letter to the holder, about the new place and the old; where the calendar holds anything of the old, that is taken back
    without further words. Who registered others reads whose place went where."""
    turn = f"{clock.now():%Y%m%dT%H%M%S%f}"
    if moved.holder and (to := recipient(moved.holder)):
        key = f"place:{moved.id}:moved:{turn}"
        post("leaving", to=to, key=f"{key}:from", season_id=place.season_id, place=place.id, silent=True)
        post("joining", to=to, key=key, season_id=moved.season_id, place=moved.id, moved_from=place.id)
    signed = place.registration
    if signed.registrant_id != moved.holder_id and (to := recipient(signed.registrant, signed.language)):
        facts: dict[str, Any] = {"registration": signed.id, "places": [place.id], "moved_to": moved.id}
        post("leaving", to=to, key=f"registration:{signed.id}:moved:{moved.id}:{turn}", season_id=place.season_id, **facts)


def _id(record: Session | PlaceType | None) -> int | None:
    return record.id if record else None
