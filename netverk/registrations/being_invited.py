"""Whether somebody may take places by an invitation: who has one, for how many, and how many of them they have taken."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from netverk.admissions import choosing
from netverk.admissions.models import Invited, PlaceType
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.knowing import Contact, tidy_email
from netverk.registrations import prefilling
from netverk.seasons.models import Admission, Season
from netverk.seats.models import OF_NOBODY, Place, Registration
from netverk.sessions.models import Session

BY_INVITATION = N_("Places are given by invitation. If you have been invited, register by the link in your letter.")
TAKEN_BACK = N_("The invitation has been taken back.")
ANOTHER = N_("The invitation was sent to another address. Register with that one; you can add a colleague who comes in your place.")
TOO_MANY = N_("The invitation is for %(places)s places, of which %(left)s are left.")
OTHER_TYPE = N_("The invitation is for “%(title)s”.")


def find_invitation(season: Season, token: str) -> Invited | None:
    """Whose token it is in this season; None where it is nobody's, or the person is not invited."""
    person = prefilling.person_of(season.id, token)
    if person is None:
        return None
    found = select(Invited).where(Invited.season_id == season.id, Invited.person_id == person)
    return db.session.scalar(found.options(joinedload(Invited.person), joinedload(Invited.type)))


def require_invitation(
    season: Season, registrant: Contact, asked: int, type_: PlaceType | None, session: Session | None, invited: Invited | None
) -> None:
    """RuleBroken where it takes an invitation and this is none for it."""
    if choosing.admission_of(season, type_, session) is not Admission.INVITATION:
        return
    if invited is None:
        raise RuleBroken(BY_INVITATION)
    if invited.ended_at or invited.season_id != season.id:
        raise RuleBroken(TAKEN_BACK)
    if tidy_email(registrant.email) != invited.person.email:
        raise RuleBroken(ANOTHER)
    if invited.type and invited.type != type_:
        raise RuleBroken(OTHER_TYPE, title=invited.type.title)
    left = places_left(invited)
    if asked > left:
        raise RuleBroken(TOO_MANY, places=invited.places, left=left)


def places_left(invited: Invited) -> int:
    """How many more they can take."""
    return max(0, invited.places - taken_by(invited.season)[invited.person_id])


def taken_by(season: Season) -> Counter[int]:
    """By registrant, how many places they have in the season, those that wait too. One query."""
    query = select(Registration.registrant_id, func.count(Place.id)).join(Place, Place.registration_id == Registration.id)
    held = query.where(Place.season_id == season.id, Place.state.not_in(OF_NOBODY)).group_by(Registration.registrant_id)
    return Counter(dict(db.session.execute(held).all()))
