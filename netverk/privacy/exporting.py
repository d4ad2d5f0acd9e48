"""Everything that is stored about one person, as one JSON object.

`format` and `version` name this structure. A key may be added under the same version; none is renamed or taken away. Moments are UTC in
ISO 8601, a season is `series/season` and a session `series/season/session` as in addresses, what is not known is null or empty:

- `person`: name, email, phone, language, organisation, is_protected, wants_reminders, wants_news, has_calendar,
  unreachable_since, made_at
- `registrations` they signed: code, season, name, organisation, language, made_at, cancelled_at
- `places` they have or had: season, session, type, name, registered_by, state, made_at, offered_at, cancelled_at, because, is_listed
- `replies` to what was asked of them, also about health: season, question, text, about_health, consented_at, made_at
- `answers` whether they come: session, said, when, venue, mode, words, given_at
- `deputies`: session, instead_of (whose place) or sends (who goes for them), state, made_at, settled_at
- `standing_deputies`: season, instead_of or sends, made_at
- `presences`: season, uid (of the session or day), came_at, taken_back_at
- `invitations`: season, places, made_at, ended_at; `not_asked`: seasons
- `letters`: kind, season, address, subject, made_at, settled_at, fate, text (kept for 90 days)
- `mails` they have sent: kind, outcome, sender, subject, words, season, partstat, received_at (what is said is kept for 30 days)
- `told`, what their calendar was sent: season, uid, method, generation, sequence, title, told_at
- `roles`: role, series (empty: everything), made_at, ended_at; `passkeys`: name, made_at, used_at; `sign_in_links`: expires_at, used_at
- `journal`, what they did and what was done about them: at, verb, subject, by_them
- `speakers` with their address: name, title, affiliation, biography, links, has_photo, email, phone, language, fee, internal_note,
  availability (suits, first_on, last_on, note), engagements (session, asked_words, reply, words, proposed)
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.admissions.models import ABOUT_HEALTH, Invited
from netverk.answers.models import Answer
from netverk.db import Base, db
from netverk.deputies.models import Deputy, StandingDeputy
from netverk.door.models import Presence
from netverk.engagements.models import Engagement
from netverk.erasing.identity import Identity
from netverk.letters.copies import message_as_left
from netverk.letters.models import Letter, Told
from netverk.passkeys.models import Passkey
from netverk.people.journal import subject
from netverk.people.models import JournalEntry, Person, SignInLink
from netverk.programme.when import When
from netverk.receiving.models import Received
from netverk.seasons.models import Grant, NotAsked, Season
from netverk.seats.models import Place, Registration, Reply
from netverk.sessions.models import Session
from netverk.speakers.models import Availability, Speaker

FORMAT, VERSION = "netverk-person", 1
Facts = dict[str, Any]


def export(person: Person) -> Facts:
    """What JSON can hold, as the module says."""
    who = Identity.of(person)
    registrations = _all(Registration, Registration.registrant_id.in_(who.ids))
    places = _all(Place, Place.holder_id.in_(who.ids))
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": clock.now().isoformat(),
        "person": _person(person),
        "registrations": [_registration(each) for each in registrations],
        "places": [_place(each) for each in places],
        **_said(places),
        **_deputies(who, places),
        "presences": [_facts(each, "uid", "came_at", "taken_back_at", season=each.season.path) for each in _presences(who, places)],
        **_invitations(who),
        **_letters(who),
        "mails": _mails(who),
        **_entry(who),
        "journal": _journal(who, [person, *registrations, *places]),
        "speakers": [_speaker(each) for each in _all(Speaker, Speaker.email != "", func.lower(Speaker.email).in_(who.addresses))],
    }


def as_file(person: Person) -> str:
    return json.dumps(export(person), ensure_ascii=False, indent=1) + "\n"


def _person(person: Person) -> Facts:
    known = "name", "email", "phone", "language", "is_protected", "wants_reminders", "wants_news", "unreachable_since", "made_at"
    organisation = person.organisation.name if person.organisation else ""
    return _facts(person, *known, organisation=organisation, has_calendar=bool(person.calendar_token))


def _registration(each: Registration) -> Facts:
    organisation = each.organisation.name if each.organisation else ""
    return _facts(each, "code", "name", "language", "made_at", "cancelled_at", season=each.season.path, organisation=organisation)


def _place(each: Place) -> Facts:
    known = "name", "state", "made_at", "offered_at", "cancelled_at", "because", "is_listed"
    where = {
        "season": each.season.path,
        "session": _path(each.session) if each.session else "",
        "type": each.type.title if each.type else "",
    }
    return _facts(each, *known, registered_by=each.registration.name, **where)


def _said(places: Sequence[Place]) -> Facts:
    """What they replied to questions, and answered about sessions."""
    mine = [place.id for place in places]
    replies, answers = _all(Reply, Reply.place_id.in_(mine)), _all(Answer, Answer.place_id.in_(mine))
    return {
        "replies": [
            _facts(each, "text", "consented_at", "made_at", season=each.place.season.path, question=each.question.text,
                   about_health=each.question.purpose in ABOUT_HEALTH)
            for each in replies
        ],
        "answers": [_facts(each, "said", "when", "venue", "mode", "words", "given_at", session=_path(each.session)) for each in answers],
    }  # fmt: skip


def _deputies(who: Identity, places: Sequence[Place]) -> Facts:
    mine = {place.id for place in places}

    def named(each: Deputy | StandingDeputy) -> Facts:
        return {"sends": each.name} if each.place_id in mine else {"instead_of": each.place.name}

    once = _all(Deputy, or_(Deputy.person_id.in_(who.ids), Deputy.place_id.in_(mine)))
    standing = _all(StandingDeputy, or_(StandingDeputy.person_id.in_(who.ids), StandingDeputy.place_id.in_(mine)))
    return {
        "deputies": [_facts(each, "state", "made_at", "settled_at", session=_path(each.session), **named(each)) for each in once],
        "standing_deputies": [_facts(each, "made_at", season=each.place.season.path, **named(each)) for each in standing],
    }


def _presences(who: Identity, places: Sequence[Place]) -> Sequence[Presence]:
    own = Presence.place_id.in_([place.id for place in places]) & Presence.person_id.is_(None)
    return _all(Presence, or_(Presence.person_id.in_(who.ids), own))


def _invitations(who: Identity) -> Facts:
    invited = _all(Invited, Invited.person_id.in_(who.ids))
    not_asked = select(Season).join(NotAsked, NotAsked.season_id == Season.id).where(NotAsked.person_id.in_(who.ids))
    return {
        "invitations": [_facts(each, "places", "made_at", "ended_at", season=each.season.path) for each in invited],
        "not_asked": [season.path for season in db.session.scalars(not_asked.options(joinedload(Season.series)).order_by(Season.id))],
    }


def _letters(who: Identity) -> Facts:
    letters = _all(Letter, who.of_letter)
    told = _all(Told, Told.address.in_(who.addresses))
    paths = _paths({each.season_id for each in (*letters, *told) if each.season_id})
    known = "kind", "address", "subject", "made_at", "settled_at", "fate"
    held = "uid", "method", "generation", "sequence", "told_at"
    return {
        "letters": [_facts(each, *known, season=paths.get(each.season_id or 0, ""), text=_text(each)) for each in letters],
        "told": [_facts(each, *held, season=paths[each.season_id], title=each.entry.get("title", "")) for each in told],
    }


def _mails(who: Identity) -> list[Facts]:
    mails = _all(Received, or_(Received.person_id.in_(who.ids), Received.sender.in_(who.addresses)))
    known = "kind", "outcome", "sender", "subject", "words", "partstat", "received_at"
    return [_facts(each, *known, season=each.season.path if each.season else "") for each in mails]


def _text(letter: Letter) -> str:
    """What it said, as long as that is kept."""
    return message_as_left(letter).text if letter.message else ""


def _entry(who: Identity) -> Facts:
    """Their roles with the house, and what signs them in: names and moments, no secret."""
    grants = _all(Grant, Grant.person_id.in_(who.ids))
    passkeys, links = _all(Passkey, Passkey.person_id.in_(who.ids)), _all(SignInLink, SignInLink.person_id.in_(who.ids))
    return {
        "roles": [_facts(each, "role", "made_at", "ended_at", series=each.series.slug if each.series else "") for each in grants],
        "passkeys": [_facts(each, "name", "made_at", "used_at") for each in passkeys],
        "sign_in_links": [_facts(each, "expires_at", "used_at") for each in links],
    }


def _journal(who: Identity, about: Sequence[Base]) -> list[Facts]:
    """Without the facts of a line, in which others may stand."""
    about_them = JournalEntry.subject.in_([*(subject(each) for each in about), *(f"person:{ident}" for ident in who.ids)])
    lines = _all(JournalEntry, or_(JournalEntry.person_id.in_(who.ids), about_them))
    return [_facts(each, "at", "verb", "subject", by_them=each.person_id in who.ids) for each in lines]


def _speaker(each: Speaker) -> Facts:
    known = "name", "title", "affiliation", "biography", "links", "email", "phone", "language", "fee", "internal_note"
    suits = _all(Availability, Availability.speaker_id == each.id)
    asked = _all(Engagement, Engagement.speaker_id == each.id)
    return _facts(
        each,
        *known,
        has_photo=bool(each.photo),
        availability=[_facts(one, "suits", "first_on", "last_on", "note") for one in suits],
        engagements=[_facts(one, "asked_words", "reply", "words", "proposed", session=_path(one.session)) for one in asked],
    )


def _all(kind: type[Any], *conditions: Any) -> Sequence[Any]:
    return db.session.scalars(select(kind).where(*conditions).order_by(kind.id)).all()


def _paths(seasons: set[int]) -> dict[int, str]:
    found = db.session.scalars(select(Season).where(Season.id.in_(seasons)).options(joinedload(Season.series)))
    return {season.id: season.path for season in found}


def _path(session: Session) -> str:
    return f"{session.season.path}/{session.slug}"


def _facts(record: Base, *names: str, **besides: Any) -> Facts:
    return {name: _plain(getattr(record, name)) for name in names} | besides


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, When) else value
