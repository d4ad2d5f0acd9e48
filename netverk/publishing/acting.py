"""Postponing, moving, relocating, going online, cancelling: one action changes the plan, publishes that session alone and tells people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.models import Person
from netverk.programme.published import over
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import proposing, releasing
from netverk.publishing.drafting import draft
from netverk.publishing.releasing import Proposal
from netverk.releases import reading
from netverk.releases.models import Notice
from netverk.seasons.models import Season
from netverk.sessions import scheduling
from netverk.sessions.models import Session
from netverk.venues.models import Room, Venue

USUAL_LENGTH = timedelta(hours=3)  # of a session that never had hours, until the organiser says otherwise
PASSED = N_("That time has passed already. Write one that is still to come.")
FIELDS = ("status", "preliminary", "when", "because", "mode", "venue_id", "room_id", "joining_link")


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done to a session, by its verb: the change itself works on the organiser's row.

    The joining link goes along only where that is what the action is about.
    """

    verb: str
    change: Callable[[Session], None]
    takes_link: bool = False


def postpone(because: str, until: When = UNKNOWN) -> Action:
    """Off its date; `until` is the period in which it is expected, if that is known."""

    def change(session: Session) -> None:
        require_to_come(session, until)
        session.postpone(reason(because), until)

    return Action("postpone", change)


def move(to: When, because: str) -> Action:
    """To other hours; a postponed or planned session gets its date."""

    def change(session: Session) -> None:
        if not to.has_date:
            raise RuleBroken(N_("Write the new date, and the hours if they are settled."))
        require_to_come(session, to)
        scheduling.require_free(session, session.room, to)
        (session.move if session.status is Status.SCHEDULED else session.schedule)(to, reason(because))

    return Action("move", change)


def relocate(venue: Venue, room: Room | None, because: str) -> Action:
    def change(session: Session) -> None:
        scheduling.require_free(session, room, session.when)
        session.relocate(venue, room, reason(because))

    return Action("relocate", change)


def go_online(because: str, joining_link: str = "") -> Action:
    return Action("go_online", lambda session: session.go_online(reason(because), joining_link.strip()), takes_link=True)


def cancel(because: str) -> Action:
    return Action("cancel", lambda session: session.cancel(reason(because)))


def publish_action(
    season_id: int, uid: str, action: Action, *, by: Person | None, hold: timedelta, base_url: str, expected: int | None = None
) -> Notice:
    """Do it and publish it, in the caller's transaction. `expected` is the release that the preview stood on."""
    season = releasing.lock_season(season_id, expected)
    session = _session(season, uid)
    before = {name: getattr(session, name) for name in FIELDS}
    what = _proposed(season, session, action)
    restores = {uid: {name: _plain(value) for name, value in before.items()}}
    return releasing.release(what, verb=action.verb, by=by, hold=hold, base_url=base_url, restores=restores)


@contextmanager
def tried(season: Season, uid: str, action: Action) -> Iterator[Proposal]:
    """What the action would publish; nothing of it lasts beyond the block."""
    try:
        with db.session.no_autoflush:
            yield _proposed(season, _session(season, uid), action)
    finally:
        db.session.rollback()


def _proposed(season: Season, session: Session, action: Action) -> Proposal:
    base = reading.current(season.id)
    if base is None or reading.programme_of(base).session(session.uid) is None:
        raise RuleBroken(N_("“%(title)s” is not published yet: change its plan instead. Nobody has been told of it."), title=session.title)
    _require_ahead(session)
    action.change(session)
    before, private, drafted = reading.programme_of(base), reading.private_of(base), draft(season)
    if not action.takes_link:
        drafted = replace(drafted, private=private)
    return releasing.proposal(season, base, proposing.acted(before, private, drafted, {session.uid}, clock.now()))


def _session(season: Season, uid: str) -> Session:
    return db.session.scalars(select(Session).where(Session.season_id == season.id, Session.uid == uid)).one()


def _require_ahead(session: Session) -> None:
    ends = over(session.when, session.season.series.zone) if session.status is Status.SCHEDULED else None
    if ends and ends <= clock.now():
        raise RuleBroken(N_("“%(title)s” has already been held."), title=session.title)


def require_to_come(session: Session, when: When) -> None:
    """What has begun may still get another end."""
    zone = session.season.series.zone
    ends = over(when, zone)
    begins = when.starts_at(zone) if when.has_hours and when.starts != session.when.starts else None
    if (ends and ends <= clock.now()) or (begins and begins <= clock.now()):
        raise RuleBroken(PASSED)


def reason(because: str) -> str:
    if not because.strip():
        raise RuleBroken(N_("Say why: the reason is what people ask for first."))
    return because.strip()


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, When) else value
