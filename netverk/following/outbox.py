"""The outbox as organisers read, search and filter it: the newest first, a page at a time, each page begun at the last one's end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer

from netverk import clock
from netverk.db import db
from netverk.error_pages import HIGHEST
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.registrations.listing import MOST_WORDS, contains
from netverk.seasons.models import Season

SHOWN = 50


class State(StrEnum):
    """A letter's fate, those apart that still wait for an undo."""

    HELD = "held"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    IN_DOUBT = "in_doubt"
    NEEDLESS = "needless"
    WITHDRAWN = "withdrawn"


STATES: Mapping[State, tuple[str, str]] = {  # in words, and the sign that goes with them; in the order in which they need somebody
    State.FAILED: (N_("Failed"), "cancelled"),
    State.BOUNCED: (N_("Came back"), "cancelled"),
    State.IN_DOUBT: (N_("In doubt"), "postponed"),
    State.HELD: (N_("Held"), "preliminary"),
    State.WAITING: (N_("Waits"), "moved"),
    State.SENT: (N_("Sent"), "done"),
    State.NEEDLESS: (N_("Needed no letter"), ""),
    State.WITHDRAWN: (N_("Withdrawn letter"), ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to see; what is not there asks for nothing. `before` and `after` are ids of letters."""

    words: str = ""
    state: State | None = None
    notice: int | None = None
    mailing: int | None = None
    before: int | None = None
    after: int | None = None

    @property
    def is_all(self) -> bool:
        return not (self.words or self.state or self.notice or self.mailing)


@dataclass(frozen=True, slots=True)
class Page:
    """What the list shows, and how many letters there are in each state, found or not."""

    rows: Sequence[Letter]
    states: Mapping[State, int]
    has_newer: bool
    has_older: bool

    @property
    def letters(self) -> int:
        return sum(self.states.values())


def page(wanted: Wanted, within: Collection[int] | None = None) -> Page:
    """Of all letters, or of those about the series `within` (ids). Three queries, whatever there is."""
    rows, has_newer, has_older = _found(wanted, within)
    return Page(rows, _states(within), has_newer, has_older)


def state_of(letter: Letter) -> State:
    """A letter that the other side has put off waits; one whose hold is not over is held."""
    if letter.fate is Fate.WAITING and letter.due_at > clock.now() and not letter.deferrals:
        return State.HELD
    return State(letter.fate.value)


def _found(wanted: Wanted, within: Collection[int] | None) -> tuple[list[Letter], bool, bool]:
    """The rows, and whether there are newer and older ones. One more is asked for than is shown."""
    query = _chosen(wanted, within).options(defer(Letter.message), defer(Letter.facts))
    if wanted.after:
        newer = query.where(Letter.id > min(wanted.after, HIGHEST)).order_by(Letter.id)
        found = list(db.session.scalars(newer.limit(SHOWN + 1)))
        return found[:SHOWN][::-1], len(found) > SHOWN, True
    older = query.where(Letter.id < min(wanted.before, HIGHEST)) if wanted.before else query
    found = list(db.session.scalars(older.order_by(Letter.id.desc()).limit(SHOWN + 1)))
    return found[:SHOWN], bool(wanted.before), len(found) > SHOWN


def _chosen(wanted: Wanted, within: Collection[int] | None) -> Select[Letter]:
    query = select(Letter).where(_of_series(within))
    if wanted.state:
        query = query.where(_is(wanted.state))
    if wanted.notice:
        query = query.where(Letter.notice_id == min(wanted.notice, HIGHEST))
    if wanted.mailing:
        query = query.where(Letter.mailing_id == min(wanted.mailing, HIGHEST))
    return query.where(_is_to(wanted.words)) if wanted.words else query


def _is_to(words: str) -> ColumnElement[bool]:
    """Whether every word stands in the name or the address; looked for in an index that holds nothing else."""
    has_all = and_(*(contains(word, Letter.name, Letter.address) for word in words.split()[:MOST_WORDS]))
    return Letter.id.in_(select(Letter.id).where(has_all))


def _states(within: Collection[int] | None) -> Mapping[State, int]:
    counted = select(Letter.fate, func.count()).where(_of_series(within)).group_by(Letter.fate)
    found = {State(row[0].value): row[1] for row in db.session.execute(counted)}
    held = db.session.scalar(select(func.count()).select_from(Letter).where(_of_series(within), _is(State.HELD))) or 0
    found |= {State.HELD: held, State.WAITING: found.get(State.WAITING, 0) - held}
    return {state: count for state in STATES if (count := found.get(state, 0))}


def _is(state: State) -> ColumnElement[bool]:
    held = and_(Letter.due_at > clock.now(), Letter.deferrals == 0)
    if state is State.HELD:
        return and_(Letter.fate == Fate.WAITING, held)
    if state is State.WAITING:
        return and_(Letter.fate == Fate.WAITING, or_(Letter.due_at <= clock.now(), Letter.deferrals > 0))
    return Letter.fate == Fate(state.value)


def _of_series(within: Collection[int] | None) -> ColumnElement[bool]:
    """Letters about no season, such as those that sign somebody in, are only for who looks after the whole house."""
    if within is None:
        return Letter.id > 0
    return Letter.season_id.in_(select(Season.id).where(Season.series_id.in_(within)))
