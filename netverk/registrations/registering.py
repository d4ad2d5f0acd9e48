"""Registering: places for those who are signed up, seats or a turn in the waiting list for each, and letters to everybody."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from netverk import clock
from netverk.admissions import choosing
from netverk.admissions.models import Invited, PlaceType
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.knowing import Contact, organisation_for, person_for, tidy, tidy_email
from netverk.people.reaching import recipient
from netverk.prepared import Prepared
from netverk.records import insert, lock_again
from netverk.registrations import being_invited
from netverk.releases import reading
from netverk.seasons.models import Admission, Season
from netverk.seats import taking, waiting_list
from netverk.seats.deadlines import deadline
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration
from netverk.seats.standing import NOT_TAKEN, NoSeats, find_refusal, find_shortage
from netverk.sessions.models import Session

CODE_BYTES = 16
HELD_HOURS = 80  # working hours, two weeks, in which the house says yes or no
PENDING = "pending"  # a kind of letter

NOBODY = N_("Say who is coming.")
TWICE = N_("%(email)s stands there twice. Each person takes one place, with an address of their own.")
NOT_RELEASED = N_("The season is not published yet. Publish it first: the letter tells what is planned.")
ALREADY = N_("%(name)s (%(email)s) has a place already.")

_MADE_BEFORE = Prepared(select(Registration.id).where(Registration.once == bindparam("once")))
_HELD = Prepared(  # theirs are few, wherever; those of the season may be many
    select(Place.season_id, Place.session_id, Place.state).where(Place.holder_id == bindparam("holder"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """How a registration was signed: by which form, on whose account, in which language, for which kind of place."""

    once: str
    organisation: str
    language: str
    type: PlaceType | None
    session: Session | None


def take_places(
    season: Season,
    registrant: Contact,
    attendees: Sequence[Contact | None],
    *,
    once: str,
    organisation: str = "",
    language: str = "sv",
    type: PlaceType | None = None,  # noqa: A002 (the field's word)
    session: Session | None = None,
    may_wait: bool = False,
    invited: Invited | None = None,
    by: int | None = None,
) -> Registration:
    """Register each attendee, all or none, inside the caller's `write()`; letters and invitations go with it.

    An attendee who is None is named later. They come to the whole season, or to one `session`; where seats do not suffice and they
    `may_wait`, all of them go into the waiting list. Where the house approves who comes, they are held until it has. `invited` is the
    registrant's invitation, if they came by one. `once` names the form: sent again it gives the registration that it made. `by` is the
    id of the person who is signed in, if any. RuleBroken where registration is not open, seats do not suffice, it takes an invitation,
    or somebody has a place already.
    """
    season = lock_again(season)
    if made_before := _MADE_BEFORE.value(once=once):
        return db.session.get_one(Registration, made_before)
    longer = waiting_list.fill(season)  # who has waited longer comes first
    refusal = _refuse_what_is_wrong(season, attendees, type, session)
    admission = choosing.admission_of(season, type, session)
    being_invited.require_invitation(season, registrant, len(attendees), type, session, invited)
    waits = may_wait and may_wait_for(season, type, session) and isinstance(refusal, NoSeats)
    if refusal and not waits:
        raise refusal
    signed = Signed(once=once, organisation=organisation, language=language, type=type, session=session)
    registration, places = _signed(season, registrant, attendees, signed)
    if waits:
        waiting_list.wait(registration, places)
    elif admission is Admission.APPROVAL:
        taking.take(season, places, PlaceState.PENDING, until=deadline(season, clock.now(), HELD_HOURS, session))
        _tell_received(registration)
    else:
        waiting_list.pass_over(longer)
        taking.take(season, places, PlaceState.CONFIRMED)
        post_letters(registration, places)
    note("register", registration, by=by, places=len(places), **({"waits": True} if waits else {}))
    return registration


def may_wait_for(season: Season, type: PlaceType | None = None, session: Session | None = None) -> bool:  # noqa: A002
    """Whether one can wait for a place: where the house says yes to each, nobody waits, for an offer cannot be refused."""
    return season.has_waiting_list and choosing.admission_of(season, type, session) is not Admission.APPROVAL


def give_place(
    season: Season,
    holder: Contact,
    *,
    once: str,
    organisation: str = "",
    language: str = "sv",
    type: PlaceType | None = None,  # noqa: A002
    session: Session | None = None,
    by: int | None = None,
) -> Registration:
    """A place that the house gives somebody, a speaker or the press, whether registration is open or not, inside the caller's `write()`.

    Seats count as for everybody: RuleBroken where there is none. The same form sent again gives the registration that it made.
    """
    season = lock_again(season)
    if made_before := _MADE_BEFORE.value(once=once):
        return db.session.get_one(Registration, made_before)
    longer = waiting_list.fill(season)
    if reading.current_programme(season.id) is None:
        raise RuleBroken(NOT_RELEASED)
    if refusal := find_shortage(season, 1, type, session):
        raise refusal
    signed = Signed(once=once, organisation=organisation, language=language, type=type, session=session)
    registration, places = _signed(season, holder, [holder], signed)
    waiting_list.pass_over(longer)
    taking.take(season, places, PlaceState.CONFIRMED)
    post_letters(registration, places)
    note("give place", registration, by=by, places=1)
    return registration


def _signed(season: Season, registrant: Contact, attendees: Sequence[Contact | None], how: Signed) -> tuple[Registration, list[Place]]:
    """A registration and its places, which are written when they are given seats. RuleBroken where somebody has a place already."""
    named = [contact for contact in attendees if contact]
    people = {email: person_for(contact, how.language) for email, contact in _in_one_order([*named, registrant]).items()}
    refuse_second_places(season, how.session, {people[contact.email].id: contact for contact in named})
    registration = insert(
        Registration(
            code=secrets.token_urlsafe(CODE_BYTES),
            once=how.once,
            season=season,
            registrant=people[registrant.email],
            name=tidy(registrant.name),
            organisation=organisation_for(how.organisation),
            language=how.language,
        )
    )
    what = {"registration": registration, "season": season, "type": how.type, "session": how.session}
    holders = [{"holder": people[contact.email], "name": tidy(contact.name)} if contact else {} for contact in attendees]
    return registration, [Place(**what, **holder) for holder in holders]


def _tell_received(registration: Registration) -> None:
    """To the registrant, that the house has their wish and will answer."""
    if to := recipient(registration.registrant, registration.language):
        key = f"registration:{registration.id}:pending"
        post(PENDING, to=to, key=key, season_id=registration.season_id, registration=registration.id)


def post_letters(registration: Registration, places: Sequence[Place]) -> None:
    """To each holder how to take part; to the registrant what was booked, unless that is the same letter."""
    registrant, ident, season_id = registration.registrant, registration.id, registration.season_id
    if [place.holder for place in places] != [registrant] and (to := recipient(registrant, registration.language)):
        post("confirmation", to=to, key=f"registration:{ident}:confirmation", season_id=season_id, registration=ident)
    for place in places:
        welcome(place)


def welcome(place: Place) -> None:
    """Tell the holder, once they are named, how to take part."""
    if place.holder and (to := recipient(place.holder)):
        key = f"place:{place.id}:joining:{place.holder_id}"
        post("joining", to=to, key=key, season_id=place.season_id, place=place.id)


def _refuse_what_is_wrong(
    season: Season, attendees: Sequence[Contact | None], type_: PlaceType | None, session: Session | None
) -> RuleBroken | None:
    """What speaks against it: what is wrong is refused at once, where only seats are missing the caller decides."""
    programme = reading.current_programme(season.id)
    if programme is None:
        raise RuleBroken(NOT_TAKEN)
    if not attendees:
        raise RuleBroken(NOBODY)
    addresses = [tidy_email(contact.email) for contact in attendees if contact]
    if twice := next((address for address in addresses if addresses.count(address) > 1), None):
        raise RuleBroken(TWICE, email=twice)
    return find_refusal(season, programme, len(attendees), type_, session)


def refuse_second_places(season: Season, session: Session | None, wanting: Mapping[int, Contact]) -> None:
    """`wanting` says who wants a place, by person id, as written: what we know of them stays with us."""
    same = {(season.id, None), (season.id, session.id if session else None)}
    for ident, contact in wanting.items():
        if any((season_id, session_id) in same and state not in OF_NOBODY for season_id, session_id, state in _HELD.rows(holder=ident)):
            raise RuleBroken(ALREADY, name=tidy(contact.name), email=tidy_email(contact.email))


def _in_one_order(contacts: Sequence[Contact]) -> dict[str, Contact]:
    """By address, so that two who register the same colleagues for two seasons do not wait for each other; of two with one, the last."""
    return dict(sorted({contact.email: contact for contact in contacts}.items()))
