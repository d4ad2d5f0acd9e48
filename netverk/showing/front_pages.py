"""What the front page and the page of a series show: every season at the moment `at` (UTC), the nearest first.

Pure functions, as in `season_pages`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from netverk.language import alphabetical
from netverk.programme.published import Published, has_ended, registration_is_open
from netverk.programme.value import Programme, Series
from netverk.programme.when import UNKNOWN, When, instant
from netverk.showing.headings import Heading, heading
from netverk.showing.standing import Entry, entry, is_over, next_entry

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """`newest` speaks for the series; `present` are its seasons that have not ended, the next one first, `earlier` the others."""

    newest: Published
    present: tuple[tuple[Published, Heading], ...]
    earlier: tuple[tuple[Published, Heading], ...]
    upcoming: Entry | None
    registers: Published | None  # the season that one may register for, the nearest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One line of the front page: a session of a network, or (without `entry`) a season as a whole."""

    published: Published
    heading: Heading
    entry: Entry | None
    shown: When

    @property
    def lasts(self) -> str:
        """From when to when, where a season is longer than the date shown."""
        return self.heading.dates if "–" in self.heading.dates else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    dated: tuple[Coming, ...]
    undated: tuple[Coming, ...]
    series: tuple[Series, ...]


def home(published_list: Sequence[Published], at: datetime) -> HomePage:
    """What is still to come at `at`, over all series, and the series themselves: those that go on first, each in alphabetical order."""
    alive = [each for each in published_list if not has_ended(each.programme, at)]
    coming = [line for each in alive for line in _coming(each, at)]
    dated = sorted((line for line in coming if line.shown.has_date), key=lambda line: line.shown.order)
    undated = sorted((line for line in coming if not line.shown.has_date), key=lambda line: line.shown.order)
    series = {each.programme.series.slug: each.programme.series for each in sorted(published_list, key=_runs_from)}
    going_on = {each.programme.series.slug for each in alive}
    by_title = sorted(series.values(), key=lambda one: (one.slug not in going_on, alphabetical(one.title)))
    return HomePage(dated=tuple(dated), undated=tuple(undated), series=tuple(by_title))


def series(published_list: Sequence[Published], at: datetime) -> SeriesPage:
    """The series that all of `published_list` (at least one) belong to."""
    in_time = sorted(published_list, key=_runs_from)
    present = [each for each in in_time if not has_ended(each.programme, at)]
    earlier = [each for each in reversed(in_time) if each not in present]
    nearest = [found for each in present if (found := next_entry(each, at))]
    return SeriesPage(
        newest=present[0] if present else in_time[-1],
        present=tuple((each, heading(each.programme, at)) for each in present),
        earlier=tuple((each, heading(each.programme, at)) for each in earlier),
        upcoming=min(nearest, key=lambda found: found.shown.order, default=None),
        registers=next((each for each in present if registration_is_open(each.programme, at)), None),
    )


def _coming(published: Published, at: datetime) -> list[Coming]:
    programme, named = published.programme, heading(published.programme, at)
    ahead = [each for each in programme.sessions if each.is_dated and not is_over(each, programme.zone, at)]
    if ahead and not programme.is_conference:
        entries = (entry(published, each, at, ended=False) for each in ahead)
        return [Coming(published=published, heading=named, entry=each, shown=each.shown) for each in entries]
    return [Coming(published=published, heading=named, entry=None, shown=_begins(programme))]


def _begins(programme: Programme) -> When:
    """The first date of a season, or what is known of it."""
    dates = [day.date for day in programme.days] or [each.when.day for each in programme.sessions if each.is_dated and each.when.day]
    if dates or programme.season.starts_on:
        return When.on(min(dates) if dates else programme.season.starts_on or date.max)
    return programme.season.term


def _runs_from(published: Published) -> tuple[datetime, datetime]:
    """Sorts seasons by when they begin, those of which nothing is known by when they were first released, last."""
    programme = published.programme
    begins = _begins(programme)
    vague = min((each.when or each.formerly for each in programme.sessions), key=lambda when: when.order, default=UNKNOWN)
    starts = (begins or vague).starts
    return instant(starts, programme.zone) if starts else LAST, published.first_at or published.at
