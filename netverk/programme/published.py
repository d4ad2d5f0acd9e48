"""A programme with what the house said about it: everything that a page, a feed or a paper is made from."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from netverk.programme.changes import Change
from netverk.programme.value import Programme, Series, Status
from netverk.programme.when import When, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The `digest` under which it is kept, and whose it is, for those who do not see it; `series` is the slug of one that has its own."""

    digest: str
    name: str
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The one house: its name, public contact, accent colour (`#rrggbb`) and logo. A series may show its own colour and logo instead."""

    name: str
    contact: str = ""
    phone: str = ""
    accent: str = ""
    logo: Logo | None = None

    def of_series(self, series: Series) -> "House":
        """As readers of that series see it."""
        logo = Logo(digest=series.logo, name=series.title, series=series.slug) if series.logo else self.logo
        return replace(self, accent=series.accent or self.accent, logo=logo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the house said publicly about one release: when (UTC), in its own words, and what changed."""

    number: int
    at: datetime
    note: str = ""
    changes: tuple[Change, ...] = ()
    undoes: int | None = None  # the number of the notice that this one took back


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One release: its programme, the moment (UTC) it was made, and the season's notices, newest first."""

    programme: Programme
    at: datetime
    house: House
    notices: tuple[Notice, ...] = ()
    first_at: datetime | None = None  # when the season was first released


def turning_points(programme: Programme) -> tuple[datetime, ...]:
    """The instants (UTC, ascending) at which something public about this programme comes to read differently."""
    zone, season = programme.zone, programme.season
    points = {season.opens.starts_at(zone), season.closes.starts_at(zone), over(season.term, zone)}
    for session in programme.sessions:
        points |= {over(when, zone) for when in (session.when, session.formerly)}
    points |= {_after(advisory.ends_on, zone) for advisory in programme.advisories if advisory.ends_on}
    if season.ends_on:
        points.add(_after(season.ends_on, zone))
    return tuple(sorted(point for point in points if point))


def over(when: When, zone: str) -> datetime | None:
    """The instant from which it has passed; None while nothing is known."""
    return when.ends_at(zone)


def has_ended(programme: Programme, at: datetime) -> bool:
    """Whether nothing of the season lies ahead of the moment `at` (UTC): its run is over and so is everything with a time.

    A season of which no time at all is known, and for which nobody can register, promises nothing either.
    """
    season, zone = programme.season, programme.zone
    alive = [session for session in programme.sessions if session.status is not Status.CANCELLED]
    ends = [over(session.when or session.formerly, zone) for session in alive]
    run = _after(season.ends_on, zone) if season.ends_on else over(season.term, zone)
    if run:
        return at >= run and all(end is None or at >= end for end in ends)
    if not any(ends):
        return not season.takes_registrations
    return all(end is not None and at >= end for end in ends)


def registration_is_open(programme: Programme, at: datetime) -> bool:
    """Whether one may register at the moment `at` (UTC), seats apart."""
    season, zone = programme.season, programme.zone
    opens, closes = season.opens.starts_at(zone), season.closes.starts_at(zone)
    if not season.takes_registrations or (opens and at < opens) or (closes and at >= closes):
        return False
    return not has_ended(programme, at)


def last_turn(points: tuple[datetime, ...], made_at: datetime, now: datetime) -> datetime:
    """The latest of `points` and `made_at` that is not after `now`: everything public stays as it read then."""
    return max([made_at, *(point for point in points if point <= now)])


def _after(day: date, zone: str) -> datetime:
    return instant(datetime.combine(day, time()) + timedelta(days=1), zone)
