"""How things stand: what is not published, which letters need somebody, what to do next."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from netverk import clock
from netverk.db import db
from netverk.language import _, capitalised, ngettext, period_of
from netverk.letters.models import Fate, Letter
from netverk.programme.changes import SessionChange, difference, private_difference
from netverk.programme.headlines import number_words
from netverk.programme.published import House, Published, has_ended
from netverk.programme.value import Programme, Status
from netverk.programme.when import When
from netverk.publishing import proposing
from netverk.publishing.drafting import Draft, drafts
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season, Series
from netverk.showing.standing import Entry, entry, is_over

AHEAD = 6  # lines of what comes next


@dataclass(frozen=True, slots=True)
class SeasonStanding:
    """`release` is the number of the last one, 0 before the first; `changes` are those not published, `changed` the uids of the
    sessions that they are about."""

    season: Season
    programme: Programme
    release: int
    changes: int
    changed: frozenset[str]
    is_over: bool

    @property
    def sessions(self) -> int:
        return len(self.programme.sessions)

    @property
    def needs_publishing(self) -> bool:
        return bool(self.changes if self.release else self.sessions)

    @property
    def dates(self) -> str:
        """`2 februari – 27 april 2027`: from the first date to the last that is known."""
        days = sorted(each.when.day for each in self.programme.sessions if each.when.day)
        return period_of(days[0], days[-1]) if days else ""

    def coming(self) -> Iterator["Next"]:
        """Each date of a network that is not over; a conference as a whole."""
        programme, now = self.programme, clock.now()
        published = Published(programme=programme, at=now, house=House(name=""))
        ahead = [each for each in programme.sessions if each.when.day and not is_over(each, programme.zone, now)]
        standing = [Next(self, entry(published, each, now, ended=False)) for each in ahead if each.status is not Status.CANCELLED]
        if programme.is_conference and standing:
            standing = [Next(self, replace(standing[0].entry, shown=When.on(standing[0].entry.shown.day or date.max)))]
        yield from standing


@dataclass(frozen=True, slots=True)
class Next:
    """A date ahead: a session of a network, or the first of a conference, which stands for the whole."""

    standing: SeasonStanding
    entry: Entry

    @property
    def is_unpublished(self) -> bool:
        return not self.standing.release or self.entry.session.uid in self.standing.changed


@dataclass(frozen=True, slots=True)
class Standing:
    """All of the workspace at a glance: seasons by series, the newest first, and how many letters wait, failed or are in doubt."""

    groups: Sequence[tuple[Series, Sequence[SeasonStanding]]]
    letters: Counter[Fate]

    @property
    def seasons(self) -> list[SeasonStanding]:
        return [each for _series, many in self.groups for each in many]

    @property
    def alive(self) -> list[SeasonStanding]:
        return [each for each in self.seasons if not each.is_over]

    @property
    def over(self) -> list[SeasonStanding]:
        return [each for each in self.seasons if each.is_over]

    def groups_of(self, chosen: Iterable[SeasonStanding]) -> list[tuple[Series, list[SeasonStanding]]]:
        """Some of the seasons, by series."""
        return _by_series(chosen)

    def ahead(self) -> list[Next]:
        """What comes next over all seasons, in the order of time."""
        found = (line for each in self.alive for line in each.coming())
        return sorted(found, key=lambda line: line.entry.shown.order)[:AHEAD]

    @property
    def next_season(self) -> SeasonStanding | None:
        """The season to publish next."""
        return next((each for each in self.seasons if each.needs_publishing and not each.is_over), None)

    def sentence(self) -> str:
        """`Tre ändringar är inte publicerade. Två mejl kom inte fram.`"""
        came_back, failed, in_doubt, waiting = (self.letters[fate] for fate in (Fate.BOUNCED, Fate.FAILED, Fate.IN_DOUBT, Fate.WAITING))
        changes, new = sum(each.changes for each in self.seasons), sum(not each.release for each in self.seasons)
        said = (
            (ngettext("One letter came back.", "%(n)s letters came back.", came_back), came_back),
            (ngettext("One letter did not arrive.", "%(n)s letters did not arrive.", failed), failed),
            (
                ngettext("Of one letter nobody knows whether it arrived.", "Of %(n)s letters nobody knows whether they arrived.", in_doubt),
                in_doubt,
            ),
            (ngettext("One change is not published.", "%(n)s changes are not published.", changes), changes),
            (ngettext("One season has never been published.", "%(n)s seasons have never been published.", new), new),
            (ngettext("One letter waits to leave.", "%(n)s letters wait to leave.", waiting), waiting),
        )
        counted = (capitalised(words % {"n": number_words(n)}) for words, n in said if n)
        return " ".join(counted) or _("Everything is published, and every letter has left.")


def standing(within: Collection[int] | None = None) -> Standing:
    """Of every series, or of those `within` (ids), what is not archived. The same number of queries whatever there is."""
    kept = select(Season).join(Season.series).options(contains_eager(Season.series))
    listed = kept.where(Season.archived_at.is_(None), Series.archived_at.is_(None)).order_by(Season.id.desc())
    seasons = list(db.session.scalars(listed if within is None else listed.where(Season.series_id.in_(within))))
    releases = {release.season_id: release for release in reading.current_of_each()}
    drafted = drafts(seasons)
    every = [_standing(season, releases.get(season.id), drafted[season.id]) for season in seasons]
    return Standing(_by_series(every), _letters(within))


def _standing(season: Season, release: Release | None, drafted: Draft) -> SeasonStanding:
    if release is None:
        return SeasonStanding(season, drafted.programme, 0, 0, frozenset(), is_over=False)
    before = reading.programme_of(release)
    now = proposing.whole(before, drafted, clock.now())
    private = private_difference(reading.private_of(release), now.private, now.programme)
    changes = (*difference(before, now.programme), *private)
    changed = frozenset(each.uid for each in changes if isinstance(each, SessionChange))
    return SeasonStanding(season, now.programme, release.number, len(changes), changed, is_over=has_ended(before, clock.now()))


def _by_series(every: Iterable[SeasonStanding]) -> list[tuple[Series, list[SeasonStanding]]]:
    found: dict[int, tuple[Series, list[SeasonStanding]]] = {}
    for each in every:
        found.setdefault(each.season.series_id, (each.season.series, []))[1].append(each)
    return list(found.values())


def _letters(within: Collection[int] | None) -> Counter[Fate]:
    """Those that wait, and those that somebody should follow up by phone; what one reader gets with one notice counts as one."""
    open_ones = (Fate.WAITING, Fate.FAILED, Fate.BOUNCED, Fate.IN_DOUBT)
    each = select(Letter.fate, Letter.notice_id, Letter.address).distinct()
    if within is not None:
        each = each.join(Season, Season.id == Letter.season_id).where(Season.series_id.in_(within))
    one = each.where(Letter.season_id.is_not(None), Letter.reached_by_phone_at.is_(None), Letter.fate.in_(open_ones)).subquery()
    found: Counter[Fate] = Counter()
    for fate, n in db.session.execute(select(one.c.fate, func.count()).group_by(one.c.fate)):
        found[fate] = n
    return found
