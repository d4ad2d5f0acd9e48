"""Records with sensible defaults: name only the facts that your test is about.

Everything is added and flushed in the caller's transaction: `with app.app_context(), write(): make.session(title="Trust")`.
Where a record belongs to another that is not given, that one is made too. A person may be given by name: "Kari" is always the same one.
"""

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import func, select

from netverk import clock
from netverk.admissions.models import Invited, PlaceType, Question
from netverk.answers.models import Answer, Said
from netverk.db import Base, db
from netverk.deputies.models import Deputy, StandingDeputy
from netverk.door.models import Presence
from netverk.mailings.models import Audience, Mailing
from netverk.passkeys.models import Passkey
from netverk.people.models import Organisation, Person
from netverk.programme import codec
from netverk.programme import value as values
from netverk.programme.published import turning_points
from netverk.programme.value import Kind, Mode, Private, Programme, Status
from netverk.programme.when import When
from netverk.receiving.models import Kind as Kinds
from netverk.receiving.models import Outcome, Received
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Advisory, Day, Grant, House, Leadership, Season, Series
from netverk.seasons.roles import Role
from netverk.seats.models import TAKES_A_SEAT, Place, PlaceState, Registration, Reply
from netverk.sessions.models import Appearance, Part, Session, Talk
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue

T = TypeVar("T", bound=Base)
_numbers = count(1)


def _added(record: T) -> T:
    db.session.add(record)
    db.session.flush()
    return record


def when(starts: str | None, minutes: int = 60) -> When:
    """`2030-05-05 09:30` and a length make hours; anything vaguer is taken as it is; None is not known."""
    if starts is None or len(starts) < len("2030-05-05 09:30"):
        return When.parse(starts or "")
    begins = datetime.fromisoformat(starts)
    return When.hours(begins, begins + timedelta(minutes=minutes))


def house(name: str = "Förlaget Norrsken", **facts: Any) -> House:
    return _added(House(name=name, **{"contact": "hej@norrsken.example", "phone": "08-123 45 67", **facts}))


def person(name: str = "Kari", **facts: Any) -> Person:
    """The person of that name, made where there is none: kari@example.org."""
    email = facts.pop("email", f"{name.lower().replace(' ', '.')}@example.org")
    found = db.session.scalar(select(Person).where(Person.email == email))
    return found or _added(Person(name=name, email=email, **facts))


def received(words: str = "Hej", **facts: Any) -> Received:
    """A mail that waits for somebody."""
    known = {"kind": Kinds.WORDS, "outcome": Outcome.FOR_PEOPLE, "sender": "kari@example.org", "facts": {}}
    return _added(Received(digest=uuid4().hex, words=words, **known | facts))


def passkey(person: Person, **facts: Any) -> Passkey:
    known = {"credential": uuid4().hex, "public_key": "", "handle": "", "sign_count": 0, "transports": [], "name": "Min telefon"}
    return _added(Passkey(person=person, **known | facts))


def organiser(name: str = "Oda", role: Role = Role.OWNER, **facts: Any) -> Person:
    """Somebody who works with the house, an owner of everything where nothing else is said; see `grant`."""
    apart = {key: facts.pop(key) for key in ("series", "may_postpone", "may_refund") if key in facts}
    made = person(name, **facts)
    if not made.is_organiser:
        grant(made, role, **apart)
    return made


def grant(holder: Person | str = "Oda", role: Role = Role.OWNER, **facts: Any) -> Grant:
    """For everything where no `series` is given."""
    return _added(Grant(person=person(holder) if isinstance(holder, str) else holder, role=role, **facts))


def organisation(name: str = "Arbetslivsverket") -> Organisation:
    return db.session.scalar(select(Organisation).where(Organisation.name == name)) or _added(Organisation(name=name))


def series(title: str = "Ledarskapsnätverket", **facts: Any) -> Series:
    return _added(Series(title=title, **{"slug": f"series-{next(_numbers)}", "kind": Kind.NETWORK, **facts}))


