"""The letter that reminds somebody of a session, or of a day of a conference."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from netverk.answers.models import Answer, Said
from netverk.answers.standing import stands
from netverk.db import db
from netverk.language import _
from netverk.letters.outbox import Written
from netverk.programme.changes import day_hours
from netverk.programme.texts import plain
from netverk.programme.value import Mode, Session, Status, Venue
from netverk.programme.when import When
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session as Row
from netverk.telling.readers import expected
from netverk.telling.reconciling import Plan
from netverk.telling.whole_season import current_advisories
from netverk.telling.writing_desk import Desk
from netverk.telling.writing_out import sent

REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is reminded of; `session` and `venue` are None for a whole day."""

    title: str
    when: When
    session: Session | None = None
    venue: Venue | None = None
    room: str = ""


def reminder(desk: Desk) -> Written:
    """Needless once it has another date or none, its reader is not expected there, or they have said that they cannot come."""
    ahead = _ahead(desk, desk.letter.facts["uid"])
    is_expected = desk.letter.facts["uid"] in expected(desk.reader, desk.programme)
    if ahead is None or str(ahead.when) != desk.letter.facts["when"] or not is_expected:
        return Written(message=None)
    answers = _answers(desk, ahead.session) if ahead.session else []
    if any(answer.said is Said.NO for answer in answers):
        return Written(message=None)
    facts = {
        "ahead": ahead,
        "how": _how(ahead),
        "joining_link": desk.world.now.private.joining_link(ahead.session.uid) if ahead.session else "",
        "advisories": current_advisories(desk),
        "has_answered": bool(answers) or not desk.reader.attends,  # who goes in somebody's stead has said so
    }
    desk = replace(desk, plan=Plan())  # what is new has its own letter
    return sent(desk, lambda: None, "reminder", _("Soon: %(title)s", title=ahead.title), **facts)


def _ahead(desk: Desk, uid: str) -> Ahead | None:
    programme = desk.programme
    if day := next((each for each in programme.days if each.uid == uid), None):
        return Ahead(desk.season_name, day_hours(programme, day))
    session = programme.session(uid)
    if session is None or session.status is not Status.SCHEDULED or not session.is_dated:
        return None
    room = programme.room(session.venue, session.room)
    return Ahead(session.title, session.when, session, programme.venue(session.venue), room.name if room else "")


def _how(ahead: Ahead) -> list[str]:
    """Where it is and how one comes there; nothing for those who sit before a screen."""
    if ahead.venue is None or ahead.session is None or ahead.session.mode is Mode.ONLINE:
        return []
    where = ", ".join(filter(None, (ahead.venue.name, ahead.room, ahead.venue.street, ahead.venue.town)))
    return [where, *filter(None, (plain(ahead.venue.directions), plain(ahead.venue.access)))]


def _answers(desk: Desk, session: Session) -> list[Answer]:
    """What the reader has answered for the places that they hold, for the date and venue that hold."""
    query = select(Answer).join(Answer.place).join(Row, Row.id == Answer.session_id).where(Place.season_id == desk.season_id)
    query = query.where(Place.holder_id == desk.letter.person_id, Place.state == PlaceState.CONFIRMED, Row.uid == session.uid)
    return [answer for answer in db.session.scalars(query) if stands(answer, session)]
