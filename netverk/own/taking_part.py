"""What somebody takes part in, over all series: places of their own, places of others that they take once, seasons they speak in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.orm import joinedload

from netverk.answers.models import Answer
from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState
from netverk.people.models import Person
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.releases.reading import Newest
from netverk.seasons.models import Leadership, Season
from netverk.seats.models import OF_NOBODY, Place, PlaceState, Registration
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker

STANDS = (DeputyState.ASKED, DeputyState.GOES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """One session, or one day of a conference, that somebody has a place at.

    `instead_of` names whose place it is where they go as a deputy (or are `asked` to), `sends` who goes in their own stead.
    """

    newest: Newest
    uid: str
    code: str  # of the registration; empty where it is somebody else's
    instead_of: str = ""
    asked: bool = False
    sends: str = ""
    answer: Answer | None = None

    @property
    def goes(self) -> bool:
        """Whether it belongs in their calendar."""
        return not (self.asked or self.sends)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingPart:
    """Everything at hand about one person; `changed_at` is when their own part in it last changed."""

    goings: Sequence[Going]
    unsettled: Sequence[Place]  # asked for, offered, in the waiting list
    registered: Sequence[Registration]  # for others only
    speaks_in: Sequence[Newest]
    has_place_in: Sequence[Newest]
    changed_at: datetime

    def __bool__(self) -> bool:
        return bool(self.goings or self.unsettled or self.registered or self.speaks_in)


def of(person: Person) -> TakingPart:
    """As many queries whatever the number of seasons."""
    places, stands_in = _places(person), _stands_in(person)
    speakers, speaking = _speaking(person)
    seasons = {place.season_id for place in places} | {each.place.season_id for each in stands_in} | speaking
    newest = reading.newest_of(seasons)
    held, sent = [place for place in places if place.state is PlaceState.CONFIRMED and place.season_id in newest], _sent(places)
    found = [*_own(held, sent, newest), *_as_deputy([each for each in stands_in if each.state in STANDS], newest)]
    goings = {(id(each.newest), each.uid, each.instead_of): each for each in reversed(found)}  # who has two places there goes once
    in_programme = [newest[ident] for ident in sorted(speaking) if ident in newest and _speaks(newest[ident].published.programme, speakers)]
    return TakingPart(
        goings=list(goings.values()),
        unsettled=[place for place in places if place.state is not PlaceState.CONFIRMED and place.state not in OF_NOBODY],
        registered=_registered(person),
        speaks_in=in_programme,
        has_place_in=[newest[ident] for ident in dict.fromkeys(place.season_id for place in held)],
        changed_at=max([person.made_at, *_moments(places), *(each.settled_at or each.made_at for each in (*stands_in, *sent))]),
    )


def _places(person: Person) -> Sequence[Place]:
    everything = joinedload(Place.registration), joinedload(Place.season).joinedload(Season.series), joinedload(Place.session)
    held = select(Place).where(Place.holder_id == person.id).options(*everything, joinedload(Place.type))
    return db.session.scalars(held.order_by(Place.id)).all()


def _stands_in(person: Person) -> Sequence[Deputy]:
    """Of all states: one that is over has changed what their calendar says."""
    query = select(Deputy).where(Deputy.person_id == person.id).options(joinedload(Deputy.place), joinedload(Deputy.session))
    return db.session.scalars(query.order_by(Deputy.id)).all()


def _speaking(person: Person) -> tuple[set[str], set[int]]:
    """The uids that they stand up as, by their address, and the ids of the seasons that they stand up in as planned."""
    rows = select(Speaker.id, Speaker.uid).where(Speaker.email != "", func.lower(Speaker.email) == person.email)
    speakers = {row.id: row.uid for row in db.session.execute(rows)}
    if not speakers:
        return set(), set()
    talks = select(Session.season_id).join(Appearance, Appearance.session_id == Session.id).where(Appearance.speaker_id.in_(speakers))
    leads = select(Leadership.season_id).where(Leadership.speaker_id.in_(speakers))
    return set(speakers.values()), set(db.session.scalars(union(talks, leads)))


def _speaks(programme: Programme, speakers: Collection[str]) -> bool:
    leads = any(leader.speaker in speakers for leader in programme.leaders)
    return leads or any(programme.spoken_by(uid) for uid in speakers)


def _registered(person: Person) -> Sequence[Registration]:
    """What they have signed for others alone, and not cancelled."""
    own = select(Place.registration_id).where(Place.holder_id == person.id)
    signed = select(Registration).where(Registration.registrant_id == person.id, Registration.cancelled_at.is_(None))
    with_season = joinedload(Registration.season).joinedload(Season.series)
    return db.session.scalars(signed.where(Registration.id.not_in(own)).options(with_season).order_by(Registration.id)).all()


def _own(places: Sequence[Place], sent: Sequence[Deputy], newest: dict[int, Newest]) -> Iterator[Going]:
    answers = _answers(places)
    deputies = {(each.place_id, each.session.uid): each.name for each in sent if each.state is DeputyState.GOES}
    for place in places:
        there = newest[place.season_id]
        for uid in _uids(place, there.published.programme):
            yield Going(
                newest=there,
                uid=uid,
                code=place.registration.code,
                sends=deputies.get((place.id, uid), ""),
                answer=answers[place.id].get(uid),
            )


def _uids(place: Place, programme: Programme) -> list[str]:
    """What a place is good for: one session; else the days of a conference, or every session of a network, that its type covers."""
    if place.session:
        return [place.session.uid] if programme.session(place.session.uid) else []
    whole = [each.uid for each in (programme.days if programme.is_conference else programme.sessions)]
    covered = set(place.type.covers) if place.type else set()
    return [uid for uid in whole if uid in covered] if covered & set(whole) else whole


def _as_deputy(stands_in: Sequence[Deputy], newest: dict[int, Newest]) -> Iterator[Going]:
    for each in stands_in:
        there = newest.get(each.place.season_id)
        if there and each.place.state is PlaceState.CONFIRMED and there.published.programme.session(each.session.uid):
            asked = each.state is DeputyState.ASKED
            yield Going(newest=there, uid=each.session.uid, code="", instead_of=each.place.name, asked=asked)


def _answers(places: Sequence[Place]) -> dict[int, dict[str, Answer]]:
    """By place and the session's uid."""
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    given = select(Answer).where(Answer.place_id.in_([place.id for place in places])).options(joinedload(Answer.session))
    for answer in db.session.scalars(given):
        found[answer.place_id][answer.session.uid] = answer
    return found


def _sent(places: Sequence[Place]) -> Sequence[Deputy]:
    """Whoever goes in the holder's stead, or was to."""
    query = select(Deputy).where(Deputy.place_id.in_([place.id for place in places])).options(joinedload(Deputy.session))
    return db.session.scalars(query.order_by(Deputy.id)).all()


def _moments(places: Sequence[Place]) -> Iterator[datetime]:
    for place in places:
        yield from (moment for moment in (place.made_at, place.offered_at, place.cancelled_at) if moment)
