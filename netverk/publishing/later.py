"""Publishing at a chosen moment: what was previewed is frozen, and goes out when it is due if it still stands on what is current."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_, _, moment_words
from netverk.people import journal
from netverk.people.models import Person
from netverk.programme import codec
from netverk.programme.changes import SessionChange
from netverk.programme.value import Session as SessionValue
from netverk.programme.when import When
from netverk.publishing import adopting, releasing
from netverk.publishing.drafting import Draft
from netverk.publishing.releasing import Proposal
from netverk.releases import reading
from netverk.releases.models import Notice, Outcome, Release, ScheduledRelease
from netverk.returning import asking
from netverk.seasons.models import Season

PASSED = N_("That moment has passed already. Choose one that is still to come, or publish at once.")
BEGUN = N_("“%(title)s” begins before that. Choose a moment before %(begins)s.")
ONE_AT_A_TIME = N_("A release of %(season)s is scheduled already. Move that one, or take it back first.")
OVERTAKEN = N_("%(season)s was changed in release %(number)s after this was scheduled.")
STARTED = N_("“%(title)s” had begun before this could go out.")
GONE = N_("“%(title)s” has been removed from the plan since this was scheduled.")
SETTLED = N_("That release is no longer scheduled.")


def schedule(
    season_id: int,
    due: When,
    *,
    expected: int | None = None,
    uids: Collection[str] | None = None,
    note: str = "",
    tells_texts: bool = False,
    asks_again: bool = False,
    by: Person | None,
) -> ScheduledRelease:
    """Freeze what would be published now, in the caller's transaction. `expected` is the release that the preview stood on.

    Of each season one release waits at most: a second would find the first in its way.
    """
    season = releasing.lock_season(season_id, expected)
    if find_waiting(season_id):
        raise RuleBroken(ONE_AT_A_TIME, season=season.title)
    what = releasing.propose(season, uids)
    releasing.require_publishable(what)
    made = ScheduledRelease(
        season=season,
        base=what.base,
        by=by,
        made_at=clock.now(),
        due=due,
        programme=codec.dumps(what.programme),
        private=json.dumps(codec.private_to_json(what.private)),
        note=note.strip(),
        tells_texts=tells_texts,
        sessions=sorted(uids or ()),
    )
    _require_moment(what, due, made.made_at)
    db.session.add(made)
    if known := asking.asking_of(season_id):
        known.with_scheduled = asks_again
    for earlier in _unseen(season_id):
        earlier.seen_at = clock.now()
    db.session.flush()
    journal.note("schedule", season, by=by.id if by else None, scheduled=made.id, due=str(due), release=what.programme.number)
    return made


def move(ident: int, due: When, *, by: Person | None) -> ScheduledRelease:
    """Another moment for the very same content."""
    found = _waiting_locked(ident)
    _require_moment(proposed(found), due, found.made_at)
    journal.note("reschedule", found.season, by=by.id if by else None, scheduled=ident, old=str(found.due), new=str(due))
    found.due = due
    return found


def take_back(ident: int, *, by: Person | None) -> ScheduledRelease:
    """It does not go out; nobody has heard of it."""
    found = _waiting_locked(ident)
    found.outcome, found.settled_at = Outcome.TAKEN_BACK, clock.now()
    journal.note("unschedule", found.season, by=by.id if by else None, scheduled=ident, due=str(found.due))
    return found


def take_note(ident: int) -> ScheduledRelease:
    """Somebody has read what stopped it: the desk says it no longer."""
    found = lock(ScheduledRelease, ident)
    found.seen_at = found.seen_at or clock.now()
    return found


def due_now(now: datetime) -> list[int]:
    """The scheduled releases whose moment has come, in the order of their moments."""
    return [each.id for each in sorted(_every_waiting(), key=due_at) if due_at(each) <= now]


def let_go(ident: int, *, hold: timedelta, base_url: str) -> Notice | None:
    """Publish it in the ordinary way, in the caller's transaction; or stop it where something stands in the way.

    Whoever comes second finds it settled, and does nothing.
    """
    lock(Season, db.session.get_one(ScheduledRelease, ident).season_id)
    found = lock(ScheduledRelease, ident)
    if found.outcome is not Outcome.WAITING or due_at(found) > clock.now():
        return None
    found.settled_at = clock.now()
    try:
        if obstacle := find_obstacle(found):
            raise obstacle
        made = releasing.release(
            proposed(found),
            verb="publish",
            note=found.note,
            tells_texts=found.tells_texts,
            asks_again=asks_again(found.season_id),
            by=found.by,
            hold=hold,
            base_url=base_url,
        )
    except RuleBroken as refusal:
        _stop(found, refusal)
        return None
    found.outcome, found.notice_id = Outcome.RELEASED, made.id
    journal.note("release as scheduled", found.season, by=found.person_id, scheduled=ident, notice=made.id, due=str(found.due))
    return made


def asks_again(season_id: int) -> bool:
    """Whether the release that is scheduled asks the members of the season before."""
    known = asking.asking_of(season_id)
    return bool(known and known.with_scheduled)


def proposed(found: ScheduledRelease) -> Proposal:
    """What it would publish, on top of what it was made for."""
    content = Draft(codec.from_json(json.loads(found.programme)), codec.private_from_json(json.loads(found.private)))
    return releasing.proposal(found.season, found.base, content)


def find_obstacle(found: ScheduledRelease) -> RuleBroken | None:
    """What would keep it from going out, were it due now."""
    newer = select(Release.number).where(Release.season_id == found.season_id, Release.id > (found.base_id or 0))
    if number := db.session.scalar(newer.order_by(Release.number).limit(1)):
        return RuleBroken(OVERTAKEN, season=found.season.title, number=number)
    what = proposed(found)
    if begun := _find_begun(what, found.made_at, clock.now()):
        return RuleBroken(STARTED, title=begun[0].title)
    rows = adopting.rows_of(found.season)
    gone = next((each for each in what.programme.sessions if each.uid not in rows), None)
    return RuleBroken(GONE, title=gone.title) if gone else None


def find_waiting(season_id: int) -> ScheduledRelease | None:
    """The one that waits for its moment."""
    return db.session.scalar(
        select(ScheduledRelease).where(ScheduledRelease.season_id == season_id, ScheduledRelease.outcome == Outcome.WAITING)
    )


def find_latest(season_id: int) -> ScheduledRelease | None:
    """The one that waits, or else the one that was stopped last and nobody has taken note of."""
    return find_waiting(season_id) or next(iter(_unseen(season_id)), None)


def reason(found: ScheduledRelease) -> str:
    """Why it was stopped, in the language spoken."""
    return _(found.refusal, **found.facts)


def due_at(found: ScheduledRelease) -> datetime:
    """The instant (UTC) that was chosen."""
    return found.due.starts_at(found.season.series.zone) or datetime.max.replace(tzinfo=UTC)


def due_words(found: ScheduledRelease) -> str:
    return moment_words(due_at(found), found.season.series.zone)


def _stop(found: ScheduledRelease, refusal: RuleBroken) -> None:
    facts = {name: str(fact) for name, fact in refusal.facts.items()}
    found.outcome, found.refusal, found.facts = Outcome.STOPPED, refusal.sentence, facts
    journal.note("stop scheduled", found.season, by=None, scheduled=found.id, because=str(refusal), due=str(found.due))


def _require_moment(what: Proposal, due: When, since: datetime) -> None:
    """Ahead of now, and before any session begins that it changes."""
    zone = what.programme.zone
    at = due.starts_at(zone)
    if at is None or at <= clock.now():
        raise RuleBroken(PASSED)
    if begun := _find_begun(what, since, at):
        session, begins = begun
        raise RuleBroken(BEGUN, title=session.title, begins=moment_words(begins, zone))


def _find_begun(what: Proposal, since: datetime, until: datetime) -> tuple[SessionValue, datetime] | None:
    """The first session that it changes and that begins after `since`, by `until` at the latest, as published or as it would be."""
    before = reading.programme_of(what.base) if what.base else None
    changed = {change.uid for change in what.changes if isinstance(change, SessionChange)}
    programmes = [each for each in (what.programme, before) if each]
    dated = [each for programme in programmes for each in programme.sessions if each.is_dated and (before is None or each.uid in changed)]
    begin = ((each, each.when.starts_at(what.programme.zone)) for each in dated)
    found = [(begins, each) for each, begins in begin if begins and since < begins <= until]
    first = min(found, key=lambda pair: pair[0], default=None)
    return (first[1], first[0]) if first else None


def _waiting_locked(ident: int) -> ScheduledRelease:
    found = db.session.get(ScheduledRelease, ident)
    if found:
        lock(Season, found.season_id)
        found = lock(ScheduledRelease, ident)
    if found is None or found.outcome is not Outcome.WAITING:
        raise RuleBroken(SETTLED)
    return found


def _every_waiting() -> Iterator[ScheduledRelease]:
    query = select(ScheduledRelease).where(ScheduledRelease.outcome == Outcome.WAITING)
    yield from db.session.scalars(query.options(joinedload(ScheduledRelease.season).joinedload(Season.series)))


def _unseen(season_id: int) -> list[ScheduledRelease]:
    stopped = (ScheduledRelease.season_id == season_id, ScheduledRelease.outcome == Outcome.STOPPED, ScheduledRelease.seen_at.is_(None))
    return list(db.session.scalars(select(ScheduledRelease).where(*stopped).order_by(ScheduledRelease.id.desc())))
