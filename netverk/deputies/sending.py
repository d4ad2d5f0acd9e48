"""A colleague instead, for one session: sent, taken back, accepting and declining. All of it under the lock of the season."""

from netverk import clock
from netverk.db import db, lock
from netverk.deputies import posting
from netverk.deputies.covering import require_ahead
from netverk.deputies.finding import ACTIVE, find_active, has_declined, has_place_at, standing_of, stands_in_at
from netverk.deputies.models import Deputy, DeputyState
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.knowing import Contact, person_for, tidy
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Place
from netverk.sessions.models import Session

UNNAMED = N_("Nobody is named for this place yet. Name who comes first.")
YOURSELF = N_("That is the address of the one who has the place. Write the address of the colleague who comes instead.")
HAS_PLACE = N_("%(name)s has a place of their own at this session already.")
STANDS_IN = N_("%(name)s goes to this session in the stead of somebody else already.")
SETTLED = N_("There is nothing to answer any longer. You need not go to this session.")


def send(place: Place, session: Session, contact: Contact, *, by: int | None = None) -> Deputy:
    """Let a colleague go to one session, inside the caller's `write()`; both get letters, and their calendars follow.

    Whoever was to go until now is told that they need not. The same colleague again changes nothing.
    """
    place = lock_place(place)
    require_ahead(place, session.uid)
    if place.holder is None:
        raise RuleBroken(UNNAMED)
    person = person_for(contact, place.registration.language)
    _require_free(place, session, person, tidy(contact.name))
    now = find_active(place, session.id)
    if now and now.state is DeputyState.GOES and now.person_id == person.id:
        return now
    if now:
        end(now)
    deputy = _add(place, session, person, tidy(contact.name), DeputyState.GOES)
    note("send deputy", place, by=by, session=session.id, deputy=person.id)
    _tell_both(deputy, by)
    return deputy


def call_back(place: Place, session: Session, *, by: int | None = None) -> bool:
    """The holder goes after all, or asks nobody any longer; whether anybody was to go."""
    place = lock_place(place)
    require_ahead(place, session.uid)
    deputy = find_active(place, session.id)
    if deputy is None:
        return False
    went = deputy.state is DeputyState.GOES
    end(deputy)
    note("call deputy back", place, by=by, session=session.id, deputy=deputy.person_id)
    if went:
        posting.tell_holder(posting.OWN_AGAIN, deputy)
    return True


def ask_standing(place: Place, session: Session, *, afresh: bool = False, by: int | None = None) -> Deputy | None:
    """Ask whom the holder wants to be asked each time; None where there is nobody, or they cannot go or are asked already.

    Whoever has said no is asked again only `afresh`: about another date or place.
    """
    standing = standing_of(place)
    if standing is None or find_active(place, session.id):
        return None
    if not afresh and has_declined(place, session.id, standing.person_id):
        return None
    if has_place_at(standing.person, session) or stands_in_at(standing.person, session, but_for=place):
        return None
    deputy = _add(place, session, standing.person, standing.name, DeputyState.ASKED)
    note("ask standing deputy", place, by=by, session=session.id, deputy=standing.person_id)
    posting.tell_deputy(posting.ASKED, deputy)
    return deputy


def accept(deputy: Deputy) -> None:
    """The standing deputy goes; again changes nothing."""
    place = lock_place(deputy.place)
    db.session.refresh(deputy)
    require_ahead(place, deputy.session.uid)
    if deputy.state is DeputyState.GOES:
        return
    _require_asked(deputy)
    _require_free(place, deputy.session, deputy.person, deputy.name)
    _settle(deputy, DeputyState.GOES)
    note("stand in", place, by=deputy.person_id, session=deputy.session_id)
    _tell_both(deputy, deputy.person_id)


def decline(deputy: Deputy) -> None:
    """They cannot go: the holder is told. Again changes nothing."""
    place = lock_place(deputy.place)
    db.session.refresh(deputy)
    if deputy.state is DeputyState.DECLINED:
        return
    require_ahead(place, deputy.session.uid)
    _require_asked(deputy)
    _settle(deputy, DeputyState.DECLINED)
    note("decline to stand in", place, by=deputy.person_id, session=deputy.session_id)
    posting.tell_deputy(posting.NOT_NEEDED, deputy)
    posting.tell_holder(posting.DECLINED, deputy)


def end(deputy: Deputy) -> None:
    """They need not go, and are told so."""
    _settle(deputy, DeputyState.ENDED)
    posting.tell_deputy(posting.NOT_NEEDED, deputy)


def lock_place(place: Place) -> Place:
    """The place as it is, while nobody else can change anything about its season."""
    lock(Season, place.season_id)
    db.session.refresh(place)
    return place


def _add(place: Place, session: Session, person: Person, name: str, state: DeputyState) -> Deputy:
    settled = clock.now() if state is DeputyState.GOES else None
    deputy = Deputy(place=place, session=session, person=person, name=name, state=state, settled_at=settled)
    db.session.add(deputy)
    db.session.flush()
    return deputy


def _tell_both(deputy: Deputy, by: int | None) -> None:
    posting.tell_deputy(posting.STANDING_IN, deputy, by=by)
    posting.tell_holder(posting.DEPUTY_GOES, deputy)


def _settle(deputy: Deputy, state: DeputyState) -> None:
    deputy.state, deputy.settled_at = state, clock.now()
    db.session.flush()


def _require_asked(deputy: Deputy) -> None:
    if deputy.state not in ACTIVE:
        raise RuleBroken(SETTLED)


def _require_free(place: Place, session: Session, person: Person, name: str) -> None:
    """RuleBroken where they have a place at the session, or go there for somebody else."""
    if person.id == place.holder_id:
        raise RuleBroken(YOURSELF)
    if has_place_at(person, session):
        raise RuleBroken(HAS_PLACE, name=name)
    if stands_in_at(person, session, but_for=place):
        raise RuleBroken(STANDS_IN, name=name)
