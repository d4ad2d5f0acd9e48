"""Letters to those who are not in yet: the house has their wish, says no to it, or invites them."""

from sqlalchemy import select

from netverk.admissions.models import Invited
from netverk.db import db
from netverk.language import _, joined, moment_words
from netverk.letters import wording
from netverk.letters.outbox import Message, Written
from netverk.registrations import prefilling
from netverk.registrations.being_invited import places_left
from netverk.releases import reading
from netverk.seats.models import Place, PlaceState, Registration
from netverk.telling.whole_season import lines
from netverk.telling.writing_desk import Desk


def pending(desk: Desk) -> Written:
    """Needless once it has been answered."""
    registration = db.session.get_one(Registration, desk.letter.facts["registration"])
    waits = (Place.registration_id == registration.id) & (Place.state == PlaceState.PENDING)
    places = db.session.scalars(select(Place).where(waits).order_by(Place.id)).all()
    if not places:
        return Written(message=None)
    until = min((place.until for place in places if place.until), default=None)
    facts = {
        "names": [place.name or _("Not named yet") for place in places],
        "until": moment_words(until, desk.programme.zone) if until else "",
        "registration_url": f"{_page(desk)}/registration/{registration.code}",
    }
    return Written(message=_written(desk, "pending", _("We have received your wish for %(season)s", season=desk.season_name), **facts))


def refused(desk: Desk) -> Written:
    """What the house wrote when it said no."""
    places = db.session.scalars(select(Place).where(Place.id.in_(desk.letter.facts["places"])).order_by(Place.id)).all()
    names, because = [place.name or _("Not named yet") for place in places], places[0].because if places else ""
    subject = _("No place in %(season)s this time", season=desk.season_name)
    return Written(message=_written(desk, "refused", subject, names=names, because=because))


def invited(desk: Desk) -> Written:
    """The season, and a link by which the reader takes their places. Needless once it is taken back or all are taken."""
    found = db.session.get(Invited, desk.letter.facts["invited"])
    if found is None or found.ended_at or not (left := places_left(found)):
        return Written(message=None)
    token = prefilling.token_of(desk.season_id, found.person_id)
    facts = {
        "places": left,
        "type": found.type.title if found.type else "",
        "leaders": joined(leader.name for leader in desk.programme.leaders),
        "lines": list(lines(desk)),
        "register_url": f"{_page(desk)}/{desk.programme.path}/register?invited={token}",
    }
    return Written(message=_written(desk, "invited", _("Invitation to %(season)s", season=desk.season_name), **facts))


def _page(desk: Desk) -> str:
    return f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}"


def _written(desk: Desk, template: str, subject: str, **facts: object) -> Message:
    about = {"season_name": desk.season_name, "season_url": f"{_page(desk)}/{desk.programme.path}/"}
    return wording.written_out(template, subject, house=reading.house(), reader=desk.letter.name, **about, **facts)
