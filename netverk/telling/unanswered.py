"""The letter that asks once more whether somebody comes to a session."""

from dataclasses import replace

from netverk.answers.giving import answer_of
from netverk.answers.standing import is_asked, stands
from netverk.db import db
from netverk.deputies import links
from netverk.deputies.covering import row_of
from netverk.deputies.finding import find_active
from netverk.deputies.models import DeputyState
from netverk.language import _
from netverk.letters.outbox import Written
from netverk.programme.value import Session
from netverk.seats.models import Place, PlaceState
from netverk.telling.reconciling import Plan
from netverk.telling.whole_season import line
from netverk.telling.writing_desk import Desk
from netverk.telling.writing_out import sent


def unanswered(desk: Desk) -> Written:
    """Needless once it is answered, or nothing can be answered any longer."""
    place = db.session.get(Place, desk.letter.facts["place"])
    session = desk.programme.session(desk.letter.facts["uid"])
    if place is None or session is None or not _is_waited_for(desk, place, session):
        return Written(message=None)
    facts = {"title": session.title}
    said = [_("We do not know yet whether you come to “%(title)s”. Two presses are enough, on the page that the button leads to.", **facts)]
    after = [_("If you cannot come, you can let a colleague go in your stead. Your place is kept whatever you answer.")]
    button = _("Answer whether you come"), links.url_of(place, desk.letter.language)
    lines = [line(desk.programme, session)]
    desk = replace(desk, plan=Plan())  # what is new has its own letter
    return sent(desk, lambda: None, "standing", _("Do you come? %(title)s", **facts), said=said, after=after, lines=lines, button=button)


def _is_waited_for(desk: Desk, place: Place, session: Session) -> bool:
    row = row_of(place, session.uid)
    deputy = find_active(place, row.id)
    holds = place.state is PlaceState.CONFIRMED and place.holder_id == desk.letter.person_id
    goes = deputy is not None and deputy.state is DeputyState.GOES
    return holds and is_asked(session, desk.programme.zone) and not goes and not stands(answer_of(place, row.id), session)
