"""A season, or one session of it, as a calendar that anybody may subscribe to. Nothing private is in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from netverk.calendars import addresses, colours, writing
from netverk.calendars.descriptions import joined_by_comma
from netverk.calendars.entries import Entry, session_entry, withdrawn_entry
from netverk.programme.changes import (
    AdvisoryChanged,
    Change,
    JoiningLinkChanged,
    LeaderChanged,
    SeasonChanged,
    SessionChange,
    VenueChanged,
)
from netverk.programme.published import Published
from netverk.programme.value import Session

if TYPE_CHECKING:
    from icalendar import Calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
LOOK_AGAIN_AFTER = timedelta(hours=1)


def feed(published: Published, at: datetime, base_url: str) -> bytes:
    """The dated sessions, and those postponed or cancelled whose date has not passed at the moment `at` (UTC)."""
    shown = [(session, entry) for session in published.programme.sessions if (entry := _entry(published, session, at, base_url))]
    made = writing.calendar(writing.zones(entry for _, entry in shown))
    _introduce(made, published, at, base_url)
    return _filled(made, published, shown)


def single(published: Published, session: Session, at: datetime, base_url: str) -> bytes | None:
    """One session as the feed has it; None where the feed has not."""
    entry = _entry(published, session, at, base_url)
    return _filled(writing.calendar(writing.zones([entry])), published, [(session, entry)]) if entry else None


def _entry(published: Published, session: Session, at: datetime, base_url: str) -> Entry | None:
    programme = published.programme
    if session.is_dated:
        return session_entry(programme, session, base_url=base_url)
    entry = withdrawn_entry(programme, session, base_url=base_url)
    ends_at = entry.when.ends_at(programme.zone) if entry else None
    return entry if ends_at and at < ends_at else None


def _introduce(made: "Calendar", published: Published, at: datetime, base_url: str) -> None:
    """What subscribers' programs ask of a whole calendar (RFC 7986), and the older names of the same."""
    programme = published.programme
    name(made, joined_by_comma(programme.series.title, programme.season.title))
    made.add("SOURCE", writing.address(addresses.feed_address(programme, base_url)), {"VALUE": "URI"})
    made.add("URL", writing.address(addresses.season_page(programme, base_url)))
    made.add("LAST-MODIFIED", at)
    made.add("COLOR", colours.nearest(published.house.accent or colours.SPRUCE))


def name(made: "Calendar", title: str) -> None:
    """What it is called, and how often to look for something new."""
    made.add("NAME", writing.line(title))
    made.add("X-WR-CALNAME", writing.line(title))
    made.add("REFRESH-INTERVAL", LOOK_AGAIN_AFTER, {"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT1H")


def _filled(made: "Calendar", published: Published, shown: Sequence[tuple[Session, Entry]]) -> bytes:
    for session, entry in shown:
        changed_at = last_changed_at(published, session)
        event = writing.event(entry, uid=entry.uid, dtstamp=changed_at)
        event.add("LAST-MODIFIED", changed_at)
        made.add_component(event)
    return writing.octets(made)


def last_changed_at(published: Published, session: Session) -> datetime:
    """When the house last said something new about what this session's entry tells; else when the season was first released."""
    said = (notice.at for notice in published.notices if any(_touches(change, session) for change in notice.changes))
    return max(said, default=published.first_at or published.at)


def _touches(change: Change, session: Session) -> bool:
    match change:
        case JoiningLinkChanged():
            return False
        case SessionChange():
            return change.uid == session.uid
        case VenueChanged():
            return change.slug == session.venue
        case _:
            return isinstance(change, SeasonChanged | LeaderChanged | AdvisoryChanged)