def conference(title: str = "Dagarna", **facts: Any) -> Series:
    return series(title, kind=Kind.CONFERENCE, **facts)


def season(title: str = "Våren 2030", **facts: Any) -> Season:
    """A season that takes registrations, without a limit."""
    facts.setdefault("series", None)
    owner = facts.pop("series") or series()
    return _added(Season(series=owner, title=title, **{"slug": f"season-{next(_numbers)}", "takes_registrations": True, **facts}))


def session(title: str = "Tillit som styrmedel", *, starts: str | None = "2030-05-05 09:30", minutes: int = 180, **facts: Any) -> Session:
    """A scheduled session; planned where `starts` is None."""
    owner = facts.pop("season", None) or season()
    number = db.session.scalar(select(func.count(Session.id)).where(Session.season == owner)) or 0
    defaults = {
        "uid": str(uuid4()),
        "slug": f"session-{number + 1}",
        "number": number + 1,
        "status": Status.SCHEDULED if starts else Status.PLANNED,
        "mode": Mode.ON_SITE,
        "when": when(starts, minutes),
    }
    return _added(Session(season=owner, title=title, **(defaults | facts)))


def speaker(name: str = "Astrid Öberg", **facts: Any) -> Speaker:
    return _added(Speaker(name=name, **{"uid": str(uuid4()), "slug": f"speaker-{next(_numbers)}", **facts}))


def talk(title: str = "", *, session: Session, by: Speaker | None = None, **facts: Any) -> Talk:
    """A talk given by one speaker; by nobody where none is given."""
    position = db.session.scalar(select(func.count(Talk.id)).where(Talk.session == session)) or 0
    made = _added(Talk(session=session, title=title, **{"uid": str(uuid4()), "position": position, **facts}))
    if by:
        appearance(by, session=session, talk=made)
    return made


def appearance(by: Speaker, *, session: Session, talk: Talk | None = None, **facts: Any) -> Appearance:
    """A speaker in a talk; in the chair where no talk is given."""
    said = {"name": by.name, "title": by.title, "affiliation": by.affiliation, "part": Part.SPEAKS if talk else Part.CHAIRS}
    return _added(Appearance(session=session, talk=talk, speaker=by, **(said | facts)))


def leader(by: Speaker, *, season: Season, **facts: Any) -> Leadership:
    return _added(Leadership(season=season, speaker=by, **({"name": by.name, "title": by.title, "affiliation": by.affiliation} | facts)))


def venue(name: str = "Norra salen", **facts: Any) -> Venue:
    return _added(Venue(name=name, **{"slug": f"venue-{next(_numbers)}", "street": "Storgatan 1", "town": "Stockholm", **facts}))


def room(name: str = "Stora salen", **facts: Any) -> Room:
    owner = facts.pop("venue", None) or venue()
    return _added(Room(venue=owner, name=name, **{"slug": f"room-{next(_numbers)}", **facts}))


def day(date: str, *, season: Season, **facts: Any) -> Day:
    return _added(Day(season=season, date=datetime.fromisoformat(date).date(), **{"uid": str(uuid4()), **facts}))


def advisory(text: str = "Stanna hemma om du känner dig sjuk.", *, season: Season, **facts: Any) -> Advisory:
    return _added(Advisory(season=season, text=text, **{"uid": str(uuid4()), "title": "Hälsa", **facts}))


def registration(registrant: Person | str = "Kari", *, season: Season, **facts: Any) -> Registration:
    """Without places; see `place`."""
    signed_by = person(registrant) if isinstance(registrant, str) else registrant
    return _added(
        Registration(season=season, registrant=signed_by, name=signed_by.name, **{"code": uuid4().hex, "once": uuid4().hex, **facts})
    )


