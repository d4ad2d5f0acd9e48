"""The hard spring: sixty sessions of twenty networks called off with one notice, before people who are members of several."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete, func, insert, select

from config import Settings
from netverk import clock
from netverk.calendars.entries import held_entries
from netverk.db import db, write
from netverk.language import N_
from netverk.letters.models import Fate, Letter, Told
from netverk.operations.bench import seasons
from netverk.operations.bench.figures import Figure
from netverk.operations.bench.places import Place, visited
from netverk.people.models import Person
from netverk.programme.value import Kind, Programme, Room, Series, Session, Status, Venue
from netverk.programme.value import Season as SeasonValue
from netverk.programme.when import When
from netverk.publishing import acting, undoing
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season
from netverk.seats.models import Place as Seat
from netverk.seats.models import PlaceState, Registration
from netverk.together import acting as joint
from netverk.together import choosing, previewing
from netverk.together.choosing import Wanted

NETWORKS, MORNINGS, CHOSEN, MEMBERS = 20, 5, 3, 1500
HOLD, BASE_URL = timedelta(minutes=2), "http://127.0.0.1:5000"
ACTION = acting.postpone("Smittspridningen ökar.")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds, and how many there were of what."""

    preview: float
    publish: float
    undo: float
    sessions: int
    letters: int
    left: int


def together(place: Place, networks: int = NETWORKS, members: int = MEMBERS) -> Iterator[Figure]:
    with visited(place), write():
        lay_down(networks, members)
    with visited(place):
        times = measured(place.settings)
    beside = f"{times.sessions} sessions, {times.letters} letters"
    yield Figure(name=N_("preview of many sessions at once"), on=place.engine, value=times.preview, unit="s", most=2, beside=beside)
    yield Figure(name=N_("publishing many sessions at once"), on=place.engine, value=times.publish, unit="s", most=5, beside=beside)
    yield Figure(name=N_("taking many sessions back"), on=place.engine, value=times.undo, unit="s", most=5, beside=beside)
    yield Figure(name=N_("letters that leave after it was taken back"), on=place.engine, value=times.left, most=0)


def measured(settings: Settings) -> Times:
    """Preview, do it, take it back within the hold; the times of each."""
    ids = [each.id for each in choosing.find(Wanted(last=_morning(0, CHOSEN - 1) + timedelta(days=6)), None)]
    db.session.remove()
    with _timed() as previewed, joint.tried(ids, ACTION, None) as found:
        shown = previewing.preview(found, settings)
    db.session.remove()
    with _timed() as published, write():
        notice = joint.publish(ids, ACTION, within=None, by=None, hold=HOLD, base_url=BASE_URL).id
    letters = _letters(notice)
    if shown.people != letters:
        raise RuntimeError(f"{shown.people} were to be told, and {letters} letters wait")
    db.session.remove()
    with _timed() as undone, write():
        undoing.undo(notice, by=None, hold=HOLD, base_url=BASE_URL)
    left = db.session.scalar(select(func.count(Letter.id)).where(Letter.fate == Fate.WAITING)) or 0
    return Times(previewed[0], published[0], undone[0], shown.sessions, letters, left)


def _letters(notice: int) -> int:
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.notice_id == notice)) or 0


@contextmanager
def _timed() -> Iterator[list[float]]:
    found: list[float] = []
    begun = time.perf_counter()
    yield found
    found.append(time.perf_counter() - begun)


def lay_down(networks: int, members: int) -> None:
    """The networks, published; everybody is a member of one to three, and holds what they were sent. Inside `write()`."""
    made = [seasons.lay_down(_network(n)) for n in range(networks)]
    for ident in made:
        seasons.publish(ident)
    people = _people(members)
    mine = {person: sorted({made[(person * step) % networks] for step in (1, 3, 7)[: 1 + person % 3]}) for person in people}
    _enrol(mine)
    _hold(mine)
    db.session.execute(delete(Letter))


