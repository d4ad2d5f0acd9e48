"""Who has answered what about each session, for the desk. Three queries, whatever the season's size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.answers.models import Answer, Said
from netverk.answers.standing import is_asked, stands
from netverk.db import db
from netverk.deputies.covering import covered
from netverk.deputies.finding import ACTIVE
from netverk.deputies.models import Deputy, DeputyState
from netverk.language import alphabetical
from netverk.programme.value import Programme, Session
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration

Told = Mapping[tuple[int, str], Answer]  # by place and the session's uid
Going = Mapping[tuple[int, str], Deputy]


@dataclass(frozen=True, slots=True)
class Line:
    """One place at one session: its answer, where that still counts, and who is asked or goes instead."""

    place: Place
    answer: Answer | None
    deputy: Deputy | None

    @property
    def goes(self) -> Deputy | None:
        return self.deputy if self.deputy and self.deputy.state is DeputyState.GOES else None

    @property
    def is_asked(self) -> Deputy | None:
        return self.deputy if self.deputy and self.deputy.state is DeputyState.ASKED else None


@dataclass(slots=True)
class Tally:
    """One session and its places, by what was answered. `unanswered` are also those who answered about another date or place."""

    session: Session
    is_open: bool
    coming: list[Line] = field(default_factory=list)
    maybe: list[Line] = field(default_factory=list)
    not_coming: list[Line] = field(default_factory=list)
    deputies: list[Line] = field(default_factory=list)
    unanswered: list[Line] = field(default_factory=list)

    @property
    def groups(self) -> tuple[tuple[str, Sequence[Line]], ...]:
        """In the order in which they are shown, by the name of their colour."""
        return (
            ("coming", self.coming),
            ("deputies", self.deputies),
            ("maybe", self.maybe),
            ("not-coming", self.not_coming),
            ("unanswered", self.unanswered),
        )

    @property
    def places(self) -> int:
        return sum(len(lines) for _name, lines in self.groups)

    @property
    def to_remind(self) -> list[Line]:
        """Those of whom we wait for an answer, and whom a letter can reach."""
        reached = [line for line in self.unanswered if line.place.holder and line.place.holder.email]
        return reached if self.is_open else []


def tallies(season: Season, programme: Programme) -> list[Tally]:
    """One for each session that can be answered about, in the order of the programme."""
    places, answers, going = _places(season), _answers(season), _deputies(season)
    found: dict[str, Tally] = {}
    for place in places:
        for session in covered(place, programme):
            tally = found.setdefault(session.uid, Tally(session, is_asked(session, programme.zone)))
            _add(tally, place, answers.get((place.id, session.uid)), going.get((place.id, session.uid)))
    return [found[session.uid] for session in programme.sessions if session.uid in found]


def _add(tally: Tally, place: Place, answer: Answer | None, deputy: Deputy | None) -> None:
    line = Line(place, answer if stands(answer, tally.session) else None, deputy)
    groups = {Said.YES: tally.coming, Said.MAYBE: tally.maybe, Said.NO: tally.not_coming, Said.DEPUTY: tally.unanswered}
    if line.goes:
        tally.deputies.append(line)
    else:
        (groups[line.answer.said] if line.answer else tally.unanswered).append(line)


def _places(season: Season) -> list[Place]:
    held = select(Place).where(Place.season_id == season.id, Place.state == PlaceState.CONFIRMED)
    named = joinedload(Place.holder), joinedload(Place.session), joinedload(Place.registration).joinedload(Registration.organisation)
    return sorted(db.session.scalars(held.options(*named)), key=lambda place: alphabetical(place.name))


def _answers(season: Season) -> Told:
    given: Iterable[Answer] = db.session.scalars(
        select(Answer).join(Answer.place).where(Place.season_id == season.id).options(joinedload(Answer.session))
    )
    return {(answer.place_id, answer.session.uid): answer for answer in given}


def _deputies(season: Season) -> Going:
    active = select(Deputy).join(Deputy.place).where(Place.season_id == season.id, Deputy.state.in_(ACTIVE))
    return {(each.place_id, each.session.uid): each for each in db.session.scalars(active.options(joinedload(Deputy.session)))}
