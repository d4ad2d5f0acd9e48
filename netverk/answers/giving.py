"""Answering for a place: whether its holder comes to a session, or a colleague instead. All of it under the lock of the season.

No seat is counted here: a place whose holder declines stays theirs.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.answers.models import Answer, Said
from netverk.answers.standing import is_asked, stands
from netverk.db import db
from netverk.deputies import handing_over, sending, standing
from netverk.deputies.covering import has_begun, released, require_ahead
from netverk.deputies.finding import find_active
from netverk.deputies.models import Deputy, DeputyState
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.knowing import Contact
from netverk.programme import value
from netverk.seats.models import Place
from netverk.sessions.models import Session

NO_DATE = N_("“%(title)s” has no date now. We ask you when it is set.")
NO_COLLEAGUE = N_("Write the name and the address of the colleague who comes instead.")


def give(place: Place, session: Session, said: Said, *, words: str = "", by: int | None = None) -> Answer:
    """Keep the answer, for the session as it is released. Who was to go instead need not, unless that is the answer.

    Where the holder cannot come, the one whom they want to be asked is asked.
    """
    place = sending.lock_place(place)
    seen = _asked(place, session)
    deputy = find_active(place, session.id)
    if said is Said.DEPUTY and not (deputy and deputy.state is DeputyState.GOES):
        raise RuleBroken(NO_COLLEAGUE)
    if deputy and said is not Said.DEPUTY and not (said is Said.NO and deputy.state is DeputyState.ASKED):
        sending.call_back(place, session, by=by)
    before = answer_of(place, session.id)
    is_new = before is not None and not stands(before, seen)
    answer = _keep(place, session, seen, said, words)
    note("answer", place, by=by, session=session.id, said=said.value)
    if said is Said.NO:
        sending.ask_standing(place, session, afresh=is_new, by=by)
    return answer


def appoint(place: Place, contact: Contact, *, by: int | None = None) -> None:
    """Whom to ask each time, from now on, and at once about what was answered with no."""
    standing.appoint(place, contact, by=by)
    declined = select(Answer).where(Answer.place_id == place.id, Answer.said == Said.NO).options(joinedload(Answer.session))
    for answer in db.session.scalars(declined.order_by(Answer.session_id)):
        seen = _released(place, answer.session)
        if seen and stands(answer, seen) and is_asked(seen, place.season.series.zone):
            sending.ask_standing(place, answer.session, by=by)


def send_colleague(place: Place, session: Session, contact: Contact, *, words: str = "", by: int | None = None) -> Deputy:
    """A colleague comes instead: that is the answer."""
    place = sending.lock_place(place)
    seen = _asked(place, session)
    deputy = sending.send(place, session, contact, by=by)
    _keep(place, session, seen, Said.DEPUTY, words)
    return deputy


def take_back(place: Place, session: Session, *, by: int | None = None) -> None:
    """As if nothing had been answered; a colleague who was to come instead need not."""
    place = sending.lock_place(place)
    require_ahead(place, session.uid)
    sending.call_back(place, session, by=by)
    if answer := answer_of(place, session.id):
        db.session.delete(answer)
        db.session.flush()
        note("take answer back", place, by=by, session=session.id)


def accept(deputy: Deputy) -> None:
    """The one who was asked comes instead: that is the answer of the place from now on."""
    sending.accept(deputy)
    if seen := _released(deputy.place, deputy.session):
        before = answer_of(deputy.place, deputy.session_id)
        _keep(deputy.place, deputy.session, seen, Said.DEPUTY, before.words if before else "")


def decline(deputy: Deputy) -> None:
    """They cannot come. Where the answer was that they do, the holder is asked again."""
    sending.decline(deputy)
    answer = answer_of(deputy.place, deputy.session_id)
    if answer and answer.said is Said.DEPUTY:
        db.session.delete(answer)
        db.session.flush()


def hand_over(place: Place, contact: Contact, *, by: int | None = None) -> Place:
    """Another has the place for good, and answers for themselves about what has not begun."""
    holder = place.holder_id
    place = handing_over.hand_over(place, contact, by=by)
    if place.holder_id != holder:
        programme = released(place.season_id)
        ahead = [each.uid for each in programme.sessions if not has_begun(each, programme.zone)] if programme else []
        about = select(Session.id).where(Session.season_id == place.season_id, Session.uid.in_(ahead))
        db.session.execute(delete(Answer).where(Answer.place_id == place.id, Answer.session_id.in_(about)))
    return place


def answer_of(place: Place, session_id: int) -> Answer | None:
    found = select(Answer).where(Answer.place_id == place.id, Answer.session_id == session_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def _asked(place: Place, session: Session) -> value.Session:
    """The session as it is released; RuleBroken where nothing can be answered about it."""
    seen = require_ahead(place, session.uid)
    if not seen.is_dated:
        raise RuleBroken(NO_DATE, title=seen.title)
    return seen


def _released(place: Place, session: Session) -> value.Session | None:
    programme = released(place.season_id)
    return programme.session(session.uid) if programme else None


def _keep(place: Place, session: Session, seen: value.Session, said: Said, words: str) -> Answer:
    answer = answer_of(place, session.id) or Answer(place=place, session=session)
    answer.said, answer.words, answer.given_at = said, words, clock.now()
    answer.when, answer.venue, answer.mode = seen.when, seen.venue, seen.mode
    db.session.add(answer)
    db.session.flush()
    return answer
