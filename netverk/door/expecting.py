"""Who is expected: the holders of confirmed places, their deputies where they send one, guests; and who has said that they stay away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from netverk.answers.models import Answer, Said
from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState
from netverk.door.occasions import Occasion, occasion_or_404
from netverk.language import alphabetical
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration

STAY_AWAY = frozenset({Said.NO, Said.DEPUTY})


@dataclass(frozen=True, slots=True)
class Seated:
    """The holder of a place, or the deputy who goes in their stead."""

    place: Place
    deputy: Deputy | None = None

    @property
    def key(self) -> str:
        """`p17`, `d5`: who on which place."""
        return f"d{self.deputy.id}" if self.deputy else f"p{self.place.id}"

    @property
    def person(self) -> Person | None:
        return self.deputy.person if self.deputy else self.place.holder

    @property
    def name(self) -> str:
        """As written by who registered or sent them; empty while nobody is named."""
        if self.deputy:
            return self.deputy.name
        return self.place.name or (self.place.holder.name if self.place.holder else "")

    @property
    def instead_of(self) -> str:
        return Seated(self.place).name if self.deputy else ""

    @property
    def organisation(self) -> str:
        """Whose place it is; not told of somebody with a protected identity."""
        owner = self.place.registration.organisation
        return owner.name if owner and not self.is_protected else ""

    @property
    def is_protected(self) -> bool:
        """Of a deputy also where the holder is: the list names both."""
        return any(person and person.is_protected for person in (self.person, self.place.holder))


class Rolls:
    """The places of a season with what was answered and who goes instead: three queries, whatever the number of sessions and people."""

    def __init__(self, season: Season, occasions: Sequence[Occasion]) -> None:
        sessions = {session.id for occasion in occasions for session in occasion.sessions}
        self.places = _places(season, sessions)
        self.away = {(answer.place_id, answer.session_id) for answer in _answers(sessions)}
        self.deputies = {(deputy.place_id, deputy.session_id): deputy for deputy in _deputies(sessions)}

    def expected(self, occasion: Occasion) -> list[Seated]:
        """In Swedish alphabetical order."""
        coming = (self._who_comes(place, occasion) for place in self._places_at(occasion))
        return _in_order(each for each in coming if each)

    def staying_away(self, occasion: Occasion) -> list[Seated]:
        """The holders who said no or sent somebody else, in the same order: they may come after all."""
        return _in_order(Seated(place) for place in self._places_at(occasion) if self._is_away(place, occasion))

    def _places_at(self, occasion: Occasion) -> Iterable[Place]:
        idents = {session.id for session in occasion.sessions}
        for place in self.places:
            covers = place.type.covers if place.type and place.session_id is None else []
            if (place.session_id is None or place.session_id in idents) and (not covers or occasion.uids & set(covers)):
                yield place

    def _who_comes(self, place: Place, occasion: Occasion) -> Seated | None:
        """A deputy stands for the whole of a day where the holder is at none of its sessions."""
        if not self._is_away(place, occasion):
            return Seated(place)
        sent = (self.deputies.get((place.id, session.id)) for session in occasion.sessions)
        return next((Seated(place, deputy) for deputy in sent if deputy), None)

    def _is_away(self, place: Place, occasion: Occasion) -> bool:
        theirs = [session.id for session in occasion.sessions if place.session_id in (None, session.id)]
        return bool(theirs) and all((place.id, ident) in self.away or (place.id, ident) in self.deputies for ident in theirs)


def expected(season: Season, uid: str) -> list[Seated]:
    """Who is expected at a session or on a day of a conference."""
    occasion = occasion_or_404(season, uid)
    return Rolls(season, [occasion]).expected(occasion)


def _in_order(seated: Iterable[Seated]) -> list[Seated]:
    """Who is not named yet comes last."""
    return sorted(seated, key=lambda each: (not each.name, alphabetical(each.name), each.place.id))


def _places(season: Season, sessions: Collection[int]) -> Sequence[Place]:
    held = select(Place).where(Place.season_id == season.id, Place.state == PlaceState.CONFIRMED)
    here = held.where(or_(Place.session_id.is_(None), Place.session_id.in_(sessions)))
    with_names = (
        joinedload(Place.holder),
        joinedload(Place.type),
        joinedload(Place.registration).joinedload(Registration.organisation),
    )
    return db.session.scalars(here.options(*with_names).order_by(Place.id)).all()


def _answers(sessions: Collection[int]) -> Sequence[Answer]:
    return db.session.scalars(select(Answer).where(Answer.session_id.in_(sessions), Answer.said.in_(STAY_AWAY))).all()


def _deputies(sessions: Collection[int]) -> Sequence[Deputy]:
    go = select(Deputy).where(Deputy.session_id.in_(sessions), Deputy.state == DeputyState.GOES)
    return db.session.scalars(go.options(joinedload(Deputy.person)).order_by(Deputy.id)).all()
