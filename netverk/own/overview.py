"""One's own page: what lies ahead, in order of time, and what has been."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from netverk.answers.models import Said
from netverk.language import N_, _
from netverk.own.taking_part import Going, TakingPart
from netverk.programme.days import day_hours
from netverk.programme.published import has_ended, over
from netverk.programme.value import Programme, Session, Status
from netverk.programme.when import When
from netverk.releases.reading import Newest
from netverk.seats.models import PlaceState
from netverk.showing import standing
from netverk.showing.headings import heading
from netverk.showing.standing import State

SAID_WORDS = {
    Said.YES: N_("You have said that you come."),
    Said.MAYBE: N_("You have said that you may come."),
    Said.NO: N_("You have said that you do not come."),
    Said.DEPUTY: N_("You have said that somebody comes in your stead."),
}
UNSETTLED_WORDS = {
    PlaceState.PENDING: N_("to be approved"),
    PlaceState.WAITING: N_("in the waiting list"),
    PlaceState.OFFERED: N_("offered to you, answer in time"),
}
SAID_OF_ANOTHER = N_("You answered before it was changed: say once more whether you come.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A session, or (without one) a day of a conference, as its holder sees it."""

    programme: Programme
    session: Session | None
    title: str
    state: State
    shown: When
    struck: bool
    preliminary: bool
    place: str
    is_over: bool
    code: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    programme: Programme
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    ahead: Sequence[Line]
    undated: Sequence[Line]
    past: Sequence[Line]
    speaks_in: Sequence[Paper]
    papers: Sequence[Paper]


def overview(part: TakingPart, at: datetime) -> Overview:
    """As everything stands at `at` (UTC)."""
    lines = [line for going in part.goings if (line := _line(going, at))]
    ahead = [line for line in lines if not line.is_over]
    return Overview(
        ahead=sorted((line for line in ahead if line.shown.has_date), key=_in_time),
        undated=sorted((line for line in ahead if not line.shown.has_date), key=_in_time),
        past=sorted((line for line in lines if line.is_over), key=_in_time, reverse=True),
        speaks_in=_papers(part.speaks_in, at),
        papers=_papers(part.has_place_in, at),
    )


def _in_time(line: Line) -> tuple[object, ...]:
    return line.shown.order, line.title


def _papers(seasons: Iterable[Newest], at: datetime) -> list[Paper]:
    programmes = [each.published.programme for each in seasons]
    return sorted((Paper(programme=each, name=heading(each, at).whole) for each in programmes), key=attrgetter("name"))


def _line(going: Going, at: datetime) -> Line | None:
    programme = going.newest.published.programme
    session = programme.session(going.uid)
    return _of_session(going, session, at) if session else _of_day(going, at)


def _of_session(going: Going, session: Session, at: datetime) -> Line | None:
    """None of a session that an ended season never held: there is nothing to say of it."""
    published = going.newest.published
    ended = has_ended(published.programme, at)
    entry = standing.entry(published, session, at, ended=ended)
    if ended and not entry.shown.has_date:
        return None
    return Line(
        programme=published.programme,
        session=session,
        title=session.title,
        state=entry.state,
        shown=entry.shown,
        struck=entry.struck,
        preliminary=session.preliminary and entry.is_on,
        place=entry.place,
        is_over=ended or entry.is_over,
        code=going.code,
        notes=tuple(_notes(going, session, is_over=ended or entry.is_over)),
    )


def _of_day(going: Going, at: datetime) -> Line | None:
    programme = going.newest.published.programme
    day = next((day for day in programme.days if day.uid == going.uid), None)
    if day is None:
        return None
    when = day_hours(programme, day) or When.on(day.date)
    ends = over(when, programme.zone)
    venues = (programme.venue(session.venue) for session in programme.of_day(day))
    return Line(
        programme=programme,
        session=None,
        title=heading(programme, at).whole,
        state=State(),
        shown=when,
        struck=False,
        preliminary=False,
        place="; ".join(dict.fromkeys(venue.address for venue in venues if venue)),
        is_over=ends is not None and at >= ends,
        code=going.code,
        notes=(),
    )


def _notes(going: Going, session: Session, *, is_over: bool) -> Iterator[str]:
    """What was said about it, and in whose stead somebody goes."""
    if going.instead_of:
        asked = N_("You are asked to come in the stead of %(name)s.")
        yield _(asked if going.asked else N_("You go in the stead of %(name)s."), name=going.instead_of)
    if going.sends:
        yield _("%(name)s goes in your stead.", name=going.sends)
    elif going.answer:
        stands = (going.answer.when, going.answer.venue, going.answer.mode) == (session.when, session.venue, session.mode)
        if stands or is_over:
            yield _(SAID_WORDS[going.answer.said])
        elif session.status is not Status.CANCELLED and session.is_dated:
            yield _(SAID_OF_ANOTHER)