def place(holder: Person | str = "Kari", *, season: Season, **facts: Any) -> Place:
    """One seat, registered by its holder where no `registration` is given; counted where it takes one."""
    held_by = person(holder) if isinstance(holder, str) else holder
    signed = facts.pop("registration", None) or registration(held_by, season=season)
    facts = {"state": PlaceState.CONFIRMED, "name": held_by.name} | facts
    made = _added(Place(season=season, registration=signed, holder=held_by, **facts))
    takes = made.state in TAKES_A_SEAT
    season.seats_taken += takes and made.session is None
    if made.type:
        made.type.seats_taken += takes
    db.session.flush()
    return made


def place_type(title: str = "Medlemskap", *, season: Season, **facts: Any) -> PlaceType:
    return _added(PlaceType(season=season, title=title, **{"slug": f"type-{next(_numbers)}", **facts}))


def question(text: str = "Vad vill du prata om?", *, season: Season, **facts: Any) -> Question:
    return _added(Question(season=season, text=text, **facts))


def reply(text: str, *, place: Place, question: Question, **facts: Any) -> Reply:
    return _added(Reply(place=place, question=question, text=text, **facts))


def invited(who: Person | str = "Kari", *, season: Season, **facts: Any) -> Invited:
    return _added(Invited(season=season, person=person(who) if isinstance(who, str) else who, **facts))


def mailing(subject: str = "Inför våren", *, season: Season, **facts: Any) -> Mailing:
    """Without letters; see `netverk.mailings.sending`."""
    said = {"once": uuid4().hex, "audience": Audience.ALL, "text": "Vi ses snart.", "held_until": clock.now()}
    return _added(Mailing(season=season, subject=subject, **said | facts))


def deputy(who: Person | str = "Per", *, place: Place, session: Session, **facts: Any) -> Deputy:
    """Somebody who goes in the holder's stead."""
    goes = person(who) if isinstance(who, str) else who
    return _added(Deputy(place=place, session=session, person=goes, **{"name": goes.name, **facts}))


def standing_deputy(who: Person | str = "Per", *, place: Place) -> StandingDeputy:
    asked = person(who) if isinstance(who, str) else who
    return _added(StandingDeputy(place=place, person=asked, name=asked.name))


def answer(said: Said = Said.YES, *, place: Place, session: Session, **facts: Any) -> Answer:
    """Given for the session as it stands."""
    stands = {"when": session.when, "venue": session.venue.slug if session.venue else "", "mode": session.mode}
    return _added(Answer(place=place, session=session, said=said, **stands | facts))


def presence(*, place: Place, uid: str, **facts: Any) -> Presence:
    """The holder of a place came."""
    return _added(Presence(season=place.season, place=place, person=place.holder, uid=uid, **{"once": uuid4().hex, **facts}))


def release(season: Season, *sessions: Session) -> Release:
    """The season as it stands, with these sessions, as its next release: only what registering reads of it."""
    known = db.session.scalar(select(func.max(Release.number)).where(Release.season == season)) or 0
    made_at = clock.now()
    notice = _added(Notice(verb="publish", made_at=made_at, held_until=made_at, restores={}))
    value = _programme(season, sessions, number=known + 1)
    points = " ".join(point.isoformat() for point in turning_points(value))
    texts = {"programme": codec.dumps(value), "private": json.dumps(codec.private_to_json(Private())), "changes": "[]"}
    return _added(Release(season=season, number=value.number, notice=notice, made_at=made_at, turning_points=points, **texts))


def _programme(season: Season, sessions: tuple[Session, ...], number: int) -> Programme:
    owner = season.series
    said = ("slug", "title", "term", "starts_on", "ends_on", "capacity", "opens", "closes", "takes_registrations")
    told = ("uid", "slug", "title", "number", "status", "mode", "when", "formerly", "because")
    return Programme(
        number=number,
        series=values.Series(slug=owner.slug, kind=owner.kind, title=owner.title),
        season=values.Season(**{name: getattr(season, name) for name in said}),
        sessions=tuple(values.Session(**{name: getattr(each, name) for name in told}) for each in sessions),
    )
