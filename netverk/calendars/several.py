"""Several seasons in one calendar that anybody may subscribe to: those of a series, or of the whole house. Nothing private is in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from netverk.calendars import addresses, colours, feed, writing
from netverk.calendars.entries import Entry, day_entry
from netverk.calendars.feed import Cover
from netverk.language import _
from netverk.programme.published import House, Published

KEPT = timedelta(days=366)  # what lies further back is in the calendar of its season
Shown = tuple[Entry, datetime]


def of_series(published_list: Sequence[Published], at: datetime, base_url: str) -> bytes:
    """The seasons of one series, at least one. The newest release says what the series is called."""
    newest = max(published_list, key=lambda each: each.at)
    series = newest.programme.series
    page = addresses.series_page(series, base_url)
    return _calendar(published_list, at, base_url, series.title, page, newest.house)


def of_house(published_list: Sequence[Published], at: datetime, base_url: str, house: House) -> bytes:
    """All seasons, at least one."""
    name = _("%(name)s, all sessions", name=house.name)
    return _calendar(published_list, at, base_url, name, addresses.house_page(base_url), house)


def _calendar(published_list: Sequence[Published], at: datetime, base_url: str, name: str, page: str, house: House) -> bytes:
    found = (each for published in published_list for each in _of_season(published, at, base_url))
    shown = sorted((each for each in found if _is_kept(each[0], at)), key=lambda each: (each[0].when.order, each[0].uid))
    made = writing.calendar(writing.zones(entry for entry, _changed_at in shown))
    changed_at = max(feed.read_differently_at(each, at, base_url) for each in published_list)
    colour = house.accent or colours.SPRUCE
    feed.introduce(made, Cover(name=name, source=addresses.feed_of(page), at=changed_at, page=page, colour=colour))
    feed.fill(made, shown)
    return writing.octets(made)


def _of_season(published: Published, at: datetime, base_url: str) -> Iterator[Shown]:
    """A network's sessions as in the calendar of its season; a conference by the day, and what left a day that is empty now."""
    programme = published.programme
    for day in programme.days:
        if entry := day_entry(programme, day, base_url=base_url):
            yield entry, feed.day_changed_at(published, day)
    held = {day.date for day in programme.days if programme.of_day(day)}
    for session in programme.sessions:
        found = feed.entry_of(published, session, at, base_url)
        if found and not (programme.is_conference and found.when.day in held):
            yield found, feed.last_changed_at(published, session)


def _is_kept(entry: Entry, at: datetime) -> bool:
    ends_at = entry.when.ends_at(entry.zone)
    return ends_at is None or at < ends_at + KEPT
