"""Everything that one person goes to, as a calendar of their own: with the private ways to join, and so for nobody else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from netverk.calendars import feed, writing
from netverk.calendars.entries import Entry, day_entry, session_entry, withdrawn_entry
from netverk.calendars.feed import Cover
from netverk.programme.changes import Change, JoiningLinkChanged
from netverk.programme.published import Published
from netverk.programme.value import Day, Private, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody has of one season: the uids of sessions, or of a conference's days."""

    published: Published
    private: Private
    uids: frozenset[str]


def calendar(held: Sequence[Held], cover: Cover, now: datetime, base_url: str) -> bytes:
    """Dated sessions and days; what was postponed or cancelled stays, marked, until its date has passed at `now` (UTC)."""
    shown = sorted(_shown(held, now, base_url), key=lambda each: (each[0].when.order, each[0].uid))
    made = writing.calendar(writing.zones(entry for entry, _changed_at in shown))
    feed.introduce(made, cover)
    feed.fill(made, shown)
    return writing.octets(made)


def _shown(held: Iterable[Held], now: datetime, base_url: str) -> Iterator[tuple[Entry, datetime]]:
    for part in held:
        programme = part.published.programme
        for session in programme.sessions:
            if session.uid in part.uids and (entry := _of_session(part, session, now, base_url)):
                yield entry, _changed_at(part.published, [session])
        for day in programme.days:
            if day.uid in part.uids and (entry := day_entry(programme, day, base_url=base_url, private=part.private)):
                yield entry, _day_changed_at(part.published, day)


def _of_session(part: Held, session: Session, now: datetime, base_url: str) -> Entry | None:
    programme = part.published.programme
    if session.is_dated:
        return session_entry(programme, session, base_url=base_url, private=part.private)
    entry = withdrawn_entry(programme, session, base_url=base_url)
    ends_at = entry.when.ends_at(programme.zone) if entry else None
    return entry if ends_at and now < ends_at else None


def _day_changed_at(published: Published, day: Day) -> datetime:
    """When something new was said about the sessions that it has, or one that left it."""
    return _changed_at(published, feed.on_day(published, day))


def _changed_at(published: Published, sessions: Sequence[Session]) -> datetime:
    """As in the feed that everybody may read, but a new way to join counts."""
    joined = (notice.at for notice in published.notices if any(_joins(change, sessions) for change in notice.changes))
    return max([published.first_at or published.at, *joined, *(feed.last_changed_at(published, each) for each in sessions)])


def _joins(change: Change, sessions: Sequence[Session]) -> bool:
    return isinstance(change, JoiningLinkChanged) and any(change.uid == each.uid for each in sessions)
