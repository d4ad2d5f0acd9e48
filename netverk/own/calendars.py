"""One's own calendar: an address that only its owner knows, what is found there, and making it stop."""

import secrets
from datetime import datetime

from sqlalchemy import select

from netverk import clock
from netverk.calendars import personal
from netverk.calendars.feed import Cover
from netverk.calendars.personal import Held
from netverk.db import db, lock
from netverk.language import _
from netverk.own import taking_part
from netverk.own.taking_part import TakingPart
from netverk.people.journal import note
from netverk.people.models import Person
from netverk.programme.published import last_turn
from netverk.releases.reading import Newest
from netverk.settings import settings

TOKEN_BYTES = 32


def address_of(person: Person) -> str:
    """The whole address, the same in every language; empty where there is no feed."""
    return f"{settings().base_url}/me/calendar/{person.calendar_token}.ics" if person.calendar_token else ""


def renew(person: Person, *, instead_of: str) -> None:
    """Give it a new address in place of that token, or (empty) its first one: the old one leads nowhere. Asked twice, it is once."""
    if (lock(Person, person.id).calendar_token or "") == instead_of:
        person.calendar_token = secrets.token_urlsafe(TOKEN_BYTES)
        note("renew calendar", person, by=person.id)


def remove(person: Person) -> None:
    if lock(Person, person.id).calendar_token:
        person.calendar_token = None
        note("remove calendar", person, by=person.id)


def whose(token: str) -> Person | None:
    """Nobody's, once it was renewed or removed."""
    return db.session.scalar(select(Person).where(Person.calendar_token == token, Person.email.is_not(None)))


def calendar_of(person: Person) -> tuple[bytes, Cover, datetime | None]:
    """The calendar in the language spoken: the same octets until something in it has changed; and when time alone will change it."""
    part, now = taking_part.of(person), clock.now()
    held: dict[int, Held] = {}
    for going in part.goings:
        if going.goes:
            before = held.get(id(going.newest))
            uids = (before.uids if before else frozenset()) | {going.uid}
            held[id(going.newest)] = Held(published=going.newest.published, private=going.newest.private, uids=uids)
    title = _("%(name)s, my sessions", name=next((each.published.house.name for each in held.values()), person.name))
    cover = Cover(name=title, source=address_of(person), at=_changed_at(part))
    return personal.calendar(list(held.values()), cover, now, settings().base_url), cover, _next_turn(part, now)


def _changed_at(part: TakingPart) -> datetime:
    """When a release, a date that passed, or the person's own part last made it read differently."""
    now = clock.now()
    return max([part.changed_at, *(last_turn(each.turning_points, each.published.at, now) for each in _newest(part))])


def _next_turn(part: TakingPart, now: datetime) -> datetime | None:
    return min((point for each in _newest(part) for point in each.turning_points if point > now), default=None)


def _newest(part: TakingPart) -> list[Newest]:
    return list({id(going.newest): going.newest for going in part.goings}.values())
