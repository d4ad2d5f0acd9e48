"""The list of a season's places as organisers read and search it."""

from collections.abc import Sequence
from dataclasses import dataclass

from netverk.language import N_
from netverk.registrations.finding import places_in
from netverk.seasons.models import Season
from netverk.seats.models import OF_NOBODY, TAKES_A_SEAT, Place, PlaceState

STATE_WORDS = {
    PlaceState.PENDING: N_("Pending"),
    PlaceState.CONFIRMED: N_("Confirmed"),
    PlaceState.WAITING: N_("Waiting"),
    PlaceState.OFFERED: N_("Offered"),
    PlaceState.LAPSED: N_("Lapsed"),
    PlaceState.CANCELLED: N_("Cancelled place"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One place; `is_first` where its registration begins in the list, `can_cancel` while somebody holds it."""

    place: Place
    is_first: bool
    can_cancel: bool

    @property
    def state(self) -> str:
        return STATE_WORDS[self.place.state]

    @property
    def kind(self) -> str:
        """Its type, and the session that it is for, where it is not for the whole season."""
        named = (self.place.type.title if self.place.type else "", self.place.session.title if self.place.session else "")
        return ", ".join(filter(None, named))

    @property
    def phone(self) -> str:
        """The number to call on short notice: the holder's, or that of who registered them."""
        held_by = self.place.holder.phone if self.place.holder else ""
        return held_by or self.place.registration.registrant.phone


@dataclass(frozen=True, slots=True)
class Page:
    """What the list shows: the rows found, and how many people take part in all, found or not."""

    rows: Sequence[Row]
    taking_part: int
    registered: int
    pending: int


def page(season: Season, wanted: str) -> Page:
    """Everybody, or those whose name, address, phone or organisation has every word of `wanted` in it."""
    places = places_in(season)
    words = wanted.casefold().split()
    found = [place for place in places if all(word in _searched(place) for word in words)]
    firsts = {place.registration_id: place.id for place in reversed(found)}
    rows = [Row(place, firsts[place.registration_id] == place.id, place.state not in OF_NOBODY) for place in found]
    pending = sum(place.state is PlaceState.PENDING for place in places)
    return Page(rows, sum(place.state in TAKES_A_SEAT for place in places), len(places), pending)


def _searched(place: Place) -> str:
    registration = place.registration
    people = (place.holder, registration.registrant)
    texts = [text for person in people if person for text in (person.name, person.email or "", person.phone)]
    return " ".join([*texts, registration.organisation.name if registration.organisation else ""]).casefold()
