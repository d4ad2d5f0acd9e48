"""What an address has said of an entry, as calendars write it (PARTSTAT), as long as that is about the date and place released now."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.answers.giving import answer_of
from netverk.answers.models import Said
from netverk.answers.standing import stands
from netverk.db import db
from netverk.deputies.covering import covered, row_of
from netverk.deputies.models import Deputy, DeputyState
from netverk.letters.models import Told
from netverk.people.models import Person
from netverk.programme.value import Programme
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from netverk.telling.holdings import Object
from netverk.telling.writing_desk import Desk

PARTSTATS = {Said.YES: "ACCEPTED", Said.MAYBE: "TENTATIVE", Said.NO: "DECLINED"}


def find_partstat(desk: Desk, one: Object) -> str:
    """Empty where nothing was said: the calendar is to ask."""
    uid, season_id = one.entry.uid, desk.season_id
    session = desk.programme.session(uid)
    if place := place_for(season_id, desk.programme, desk.address, uid):
        answer = answer_of(place, row_of(place, uid).id)
        return PARTSTATS.get(answer.said, "") if answer and session and stands(answer, session) else ""
    if deputy_for(season_id, desk.address, uid):
        return "ACCEPTED"
    told = db.session.scalar(select(Told).where(Told.address == desk.address, Told.uid == uid))
    is_about_this = told is not None and (told.generation, told.partstat_sequence) == (one.generation, one.sequence)
    return told.partstat if told and is_about_this else ""


def place_for(season_id: int, programme: Programme, address: str, uid: str) -> Place | None:
    """The place whose answer about a session an address gives; None where it attends in another way, or not at all."""
    held = select(Place).join(Place.holder).where(Place.season_id == season_id, Place.state == PlaceState.CONFIRMED)
    places = db.session.scalars(held.where(Person.email == address).options(joinedload(Place.session)).order_by(Place.id))
    return next((place for place in places if any(each.uid == uid for each in covered(place, programme))), None)


def deputy_for(season_id: int, address: str, uid: str) -> Deputy | None:
    """Who goes to a session in somebody's stead, by their address."""
    goes = select(Deputy).join(Deputy.place).join(Deputy.person).join(Deputy.session)
    goes = goes.where(Place.season_id == season_id, Place.state == PlaceState.CONFIRMED, Deputy.state == DeputyState.GOES)
    goes = goes.where(Person.email == address, Session.uid == uid).order_by(Deputy.id)
    return db.session.scalar(goes.limit(1))
