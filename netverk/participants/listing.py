"""Who takes part: everybody for the desk; for each other only those who are willing, and whom nothing protects."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.language import alphabetical
from netverk.participants.sectors import WORDS, guess
from netverk.people.models import Organisation, Person, Sector
from netverk.registrations.listing import STATE_WORDS
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, TAKES_A_SEAT, Place, PlaceState, Registration


@dataclass(frozen=True, slots=True)
class Participant:
    """One place that somebody has, holds or waits for."""

    place: Place

    @property
    def name(self) -> str:
        return self.place.name or (self.place.holder.name if self.place.holder else "")

    @property
    def email(self) -> str:
        return (self.place.holder.email if self.place.holder else None) or ""

    @property
    def phone(self) -> str:
        return self.place.holder.phone if self.place.holder else ""

    @property
    def organisation(self) -> Organisation | None:
        return self.place.registration.organisation

    @property
    def sector(self) -> Sector | None:
        return self.organisation.sector if self.organisation else None

    @property
    def sector_words(self) -> str:
        """In English, to be translated, as are those of the state."""
        return WORDS[self.sector]

    @property
    def state(self) -> str:
        return STATE_WORDS[self.place.state]

    @property
    def kind(self) -> str:
        """Of place: its type, or the one session it is for."""
        return self.place.session.title if self.place.session else self.place.type.title if self.place.type else ""

    @property
    def is_protected(self) -> bool:
        return bool(self.place.holder and self.place.holder.is_protected)


@dataclass(frozen=True, slots=True)
class Whence:
    """An organisation that takes part, how many come from it, and what its name suggests."""

    organisation: Organisation
    number: int

    @property
    def guess(self) -> Sector | None:
        return None if self.organisation.sector else guess(self.organisation.name)


def participants(season: Season) -> list[Participant]:
    """Everybody who has not left, by name, who is not named yet last. One query."""
    held = select(Place).where(Place.season_id == season.id, Place.state.not_in(OF_NOBODY))
    with_all = (
        joinedload(Place.holder),
        joinedload(Place.type),
        joinedload(Place.session),
        joinedload(Place.registration).joinedload(Registration.organisation),
        joinedload(Place.registration).joinedload(Registration.registrant),
    )
    found = [Participant(place) for place in db.session.scalars(held.options(*with_all).order_by(Place.id))]
    return sorted(found, key=lambda each: (not each.name, alphabetical(each.name)))


def seated(everybody: Sequence[Participant]) -> list[Participant]:
    """Those who have a seat."""
    return [each for each in everybody if each.place.state in TAKES_A_SEAT]


def whence(everybody: Sequence[Participant]) -> list[Whence]:
    """The organisations of these, those without a sector first, then by name."""
    counted = Counter(each.organisation.id for each in everybody if each.organisation)
    known = {each.organisation.id: each.organisation for each in everybody if each.organisation}
    rows = [Whence(known[ident], number) for ident, number in counted.items()]
    return sorted(rows, key=lambda each: (each.organisation.sector is not None, alphabetical(each.organisation.name)))


def colleagues(season: Season) -> list[tuple[str, str]]:
    """Name and organisation of those whom the others may see, by name; nobody where the season does not show its participants.

    Left out is who would rather not be listed, who has a protected identity, who has been erased. One query.
    """
    if not season.shows_participants:
        return []
    named = select(Place).join(Place.holder).where(Place.season_id == season.id, Place.session_id.is_(None))
    willing = named.where(Place.state == PlaceState.CONFIRMED, Place.is_listed, Person.is_protected.is_(False), Person.email.is_not(None))
    with_names = joinedload(Place.holder), joinedload(Place.registration).joinedload(Registration.organisation)
    shown = [Participant(place) for place in db.session.scalars(willing.options(*with_names))]
    rows = [(each.name, each.organisation.name if each.organisation else "") for each in shown]
    return sorted(rows, key=lambda row: (alphabetical(row[0]), alphabetical(row[1])))
