"""Doing the same to many sessions of many seasons: one proposal for each season, one notice for all, and nothing half done."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.models import Person
from netverk.programme.value import Programme, Status
from netverk.programme.when import When
from netverk.publishing import drafting, proposing, releasing
from netverk.publishing.acting import FIELDS, Action
from netverk.publishing.fitting import Around, around_each
from netverk.publishing.releasing import Proposal, Said
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season
from netverk.seasons.roles import TAKES as TAKES_ROLE
from netverk.sessions import scheduling
from netverk.sessions.models import Session
from netverk.together import choosing
from netverk.together.deeds import TAKES
from netverk.together.stand import Stand

UNPUBLISHED = N_("“%(title)s” is not published yet: change its plan instead. Nobody has been told of it.")
CANCELLED = N_("“%(title)s” is cancelled, and that is final.")
BEGUN = N_("“%(title)s” has begun already.")
OTHERWISE = N_("“%(title)s” has another time in the plan than readers know. Publish that first.")
NOTHING = N_("Nothing can be done to any of these sessions. Each says why.")
TAKEN = N_("“%(title)s” cannot go there: %(room)s is taken by “%(other)s” at that hour. Leave it out, and nothing else stands in the way.")


@dataclass(frozen=True, slots=True)
class Left:
    """A session that stays as it is, and why."""

    session: Session
    refusal: RuleBroken


@dataclass(frozen=True, slots=True)
class Joint:
    """What would be done: the sessions with how they were (by uid, the fields of their rows), those left alone, a proposal by season.

    `around` is what each season has to fit in with, by its id; empty where nothing keeps its date. `taken` are those that would come
    to a room where another stands, with that one.
    """

    verb: str
    sessions: tuple[Session, ...]
    before: Mapping[str, Mapping[str, Any]]
    left: tuple[Left, ...]
    proposals: tuple[Proposal, ...]
    around: Mapping[int, Around]
    taken: Mapping[str, Session]
    stand: Stand


def publish(
    ids: Collection[int],
    action: Action,
    *,
    within: Collection[int] | None,
    by: Person | None,
    hold: timedelta,
    base_url: str,
    expected: Stand | None = None,
) -> Notice:
    """Do it to all of them and publish it with one notice, in the caller's transaction. `within` are the series where it is allowed.

    `expected` is what the preview stood on: where anything of it is otherwise now, nothing is done.
    """
    releasing.lock_seasons({each.season_id for each in choosing.chosen(ids, None)}, expected.releases if expected else None)
    sessions = choosing.chosen(ids, None)
    if expected:
        expected.require(sessions)
    joint = propose(sessions, action, within)
    if not joint.sessions:
        raise RuleBroken(NOTHING)
    if expected:
        expected.require_same(joint.stand)
    _require_rooms(joint)
    restores = {uid: {name: _plain(value) for name, value in fields.items()} for uid, fields in joint.before.items()}
    made = releasing.release_together(joint.proposals, Said(action.verb, "", by, hold, restores=restores), base_url)
    return made[0].notice


@contextmanager
def tried(ids: Collection[int], action: Action, within: Collection[int] | None) -> Iterator[Joint]:
    """What it would publish; nothing of it lasts beyond the block."""
    try:
        with db.session.no_autoflush:
            yield propose(choosing.chosen(ids, None), action, within)
    finally:
        db.session.rollback()


def parted(sessions: Sequence[Session]) -> tuple[list[Session], list[Left]]:
    """Those to which something can be done, and those that are left alone whatever it is."""
    bases = _bases({each.season_id for each in sessions})
    free, left = [], []
    for session in sessions:
        try:
            _require_alive(session, bases.get(session.season_id))
        except RuleBroken as refusal:
            left.append(Left(session, refusal))
        else:
            free.append(session)
    return free, left


def propose(sessions: Sequence[Session], action: Action, within: Collection[int] | None) -> Joint:
    """Change the rows of those that can be changed, and say what follows. The same number of house-wide queries however many there are."""
    bases = _bases({each.season_id for each in sessions})
    versions = {each.id: each.version for each in sessions}
    before: dict[str, Mapping[str, Any]] = {}
    done: list[Session] = []
    left: list[Left] = []
    for session in sessions:
        was = {name: getattr(session, name) for name in FIELDS}
        try:
            _require_free_to_act(session, action, bases.get(session.season_id), within)
            action.change(session)
        except RuleBroken as refusal:
            left.append(Left(session, refusal))
        else:
            done.append(session)
            before[session.uid] = was
    proposals = _proposals(done, bases, action)
    stand = Stand({what.season.id: what.base_number for what in proposals}, {each.id: versions[each.id] for each in done})
    dated = any(each.status is Status.SCHEDULED for each in done)
    around = around_each({what.season.id: (what.programme, what.season) for what in proposals}) if dated else {}
    taken = {each.uid: other for each, other in scheduling.taken(done).items()} if action.verb == "move" else {}
    return Joint(action.verb, tuple(done), before, tuple(left), proposals, around, taken, stand)


def _bases(season_ids: Collection[int]) -> dict[int, tuple[Release, Programme]]:
    return {each.season_id: (each, reading.programme_of(each)) for each in reading.current_of(season_ids)}


def _proposals(done: Sequence[Session], bases: Mapping[int, tuple[Release, Programme]], action: Action) -> tuple[Proposal, ...]:
    """By season, in the order in which seasons are locked."""
    uids: dict[int, set[str]] = defaultdict(set)
    seasons: dict[int, Season] = {}
    for session in done:
        uids[session.season_id].add(session.uid)
        seasons[session.season_id] = session.season
    drafts = drafting.drafts([seasons[ident] for ident in sorted(seasons)])
    made = []
    for ident, drafted in drafts.items():
        base, programme = bases[ident]
        private = reading.private_of(base)
        known = drafted if action.takes_link else replace(drafted, private=private)
        content = proposing.acted(programme, private, known, uids[ident], clock.now())
        made.append(releasing.proposal(seasons[ident], base, content))
    return tuple(made)


def _require_alive(session: Session, base: tuple[Release, Programme] | None) -> None:
    """Published, still to come, and not cancelled."""
    if base is None or base[1].session(session.uid) is None:
        raise RuleBroken(UNPUBLISHED, title=session.title)
    if session.status is Status.CANCELLED:
        raise RuleBroken(CANCELLED, title=session.title)
    begins = session.when.starts_at(session.season.series.zone)
    if session.status is Status.SCHEDULED and begins and begins <= clock.now():
        raise RuleBroken(BEGUN, title=session.title)


def _require_free_to_act(session: Session, action: Action, base: tuple[Release, Programme] | None, within: Collection[int] | None) -> None:
    if within is not None and session.season.series_id not in within:
        raise RuleBroken(TAKES_ROLE[TAKES[action.verb]])
    _require_alive(session, base)
    known = base[1].session(session.uid) if base else None
    if action.verb == "move" and known and known.when != session.when:
        raise RuleBroken(OTHERWISE, title=session.title)


def _require_rooms(joint: Joint) -> None:
    for session in joint.sessions:
        if (other := joint.taken.get(session.uid)) and session.room:
            raise RuleBroken(TAKEN, title=session.title, room=session.room.name, other=other.title)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, When) else value
