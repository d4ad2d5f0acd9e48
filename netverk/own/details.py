"""What somebody tells the house about themselves, and what they want to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.people import journal
from netverk.people.knowing import organisation_for, tidy, tidy_name
from netverk.people.models import Person
from netverk.programme.published import has_ended
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, Place

LONGEST_PHONE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """As written in a form; `listed` says of each place, by its id, whether its holder stands on the list of participants."""

    name: str
    phone: str
    organisation: str
    language: str
    wants_reminders: bool
    wants_news: bool
    listed: Mapping[int, bool]


def revise(ident: int, told: Details) -> None:
    """By the person alone. The journal says what changed, but not from which name or number to which."""
    person = lock(Person, ident)
    before, name = _known(person), tidy_name(told.name)
    told_anew = {"renamed": name != person.name, "another_phone": tidy(told.phone) != person.phone}
    person.name, person.phone, person.language = name, tidy(told.phone), told.language
    person.organisation = organisation_for(told.organisation)
    person.wants_reminders, person.wants_news = told.wants_reminders, told.wants_news
    db.session.flush()
    said: dict[str, object] = {**journal.changed(before, _known(person)), **{fact: True for fact, is_so in told_anew.items() if is_so}}
    if listed := _list(person, told.listed):
        said["listed"] = listed
    if said:
        journal.note("revise", person, by=ident, **said)


def listed_places(person: Person) -> Sequence[Place]:
    """The places in seasons that go on and show who takes part to each other."""
    theirs = select(Place).join(Place.season).where(Place.holder_id == person.id, Place.state.not_in(OF_NOBODY), Season.shows_participants)
    with_titles = joinedload(Place.season).joinedload(Season.series), joinedload(Place.session)
    places = db.session.scalars(theirs.options(*with_titles).order_by(Place.id)).all()
    newest, now = reading.newest_of({place.season_id for place in places}), clock.now()
    return [each for each in places if each.season_id in newest and not has_ended(newest[each.season_id].published.programme, now)]


def _known(person: Person) -> dict[str, object]:
    wants = {"wants_reminders": person.wants_reminders, "wants_news": person.wants_news}
    return {"language": person.language, "organisation": person.organisation_id, **wants}


def _list(person: Person, listed: Mapping[int, bool]) -> dict[str, object]:
    """By place, where it is another than before, whether it is listed now. Places that are not theirs are left alone."""
    changed: dict[str, object] = {}
    for place in listed_places(person):
        wanted = listed.get(place.id, place.is_listed)
        if wanted is not place.is_listed:
            place.is_listed = changed[str(place.id)] = wanted
    return changed
