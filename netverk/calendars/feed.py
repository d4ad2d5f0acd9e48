"""A season, or one session of it, as a calendar that anybody may subscribe to. Nothing private is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from netverk.programme.value import Day, Session

if TYPE_CHECKING:
    from icalendar import Calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
LOOK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a calendar says of itself: its name, where it is, when it last came to read differently (UTC); what it is about, its colour."""

    name: str
    source: str
    at: datetime
    page: str = ""
    colour: str = ""


def feed(published: Published, at: datetime, base_url: str) -> bytes:
    """The dated sessions, and those postponed or cancelled whose date has not passed at the moment `at` (UTC)."""
    entries = ((session, entry_of(published, session, at, base_url)) for session in published.programme.sessions)
    shown = [(entry, last_changed_at(published, session)) for session, entry in entries if entry]
    made = writing.calendar(writing.zones(entry for entry, _changed_at in shown))
    introduce(made, _cover(published, at, base_url))
    fill(made, shown)
    return writing.octets(made)


def single(published: Published, session: Session, at: datetime, base_url: str) -> bytes | None:
    """One session as the feed has it; None where the feed has not."""
    entry = entry_of(published, session, at, base_url)
    if entry is None:
        return None
    made = writing.calendar(writing.zones([entry]))
    fill(made, [(entry, last_changed_at(published, session))])
    return writing.octets(made)


def entry_of(published: Published, session: Session, at: datetime, base_url: str) -> Entry | None:
    """A session as everybody may read it at the moment `at`; None where it has no date that counts."""
    programme = published.programme
    if session.is_dated:
        return session_entry(programme, session, base_url=base_url)
    entry = withdrawn_entry(programme, session, base_url=base_url)
    return entry if entry and at < _stays_until(entry) else None


def _stays_until(withdrawn: Entry) -> datetime:
    """Until the date that it had has passed."""
    ends_at = withdrawn.when.ends_at(withdrawn.zone)
    if ends_at is None:
        raise ValueError(f"{withdrawn.uid} had no date")
    return ends_at


def introduce(made: "Calendar", cover: Cover) -> None:
    """What subscribers' programs ask of a whole calendar (RFC 7986), and the older names of the same."""
    made.add("NAME", writing.line(cover.name))
    made.add("X-WR-CALNAME", writing.line(cover.name))
    made.add("REFRESH-INTERVAL", LOOK_AGAIN_AFTER, {"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT1H")
    made.add("SOURCE", writing.address(cover.source), {"VALUE": "URI"})
    made.add("LAST-MODIFIED", cover.at)
    if cover.page:
        made.add("URL", writing.address(cover.page))
    if cover.colour:
        made.add("COLOR", colours.nearest(cover.colour))


def _cover(published: Published, at: datetime, base_url: str) -> Cover:
    programme = published.programme
    return Cover(
        name=joined_by_comma(programme.series.title, programme.season.title),
        source=addresses.feed_address(programme, base_url),
        at=read_differently_at(published, at, base_url),
        page=addresses.season_page(programme, base_url),
        colour=published.house.accent or colours.SPRUCE,
    )


def fill(made: "Calendar", shown: Iterable[tuple[Entry, datetime]]) -> None:
    """Each entry, and when it last came to read differently."""
    for entry, changed_at in shown:
        event = writing.event(entry, uid=entry.uid, dtstamp=changed_at)
        event.add("LAST-MODIFIED", changed_at)
        made.add_component(event)


def read_differently_at(published: Published, at: datetime, base_url: str) -> datetime:
    """The last moment up to `at` at which something was said that entries tell, or the date passed that one had been taken off."""
    programme = published.programme
    said = [notice.at for notice in published.notices if any(_is_told(change) for change in notice.changes)]
    withdrawn = [entry for each in programme.sessions if (entry := withdrawn_entry(programme, each, base_url=base_url))]
    passed = [end for entry in withdrawn if (end := _stays_until(entry)) <= at]
    return max([published.first_at or published.at, *said, *passed])


def day_changed_at(published: Published, day: Day) -> datetime:
    """When something new was last said about the sessions that a day has, or one that left it."""
    return max((last_changed_at(published, each) for each in on_day(published, day)), default=published.first_at or published.at)


def on_day(published: Published, day: Day) -> list[Session]:
    """What the day has, and what left it."""
    return [each for each in published.programme.sessions if day.date in (each.when.day, each.formerly.day)]


def last_changed_at(published: Published, session: Session) -> datetime:
    """When the house last said something new about what this session's entry tells; else when the season was first released."""
    said = (notice.at for notice in published.notices if any(_touches(change, session) for change in notice.changes))
    return max(said, default=published.first_at or published.at)


def _is_told(change: Change) -> bool:
    told = SessionChange | VenueChanged | SeasonChanged | LeaderChanged | AdvisoryChanged
    return isinstance(change, told) and not isinstance(change, JoiningLinkChanged)


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
