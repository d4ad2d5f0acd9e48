"""The letters of the waiting list: a turn in it, an offer, an offer whose time has run out."""

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from netverk.db import db
from netverk.language import _, moment_words
from netverk.letters.outbox import Written
from netverk.seats import waiting_list
from netverk.seats.models import Place, PlaceState, Registration
from netverk.telling.holdings import forget_words
from netverk.telling.reconciling import Plan
from netverk.telling.whole_season import registration_url, whole_season
from netverk.telling.writing_desk import Desk
from netverk.telling.writing_out import sent, told


def waiting(desk: Desk) -> Written:
    """To who signed: that they wait, and for how many. Needless once they do not."""
    registration = _registration(desk)
    if not _are(desk, PlaceState.WAITING):
        return Written(message=None)
    subject = _("You are in the waiting list for %(season)s", season=desk.season_name)
    return told(desk, "waiting", subject, places=len(_places(desk)), **whole_season(desk, registration, _places(desk)))


def offer(desk: Desk) -> Written:
    """To who signed: what they can have now, and until when. Needless once it was answered, or is lost."""
    registration = _registration(desk)
    if not _are(desk, PlaceState.OFFERED):
        return Written(message=None)
    places = _places(desk)
    until = min(place.until for place in places if place.until)
    subject = _("A place for you in %(season)s", season=desk.season_name)
    words = moment_words(until, desk.programme.zone)
    return told(desk, "offer", subject, places=len(places), until=words, **whole_season(desk, registration, _places(desk)))


def offer_ends(desk: Desk) -> Written:
    """To who signed: that the time to take it is nearly over. Needless once it was answered, or is lost."""
    if not _are(desk, PlaceState.OFFERED):
        return Written(message=None)
    places, registration = _places(desk), _registration(desk)
    until = moment_words(min(place.until for place in places if place.until), desk.programme.zone)
    subject = _("Do you take your place in %(season)s?", season=desk.season_name)
    facts = {"places": len(places), "until": until, "registration_url": registration_url(desk, registration)}
    return sent(replace(desk, plan=Plan()), lambda: None, "offer_ends", subject, **facts)


def lapsed(desk: Desk) -> Written:
    """To who signed: that the time ran out, and how to ask again. They follow the season no longer, unless they have more to do with it."""
    record = partial(forget_words, desk.season_id, desk.address, but=desk.plan.knows)
    subject = _("The time has run out for your place in %(season)s", season=desk.season_name)
    offered = any(place.offered_at for place in _places(desk))
    return sent(desk, record, "lapsed", subject, offered=offered, again_url=_again_url(desk))


OFFER_ENDS = "offer_ends"
COMPOSERS = {waiting_list.WAITING: waiting, waiting_list.OFFER: offer, waiting_list.LAPSED: lapsed, OFFER_ENDS: offer_ends}


def _registration(desk: Desk) -> Registration:
    return db.session.get_one(Registration, desk.letter.facts["registration"])


def _places(desk: Desk) -> list[Place]:
    return list(db.session.scalars(select(Place).where(Place.id.in_(desk.letter.facts["places"])).order_by(Place.id)))


def _are(desk: Desk, state: PlaceState) -> bool:
    return all(place.state is state for place in _places(desk))


def _again_url(desk: Desk) -> str:
    return f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}/{desk.programme.path}/register"
