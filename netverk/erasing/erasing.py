"""Erasing somebody: at once they have no place, no role and no letters to come; once the letters that take back their calendar entries
have left, or after a day, nothing in the database says who they were.

The letter that tells them so is also what says that it has begun.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from netverk import clock
from netverk.calendars.invitation import Method
from netverk.db import db, lock
from netverk.deputies.models import Deputy, DeputyState, StandingDeputy
from netverk.erasing import redacting, wiping
from netverk.erasing.identity import Identity
from netverk.erasing.telling import FAREWELL
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.outbox import Recipient, post
from netverk.people.journal import note
from netverk.people.models import Person
from netverk.people.reaching import recipient
from netverk.programme.published import has_ended
from netverk.registrations.leaving import cancel_registration
from netverk.releases import reading
from netverk.seasons.models import Grant, Season
from netverk.seats.models import OF_NOBODY, Place, Registration
from netverk.staff import granting
from netverk.telling.announcing import LEAVING

AT_MOST = timedelta(days=1)  # that letters are waited for


def begin(person: Person, *, from_programmes: bool = False, by: int | None) -> None:
    """Cancel, end and withdraw what somebody has, and tell them; begun again it changes nothing.

    `from_programmes`: what they said and were called as a speaker goes from what was published too. RuleBroken where the house would be
    left without an owner.
    """
    to = recipient(person)
    if to is None or has_begun(person):
        return
    who = Identity.of(person)
    _lock_seasons(who)
    _end_roles(who, by)
    _withdraw_letters(who)
    _leave(who, by)
    speakers = redacting.stop_writing(who)
    _take_back_entries(to)
    note("begin erasing", person, by=by, from_programmes=from_programmes)
    until, key = (clock.now() + AT_MOST).isoformat(), f"{to.key}:{FAREWELL}"
    post(FAREWELL, to=to, key=key, until=until, from_programmes=from_programmes, speakers=speakers, by=by)


def has_begun(person: Person) -> bool:
    return person.email is not None and _farewell(person) is not None


def due() -> list[int]:
    """The ids of those who can be erased now: nothing to them waits, or it has waited for a day."""
    begun = select(Person).join(Letter, Letter.person_id == Person.id).where(Letter.kind == FAREWELL, Person.email.is_not(None))
    return [person.id for person in db.session.scalars(begun.order_by(Person.id)).unique() if _is_due(person)]


def finish(person: Person) -> Sequence[str]:
    """Take away what says who they were; nothing where that is not due. The digests of photographs that nobody has any more."""
    farewell = _farewell(person)
    if person.email is None or farewell is None or not _is_due(person):
        return ()
    asked = dict(farewell.facts)
    who, by = Identity.of(person), asked.get("by")
    _lock_seasons(who)
    _end_roles(who, by)
    _leave(who, by)  # whoever was registered anew meanwhile
    wiping.wipe(person, who)
    photos = redacting.forget_speakers(asked.get("speakers", ()), from_programmes=bool(asked.get("from_programmes")))
    note("erase", person, by=by)
    return photos


def _farewell(person: Person) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.person_id == person.id, Letter.kind == FAREWELL).limit(1))


def _is_due(person: Person) -> bool:
    """A letter in somebody's hand is waited for in any case."""
    farewell, now, who = _farewell(person), clock.now(), Identity.of(person)
    waiting = select(Letter.lease_until).where(who.of_letter, Letter.fate == Fate.WAITING)
    leases = db.session.scalars(waiting).all()
    if any(lease and lease > now for lease in leases):
        return False
    return not leases or (farewell is not None and farewell.made_at + AT_MOST <= now)


def _lock_seasons(who: Identity) -> None:
    """All at once, in the order in which everybody locks them."""
    held = select(Place.season_id).where(Place.holder_id.in_(who.ids), Place.state.not_in(OF_NOBODY))
    for season_id in sorted({*db.session.scalars(held), *(each.place.season_id for each in _deputising(who))}):
        lock(Season, season_id)


def _end_roles(who: Identity, by: int | None) -> None:
    held = select(Grant).where(Grant.person_id.in_(who.ids), Grant.ended_at.is_(None)).order_by(Grant.id)
    for grant in db.session.scalars(held).all():
        granting.take_away(grant, by=by)


def _withdraw_letters(who: Identity) -> None:
    """Those that nobody has in hand: what is to come now says all that is left to say."""
    now = clock.now()
    free = or_(Letter.lease_until.is_(None), Letter.lease_until <= now)
    waiting = select(Letter).where(who.of_letter, Letter.fate == Fate.WAITING, free).with_for_update(of=Letter, skip_locked=True)
    for letter in db.session.scalars(waiting.execution_options(populate_existing=True)).all():
        letter.fate, letter.settled_at, letter.lease_until = Fate.WITHDRAWN, now, None


def _leave(who: Identity, by: int | None) -> None:
    """Give back the places in seasons that go on, and go nowhere in anybody's stead."""
    mine = select(Place.registration_id).where(Place.holder_id.in_(who.ids), Place.state.not_in(OF_NOBODY))
    signed = select(Registration).where(Registration.id.in_(mine)).order_by(Registration.season_id, Registration.id)
    for registration in _going_on(db.session.scalars(signed).all()):
        places = select(Place.id).where(Place.registration_id == registration.id, Place.holder_id.in_(who.ids))
        cancel_registration(registration, only=set(db.session.scalars(places)), by=by)
    for deputy in _deputising(who):
        deputy.state, deputy.settled_at = DeputyState.DECLINED, clock.now()  # the holder sees that nobody goes
    for standing in db.session.scalars(select(StandingDeputy).where(StandingDeputy.person_id.in_(who.ids))).all():
        db.session.delete(standing)


def _going_on(registrations: Iterable[Registration]) -> list[Registration]:
    """Those for seasons that are not over."""
    alive = []
    for registration in registrations:
        release = reading.current(registration.season_id)
        if release is None or not has_ended(reading.programme_of(release), clock.now()):
            alive.append(registration)
    return alive


def _deputising(who: Identity) -> Sequence[Deputy]:
    stands = (DeputyState.ASKED, DeputyState.GOES)
    theirs = select(Deputy).join(Deputy.place).where(Deputy.person_id.in_(who.ids), Deputy.state.in_(stands))
    return db.session.scalars(theirs.order_by(Place.season_id, Deputy.id)).all()


def _take_back_entries(to: Recipient) -> None:
    """Let whatever stands in their calendar go, also where they were to speak or went in another's stead: one letter for each season."""
    held = select(Told.season_id).where(Told.address == to.address, Told.method == Method.REQUEST.value)
    leaves = select(Letter.season_id).where(Letter.person_id == to.person_id, Letter.kind == LEAVING, Letter.fate == Fate.WAITING)
    for season_id in sorted(set(db.session.scalars(held)) - set(db.session.scalars(leaves))):
        post(LEAVING, to=to, key=f"{to.key}:erased:season:{season_id}", season_id=season_id)
