"""Another address in place of one that our letters come back from: written by the person, and proved by a link that is sent there."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select

from netverk import clock
from netverk.db import db, lock
from netverk.deputies.posting import welcome_new
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.outbox import Composers, Recipient, Written, post
from netverk.letters.wording import written_out
from netverk.people import handshakes, signing_in
from netverk.people.attempts import count
from netverk.people.journal import note
from netverk.people.knowing import find_person, tidy_email
from netverk.people.models import Person, SignInLink
from netverk.programme.published import House, has_ended
from netverk.releases import reading
from netverk.seats.models import Place, PlaceState
from netverk.settings import settings

KIND = "confirm_address"
LIFE = timedelta(days=1)
MOST = 5  # addresses that somebody can try in a quarter of an hour

REACHED = N_("Our letters reach you, so nothing has to be changed here.")
SAME = N_("Letters to that address come back. Write another one.")
TAKEN = N_("That address belongs to somebody whom we know already. Write to us, and we sort it out together.")
KNOWN = N_("That address belongs to somebody whom we know already. Make the two one instead.")
HAS_ROLES = N_("They work with the house, so only an owner of everything can give them another address.")
NOT_YOURS = N_("This link was made for somebody else. Write your address once more.")


def ask(person: Person, email: str, language: str) -> str:
    """Send a link to the new address, in the caller's transaction; nothing else changes. The address as it is written to."""
    address = tidy_email(email)
    _require_unreachable(person)
    if address == person.email:
        raise RuleBroken(SAME)
    count("give another address", str(person.id), most=MOST)
    token = handshakes.begin(KIND, life=LIFE, person=person.id, email=address)
    to = Recipient(key=f"person:{person.id}", address=address, name=person.name, language=language, person_id=person.id)
    post(KIND, to=to, key=f"{KIND}:{handshakes.digest(token)}", token=token)
    return address


def confirm(token: str, *, by: int) -> Person:
    """The link was followed by who asked for it: from now on everything goes there, and the whole of each season is told anew."""
    facts = handshakes.end(KIND, token)
    person = lock(Person, by)
    if facts["person"] != person.id:
        raise RuleBroken(NOT_YOURS)
    _require_unreachable(person)
    if find_person(facts["email"]):
        raise RuleBroken(TAKEN)
    _move(person, facts["email"])
    note("give another address", person, by=by)
    return person


def give(ident: int, email: str, *, by: int, may_house: bool) -> None:
    """As somebody told it to the house. RuleBroken for who works with the house, unless by an owner: the address signs them in."""
    address, person = tidy_email(email), lock(Person, ident)
    _require_unreachable(person)
    if address == person.email:
        raise RuleBroken(SAME)
    if person.is_organiser and not may_house:
        raise RuleBroken(HAS_ROLES)
    if find_person(address):
        raise RuleBroken(KNOWN)
    _move(person, address)
    note("give another address", person, by=by)


def composers(house: Callable[[], House]) -> Composers:
    return {KIND: lambda letter: compose(letter, house())}


def compose(letter: Letter, house: House) -> Written:
    """The link. The token stands in the letter's facts until it has left, as that of a link to sign in does."""
    prefix = "" if spoken() == "sv" else f"/{spoken()}"
    url = f"{settings().base_url}{prefix}/me/address/{letter.facts.get('token', '')}"
    message = written_out(KIND, _("Is this your address?"), house=house, reader=letter.name, url=url)
    return Written(message=message, then=lambda: signing_in.forget(letter.id))


def _require_unreachable(person: Person) -> None:
    if person.email is None or person.unreachable_since is None:
        raise RuleBroken(REACHED)


def _move(person: Person, email: str) -> None:
    """What waits goes to the new address; what the old one holds is forgotten, because nothing reaches it."""
    old, person.email, person.unreachable_since = person.email or "", email, None
    db.session.execute(delete(SignInLink).where(SignInLink.person_id == person.id))
    db.session.execute(delete(Told).where(Told.address == old))
    waiting = select(Letter).where(Letter.address == old, Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
    for letter in db.session.scalars(waiting):
        letter.address = email
    db.session.flush()
    held = select(Place).where(Place.holder_id == person.id, Place.state == PlaceState.CONFIRMED).order_by(Place.id)
    for place in db.session.scalars(held).all():
        release = reading.current(place.season_id)
        if release and not has_ended(reading.programme_of(release), clock.now()):
            welcome_new(place)
