"""Bringing back an earlier release: an ordinary proposal with its content, and the rows made to say the same.

What has ended, what is cancelled (that is final), what was added since, and what is shared with other seasons stays as it is; each is
named with the reason.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db
from netverk.language import N_, _, joined
from netverk.people.models import Person
from netverk.programme.changes import content, difference
from netverk.programme.published import over
from netverk.programme.value import Programme, Session, Status
from netverk.publishing import adopting, proposing, releasing
from netverk.publishing.drafting import Draft, draft
from netverk.publishing.going_back import find_taken
from netverk.publishing.releasing import Proposal
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season
from netverk.sessions import scheduling

HELD = N_("It has been held.")
FINAL = N_("It is cancelled, and that is final.")
PAST = N_("The time it had then has passed.")
SINCE = N_("It was added since. Cancel it if it should not take place.")
DOUBLE = N_("“%(title)s” has its address or its number now.")
SHARED = N_("It is shared with other seasons.")
FULL = N_("More places than that are taken.")


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays as it is, and why; `uid` where it is a session."""

    title: str
    because: str
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Restoration:
    """What restoring `release` would publish, what it leaves as it is, and whose unpublished edits it would replace."""

    release: Release
    what: Proposal
    left: tuple[Left, ...]
    uids: frozenset[str]
    season_too: bool  # its own facts, leaders or information differ
    replaced: tuple[str, ...]


def release_or_404(season: Season, number: int) -> Release:
    found = db.session.scalar(select(Release).where(Release.season_id == season.id, Release.number == number))
    if found is None:
        raise NotFound
    return found


def plan(season: Season, release: Release) -> Restoration:
    """Changes nothing."""
    base = reading.current(season.id) or release
    then, now = reading.programme_of(release), reading.programme_of(base)
    left = {each.uid: each for each in _left(season, then, now)}
    uids = _differing(release, base) - set(left)
    drafted = draft(season)
    while doubled := _find_doubled(then, now, drafted.programme, uids):
        left[doubled.uid] = doubled
        uids -= {doubled.uid}
    facts, others = _season_as_then(season, then, now)
    earlier = proposing.as_published(now, Draft(then, reading.private_of(release)))
    made = proposing.restored(facts, reading.private_of(base), earlier, uids)
    what = releasing.proposal(season, base, made)
    others += _shared(then, what.programme)
    season_too = _of_season(what.programme) != _of_season(now)
    replaced = tuple(_replaced(drafted.programme, now, what.programme, uids))
    return Restoration(release, what, (*left.values(), *others), uids, season_too, replaced)


def restore(
    season_id: int, number: int, *, expected: int, note: str, tells_texts: bool, by: Person | None, hold: timedelta, base_url: str
) -> Notice:
    """Publish it and make the rows say the same, in the caller's transaction. `expected` is the release that the preview stood on."""
    season = releasing.lock_season(season_id, expected)
    found = plan(season, release_or_404(season, number))
    releasing.require_publishable(found.what)
    adopting.adopt_back(found.what.programme, found.what.private, season, found.uids, season_too=found.season_too)
    return releasing.release(found.what, verb="restore", note=note, tells_texts=tells_texts, by=by, hold=hold, base_url=base_url)


def _differing(release: Release, base: Release) -> frozenset[str]:
    """The sessions of a release that it has otherwise than what holds now: the others keep their unpublished edits."""
    then, now = content(reading.programme_of(release)), content(reading.programme_of(base))
    links, current = reading.private_of(release), reading.private_of(base)
    return frozenset(
        each.uid
        for each in then.sessions
        if each != now.session(each.uid) or links.joining_link(each.uid) != current.joining_link(each.uid)
    )


def _of_season(programme: Programme) -> tuple[object, ...]:
    return programme.season, programme.leaders, programme.advisories


def _left(season: Season, then: Programme, now: Programme) -> Iterator[Left]:
    """The sessions that keep what they have, as far as that differs."""
    was, moment = {each.uid: each for each in content(then).sessions}, clock.now()
    for session in content(now).sessions:
        earlier = was.get(session.uid)
        if earlier != session and (because := _reason(earlier, session, now.zone, moment)):
            yield Left(session.title, because, session.uid)
    kept = {uid for uid, each in was.items() if each != now.session(uid)}
    rows = {uid: row for uid, row in adopting.rows_of(season).items() if uid in kept}
    for session, room, clash in find_taken(content(then), now, rows, {row.id for row in rows.values()}):
        yield Left(session.title, _(scheduling.TAKEN, room=room.name, title=clash.title), session.uid)


def _reason(then: Session | None, now: Session, zone: str, moment: datetime) -> str:
    ends = over(now.when, zone) if now.is_dated else None
    if now.status is Status.CANCELLED:
        return _(FINAL)
    if ends and ends <= moment:
        return _(HELD)
    if then is None:
        return _(SINCE)
    begins = then.when.starts_at(zone) if then.is_dated else None
    return _(PAST) if begins and begins <= moment and then.when != now.when else ""


def _find_doubled(then: Programme, now: Programme, drafted: Programme, uids: Collection[str]) -> Left | None:
    """A session that cannot go back because another, in the release or in the plan, has its address or its number."""
    for others in (now.sessions, drafted.sessions):
        taken = {name: each for each in others if each.uid not in uids for name in (each.slug, each.number)}
        for session in then.sessions:
            for name in (session.slug, session.number):
                if session.uid in uids and name in taken:
                    return Left(session.title, _(DOUBLE, title=taken[name].title), session.uid)
    return None


def _season_as_then(season: Season, then: Programme, now: Programme) -> tuple[Programme, list[Left]]:
    """What stands now, with the season's own facts, leaders and information as they were."""
    facts, left = replace(then.season, slug=now.season.slug), []
    if facts.capacity is not None and facts.capacity < season.seats_taken:
        facts = replace(facts, capacity=now.season.capacity)
        left.append(Left(_("Number of places"), _(FULL)))
    leaders = {leader.speaker for leader in then.leaders}
    speakers = {each.uid: each for each in then.speakers if each.uid in leaders} | {each.uid: each for each in now.speakers}
    made = replace(now, season=facts, leaders=then.leaders, advisories=then.advisories, speakers=tuple(speakers.values()))
    return made, left


def _shared(then: Programme, made: Programme) -> list[Left]:
    """What the series, the people and the venues say of themselves is not this season's alone."""
    titles = []
    if replace(then.series, slug="") != replace(made.series, slug=""):
        titles.append(made.series.title)
    speakers = {each.uid: each for each in then.speakers}
    titles += [each.name for each in made.speakers if each.uid in speakers and speakers[each.uid] != each]
    venues = {each.slug: replace(each, rooms=()) for each in then.venues}
    titles += [each.name for each in made.venues if each.slug in venues and venues[each.slug] != replace(each, rooms=())]
    return [Left(_("What is said of %(names)s", names=joined(titles)), _(SHARED))] if titles else []


def _replaced(drafted: Programme, now: Programme, made: Programme, uids: frozenset[str]) -> Iterator[str]:
    """Sessions that were edited since the last release, and are edited back."""
    changed = {getattr(change, "uid", "") for change in difference(now, drafted)}
    yield from (each.title for each in drafted.sessions if each.uid in uids & changed and each != made.session(each.uid))
