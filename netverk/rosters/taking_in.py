"""Taking a list in: a registration and a place for each who should have one, all or none, under the season's lock."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select

from netverk import clock
from netverk.admissions.models import PlaceType
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Letter
from netverk.letters.outbox import letter_for
from netverk.people.journal import note
from netverk.people.knowing import LONGEST_NAME, tidy
from netverk.people.models import Organisation, Person
from netverk.people.reaching import recipient
from netverk.programme.published import has_ended
from netverk.registrations.registering import CODE_BYTES
from netverk.releases import reading
from netverk.rosters.columns import Line
from netverk.rosters.judging import Kind, Verdict, Wishes, code_of, judge
from netverk.rosters.spans import spans_of
from netverk.rosters.standing import standing_of
from netverk.seasons.models import Season
from netverk.seats import taking, waiting_list
from netverk.seats.models import Place, PlaceState, Registration
from netverk.seats.standing import ENDED

VERB = "take in members"

STANDS_OTHERWISE = N_("The season has changed since you looked. Nothing was taken in: look at the rows that are marked, and decide anew.")


class StandsOtherwise(RuleBroken):
    """What would be done is not what was shown."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was done: how many got a place, how many wait, and the line of the journal by which it can be taken back (none: nothing)."""

    verdicts: Sequence[Verdict]
    placed: int = 0
    waiting: int = 0
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the people of a list are told: by a letter each, due at a moment, in their own language or that of the season; or not now."""

    due_at: datetime
    letters: bool = True
    by: int | None = None


def take_in(season: Season, lines: Sequence[Line], wishes: Wishes, manner: Manner, *, seen: str | None = None) -> TakenIn:
    """Take in every row that should be, in the caller's `write()`. `seen` is the word of the verdicts that were shown.

    RuleBroken where the season is over, and, with nothing written, where the verdicts have become others since.
    """
    season = lock(Season, season.id)
    require_not_over(season)
    waiting_list.fill(season)  # who has waited longer comes first
    verdicts = judge(lines, standing_of(season, lines), wishes)
    if seen is not None and code_of(verdicts) != seen:
        raise StandsOtherwise(STANDS_OTHERWISE)
    chosen = [verdict for verdict in verdicts if verdict.is_taken_in]
    if not chosen:
        return TakenIn(verdicts)
    places = _registered(season, chosen, manner)
    seated = [place for place, verdict in zip(places, chosen, strict=True) if verdict.kind is not Kind.WAITS]
    waiting = [place for place, verdict in zip(places, chosen, strict=True) if verdict.kind is Kind.WAITS]
    taking.take(season, seated, PlaceState.CONFIRMED)
    manner = replace(manner, letters=manner.letters and is_told(season))
    if manner.letters:
        _post(seated, waiting, manner)
    entry = _noted(season, places, manner)
    return TakenIn(verdicts, len(seated), len(waiting), entry)


def require_not_over(season: Season) -> None:
    """The house may take people in before registration opens and after it has closed, but not once all is over."""
    release = reading.current(season.id)
    if release and has_ended(reading.programme_of(release), clock.now()):
        raise RuleBroken(ENDED)


def is_told(season: Season) -> bool:
    """Whether letters about a season can be written: not before it is published, when everybody is told."""
    return reading.current(season.id) is not None


def _registered(season: Season, chosen: Sequence[Verdict], manner: Manner) -> list[Place]:
    """New registrations and places, in the order of the rows; those who wait are in the waiting list."""
    people, organisations = _people(season, chosen), _organisations(chosen)
    types = {each.id: each for each in db.session.scalars(select(PlaceType).where(PlaceType.season_id == season.id))}
    places, now = [], clock.now()
    for verdict in chosen:
        person = people[verdict.email]
        registration = Registration(
            code=secrets.token_urlsafe(CODE_BYTES),
            once=uuid4().hex,
            season=season,
            registrant=person,
            name=verdict.name,
            organisation=organisations.get(_organisation(verdict).casefold()),
            language=person.language,
        )
        place = Place(registration=registration, season=season, holder=person, name=verdict.name)
        place.type = types[verdict.type_id] if verdict.type_id is not None else None
        if verdict.kind is Kind.WAITS:
            place.state, place.waiting_since = PlaceState.WAITING, now
        places.append(place)
    db.session.add_all(places)
    db.session.flush()
    for place in places:
        note("register", place.registration, by=manner.by, places=1)
    return places


def _people(season: Season, chosen: Sequence[Verdict]) -> Mapping[str, Person]:
    """Those we know, with a newer phone number where the row has one, and those we do not know yet; by address, in one order."""
    idents = [verdict.person_id for verdict in chosen if verdict.person_id is not None]
    known = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(idents)))}
    found: dict[str, Person] = {}
    for verdict in sorted(chosen, key=lambda verdict: verdict.email):
        person = known.get(verdict.person_id or 0)
        if person is None:
            person = Person(name=verdict.name, email=verdict.email, phone=verdict.phone, language=season.series.language)
            db.session.add(person)
        elif verdict.phone:
            person.phone = verdict.phone
            note("change phone", person, by=None)
        found[verdict.email] = person
    db.session.flush()
    return found


def _organisations(chosen: Sequence[Verdict]) -> Mapping[str, Organisation]:
    """By name in small letters; made where there is none."""
    wanted = {name.casefold(): name for verdict in reversed(chosen) if (name := _organisation(verdict))}
    if not wanted:
        return {}
    lowered = {name.lower() for name in wanted.values()}
    query = select(Organisation).where(func.lower(Organisation.name).in_(lowered) | Organisation.name.in_(wanted.values()))
    found = {each.name.casefold(): each for each in db.session.scalars(query.order_by(Organisation.id.desc()))}
    made = {key: Organisation(name=name) for key, name in sorted(wanted.items()) if key not in found}
    db.session.add_all(made.values())
    db.session.flush()
    return found | made


def _organisation(verdict: Verdict) -> str:
    return tidy(verdict.line.organisation)[:LONGEST_NAME]


def _post(seated: Sequence[Place], waiting: Sequence[Place], manner: Manner) -> None:
    """To each the letter that the form would have posted, but held until it can no longer be taken back."""
    letters = [_letter("joining", place, f"place:{place.id}:joining:{place.holder_id}", manner, place=place.id) for place in seated]
    for place in waiting:
        key = f"registration:{place.registration_id}:{waiting_list.WAITING}:{place.waiting_since:%Y%m%dT%H%M%S%f}"
        facts = {"registration": place.registration_id, "places": [place.id]}
        letters.append(_letter(waiting_list.WAITING, place, key, manner, **facts))
    db.session.add_all(letter for letter in letters if letter)
    db.session.flush()


def _letter(kind: str, about: Place, key: str, manner: Manner, **facts: object) -> Letter | None:
    to = recipient(about.holder) if about.holder else None
    return letter_for(kind, to=to, key=key, due_at=manner.due_at, season_id=about.season_id, **facts) if to else None


def _noted(season: Season, places: Sequence[Place], manner: Manner) -> int:
    line = note(VERB, season, by=manner.by, places=spans_of(place.id for place in places), letters=manner.letters)
    db.session.flush()
    return line.id
