"""Where the reader of a letter answers: the page of their place, or of the session to which they go in somebody's stead."""

from sqlalchemy import select

from netverk.db import db
from netverk.deputies import links
from netverk.deputies.models import Deputy, DeputyState
from netverk.seats.models import Place, PlaceState
from netverk.telling.writing_desk import Desk


def own_page(desk: Desk) -> str:
    """Its whole address; empty for those who have nothing to answer."""
    language, person_id = desk.letter.language, desk.letter.person_id
    if not (desk.reader.attends or desk.reader.visits):
        return ""
    if not desk.letter.id or person_id is None:
        return links.url_shown(language)  # a letter that is only shown has nobody's link in it
    held = select(Place).where(Place.season_id == desk.season_id, Place.holder_id == person_id, Place.state == PlaceState.CONFIRMED)
    if place := db.session.scalar(held.order_by(Place.session_id.is_not(None), Place.id).limit(1)):
        return links.url_of(place, language)
    stands_in = select(Deputy).join(Deputy.place).where(Place.season_id == desk.season_id, Deputy.person_id == person_id)
    deputy = db.session.scalar(stands_in.where(Deputy.state == DeputyState.GOES).order_by(Deputy.id.desc()).limit(1))
    return links.url_of_deputy(deputy, language) if deputy else ""