def _network(n: int) -> Programme:
    slug = f"natverk-{n + 1}"
    return Programme(
        series=Series(slug=slug, kind=Kind.NETWORK, title=f"Nätverk {n + 1}"),
        season=SeasonValue(slug="varen", title="Våren"),
        sessions=tuple(_session(slug, n, morning) for morning in range(MORNINGS)),
        venues=(Venue(slug="huset", name="Huset", street="Storgatan 1", town="Stockholm", rooms=_rooms()),),
    )


def _rooms() -> tuple[Room, ...]:
    return tuple(Room(slug=f"rum-{n + 1}", name=f"Rum {n + 1}", seats=200) for n in range(NETWORKS))


def _session(slug: str, n: int, morning: int) -> Session:
    starts = datetime.combine(_morning(n, morning), datetime.min.time()) + timedelta(hours=9)
    return Session(
        uid=str(uuid5(NAMESPACE_URL, f"netverk bench {slug} {morning}")),
        slug=f"traff-{morning + 1}",
        title=f"Träff {morning + 1}",
        number=morning + 1,
        summary=seasons.WORDS,
        status=Status.SCHEDULED,
        when=When.hours(starts, starts + timedelta(hours=3)),
        venue="huset",
        room=f"rum-{n % NETWORKS + 1}",
    )


def _morning(n: int, morning: int) -> date:
    """Each network on a weekday of its own, one morning a month; none in the past."""
    return date(clock.now().year + 1, 2, 1) + timedelta(weeks=4 * morning, days=n % 5)


def _people(members: int) -> list[int]:
    before = db.session.scalar(select(func.max(Person.id))) or 0
    rows = [{"name": f"Medlem {n}", "email": f"medlem-{n}@example.org", "made_at": clock.now()} for n in range(before, before + members)]
    return seasons.inserted(Person, rows)


def _enrol(mine: dict[int, list[int]]) -> None:
    now = clock.now()
    pairs = [(person, season) for person, theirs in mine.items() for season in theirs]
    whose: list[dict[str, Any]] = [{"season_id": season, "name": f"Medlem {person}", "made_at": now} for person, season in pairs]
    codes = [f"m{person}-{season}" for person, season in pairs]
    signed = [{"code": code, "once": code, "registrant_id": pair[0], **each} for code, pair, each in zip(codes, pairs, whose, strict=True)]
    held = zip(pairs, seasons.inserted(Registration, signed), whose, strict=True)
    places = [
        {"holder_id": person, "registration_id": made, "sort_name": str(person), "state": PlaceState.CONFIRMED, **each}
        for (person, _season), made, each in held
    ]
    db.session.execute(insert(Seat), places)
    for season in {season for _person, season in pairs}:
        db.session.get_one(Season, season).seats_taken += sum(each == season for _person, each in pairs)


def _hold(mine: dict[int, list[int]]) -> None:
    """What they were sent when they got their places."""
    named = db.session.execute(select(Person.id, Person.email).where(Person.id.in_(mine)))
    addresses = {ident: email or "" for ident, email in named}
    rows: list[dict[str, Any]] = []
    for release in reading.current_of({season for theirs in mine.values() for season in theirs}):
        entries = _entries(release)
        theirs = [addresses[person] for person, seasons_of in mine.items() if release.season_id in seasons_of]
        rows += [{"address": address, "season_id": release.season_id, **entry} for address in theirs for entry in entries]
    db.session.execute(insert(Told), rows)


def _entries(release: Release) -> Collection[dict[str, Any]]:
    programme = reading.programme_of(release)
    known = {"release_id": release.id, "object_release_id": release.id, "method": "REQUEST", "told_at": clock.now()}
    found = held_entries(programme, private=reading.private_of(release), base_url=BASE_URL)
    facts = {uid: asdict(entry) | {"when": str(entry.when), "description": "", "joining": []} for uid, entry in found.items()}
    return [{"uid": uid, "entry": entry, **known} for uid, entry in facts.items()]
