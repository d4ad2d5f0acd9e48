"""All that the holder of a place sees of it: its sessions, what was answered, who goes instead. Three queries, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.answers.models import Answer
from netverk.answers.standing import is_asked, stands
from netverk.calendars.entries import session_entry
from netverk.db import db
from netverk.deputies.covering import covered, has_begun, released
from netverk.deputies.finding import active_of, standing_of
from netverk.deputies.models import Deputy, DeputyState, StandingDeputy
from netverk.programme.published import has_ended
from netverk.programme.value import Programme, Session, Status
from netverk.seats.models import Place, PlaceState


@dataclass(frozen=True, slots=True)
class Row:
    """One session of a place. `stands` says whether the answer is about the date and the place that are released now."""

    session: Session
    where: str
    has_begun: bool
    is_asked: bool
    answer: Answer | None
    stands: bool
    deputy: Deputy | None

    @property
    def goes(self) -> Deputy | None:
        return self.deputy if self.deputy and self.deputy.state is DeputyState.GOES else None

    @property
    def can_send(self) -> bool:
        """Whether somebody else may still go: also where nobody knows yet when it is."""
        return not self.has_begun and self.session.status is not Status.CANCELLED


@dataclass(frozen=True, slots=True)
class Sheet:
    place: Place
    programme: Programme
    rows: Sequence[Row]
    standing: StandingDeputy | None
    is_over: bool

    @property
    def is_held(self) -> bool:
        return self.place.state is PlaceState.CONFIRMED

    @property
    def ahead(self) -> Sequence[Row]:
        return [row for row in self.rows if not row.has_begun]

    @property
    def behind(self) -> Sequence[Row]:
        return [row for row in self.rows if row.has_begun]

    @property
    def unanswered(self) -> int:
        return sum(row.is_asked and not row.stands for row in self.rows)


def sheet_of(place: Place) -> Sheet | None:
    """None where nothing of its season is released."""
    programme = released(place.season_id)
    if programme is None:
        return None
    answers = {each.session.uid: each for each in _answers(place)}
    deputies = {each.session.uid: each for each in active_of(place)}
    rows = [_row(programme, each, answers.get(each.uid), deputies.get(each.uid)) for each in covered(place, programme)]
    over = has_ended(programme, clock.now()) or (bool(rows) and all(row.has_begun for row in rows))
    return Sheet(place, programme, rows, standing_of(place), over)


def where(programme: Programme, session: Session) -> str:
    """The place as its calendar entry has it."""
    entry = session_entry(programme, session, base_url="")
    return entry.location if entry else ""


def _answers(place: Place) -> Sequence[Answer]:
    return db.session.scalars(select(Answer).where(Answer.place_id == place.id).options(joinedload(Answer.session))).all()


def _row(programme: Programme, session: Session, answer: Answer | None, deputy: Deputy | None) -> Row:
    asked = is_asked(session, programme.zone)
    begun = has_begun(session, programme.zone)
    return Row(session, where(programme, session), begun, asked, answer, stands(answer, session), deputy)
