"""How things stand: what is not published, which letters need somebody, what to do next."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.language import _, capitalised, ngettext
from netverk.letters.models import Fate, Letter
from netverk.programme.changes import difference, private_difference
from netverk.programme.headlines import NUMBERS
from netverk.programme.published import has_ended
from netverk.publishing import proposing
from netverk.publishing.drafting import Draft, drafts
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season, Series


@dataclass(frozen=True, slots=True)
class SeasonStanding:
    """`release` is the number of the last one, 0 before the first; `changes` are those not published."""

    season: Season
    release: int
    changes: int
    sessions: int
    is_over: bool

    @property
    def needs_publishing(self) -> bool:
        return bool(self.changes if self.release else self.sessions)


@dataclass(frozen=True, slots=True)
class Standing:
    """All of the workspace at a glance: seasons by series, the newest first, and how many letters wait, failed or are in doubt."""

    groups: Sequence[tuple[Series, Sequence[SeasonStanding]]]
    letters: Counter[Fate]

    @property
    def seasons(self) -> list[SeasonStanding]:
        return [each for _series, many in self.groups for each in many]

    @property
    def next_season(self) -> SeasonStanding | None:
        """The season to publish next."""
        return next((each for each in self.seasons if each.needs_publishing and not each.is_over), None)

    def sentence(self) -> str:
        """`Tre ändringar är inte publicerade. Två mejl kom inte fram.`"""
        failed, in_doubt, waiting = (self.letters[fate] for fate in (Fate.FAILED, Fate.IN_DOUBT, Fate.WAITING))
        changes, new = sum(each.changes for each in self.seasons), sum(not each.release for each in self.seasons)
        said = (
            (ngettext("One letter did not arrive.", "%(n)s letters did not arrive.", failed), failed),
            (
                ngettext("Of one letter nobody knows whether it arrived.", "Of %(n)s letters nobody knows whether they arrived.", in_doubt),
                in_doubt,
            ),
            (ngettext("One change is not published.", "%(n)s changes are not published.", changes), changes),
            (ngettext("One season has never been published.", "%(n)s seasons have never been published.", new), new),
            (ngettext("One letter waits to leave.", "%(n)s letters wait to leave.", waiting), waiting),
        )
        counted = (capitalised(words % {"n": _number(n)}) for words, n in said if n)
        return " ".join(counted) or _("Everything is published, and every letter has left.")


def standing(within: Collection[int] | None = None) -> Standing:
    """Of every series, or of those `within` (ids). The same number of queries whatever there is."""
    query = select(Season).options(joinedload(Season.series)).order_by(Season.id.desc())
    seasons = list(db.session.scalars(query if within is None else query.where(Season.series_id.in_(within))))
    releases = {release.season_id: release for release in reading.current_of_each()}
    drafted = drafts(seasons)
    every = [_standing(season, releases.get(season.id), drafted[season.id]) for season in seasons]
    return Standing(_by_series(every), _letters(within))


def _standing(season: Season, release: Release | None, drafted: Draft) -> SeasonStanding:
    if release is None:
        return SeasonStanding(season, 0, 0, len(drafted.programme.sessions), is_over=False)
    before = reading.programme_of(release)
    now = proposing.whole(before, drafted, clock.now())
    private = private_difference(reading.private_of(release), now.private, now.programme)
    changes = len(difference(before, now.programme)) + len(private)
    return SeasonStanding(season, release.number, changes, len(now.programme.sessions), is_over=has_ended(before, clock.now()))


def _by_series(every: Iterable[SeasonStanding]) -> list[tuple[Series, list[SeasonStanding]]]:
    found: dict[int, tuple[Series, list[SeasonStanding]]] = {}
    for each in every:
        found.setdefault(each.season.series_id, (each.season.series, []))[1].append(each)
    return list(found.values())


def _letters(within: Collection[int] | None) -> Counter[Fate]:
    """Those that wait, and those that somebody should follow up by phone; what one reader gets with one notice counts as one."""
    open_ones = (Fate.WAITING, Fate.FAILED, Fate.IN_DOUBT)
    each = select(Letter.fate, Letter.notice_id, Letter.address).distinct()
    if within is not None:
        each = each.join(Season, Season.id == Letter.season_id).where(Season.series_id.in_(within))
    one = each.where(Letter.season_id.is_not(None), Letter.reached_by_phone_at.is_(None), Letter.fate.in_(open_ones)).subquery()
    found: Counter[Fate] = Counter()
    for fate, n in db.session.execute(select(one.c.fate, func.count()).group_by(one.c.fate)):
        found[fate] = n
    return found


def _number(n: int) -> str:
    """As a word, up to twelve."""
    return _(NUMBERS[n - 2]) if 2 <= n <= len(NUMBERS) + 1 else str(n)
