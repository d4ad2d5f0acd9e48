"""The seasons that are measured: a conference of so many sessions, and so many people who come to it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, insert, select

from netverk import clock
from netverk.db import db
from netverk.own import calendars
from netverk.people.models import Person
from netverk.programme.value import Byline, Day, Kind, Programme, Room, Series, Session, Speaker, Status, Talk, Venue
from netverk.programme.value import Season as SeasonValue
from netverk.programme.when import When
from netverk.publishing import acting, adopting, releasing
from netverk.releases import reading
from netverk.releases.models import Notice
from netverk.seasons.models import House, Season
from netverk.seasons.models import Series as SeriesRow
from netverk.seats.models import Place, PlaceState, Registration, sort_key

ROOMS, A_DAY, LENGTH = 4, 40, timedelta(minutes=45)  # sessions in four rooms at once, so many on a day
WORDS = "Vi talar om hur arbetet blir gjort en vanlig tisdag, vem som bestämmer det, och vad vi lär av det som inte blev som vi tänkt. "


def conference(slug: str, sessions: int, weeks: int = 0) -> Programme:
    """Next year, so many `weeks` into October, one speaker a session, two paragraphs about each."""
    first = date(clock.now().year + 1, 10, 4) + timedelta(weeks=weeks)
    rooms = tuple(Room(slug=f"{n}-sal", name=f"Sal {n}", seats=200) for n in range(1, ROOMS + 1))
    return Programme(
        series=Series(slug="matning", kind=Kind.CONFERENCE, title="Mätning"),
        season=SeasonValue(slug=slug, title=f"{sessions} programpunkter"),
        days=tuple(Day(uid=_uid(slug, f"day {n}"), date=first + timedelta(days=n)) for n in range(-(-sessions // A_DAY))),
        sessions=tuple(_session(slug, n, first) for n in range(sessions)),
        speakers=tuple(_speaker(slug, n) for n in range(sessions)),
        venues=(Venue(slug="huset", name="Huset", street="Storgatan 1", town="Stockholm", rooms=rooms),),
    )


def _session(slug: str, n: int, first: date) -> Session:
    place = n % A_DAY
    starts = datetime.combine(first + timedelta(days=n // A_DAY), time(8)) + timedelta(hours=place // ROOMS)
    speaker = _speaker(slug, n)
    by = (Byline(speaker=speaker.uid, name=speaker.name, title=speaker.title, affiliation=speaker.affiliation),)
    return Session(
        uid=_uid(slug, f"session {n}"),
        slug=f"punkt-{n + 1}",
        title=f"Programpunkt {n + 1}",
        number=n + 1,
        summary=WORDS,
        description=f"{WORDS * 2}\n\n{WORDS * 2}",
        track=f"Spår {n % 5 + 1}",
        status=Status.SCHEDULED,
        when=When.hours(starts, starts + LENGTH),
        venue="huset",
        room=f"{n % ROOMS + 1}-sal",
        talks=(Talk(uid=_uid(slug, f"talk {n}"), title="", by=by),),
    )


def _speaker(slug: str, n: int) -> Speaker:
    return Speaker(
        uid=_uid(slug, f"speaker {n}"), slug=f"{slug}-talare-{n + 1}", name=f"Talare {n + 1}", title="chef", affiliation="Verket"
    )


def _uid(slug: str, what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"netverk bench {slug} {what}"))


def lay_down(programme: Programme, members: int = 0) -> int:
    """The rows of a season that is not released yet, with people who have places; gives its id. Inside `write()`."""
    if not db.session.get(House, 1):
        db.session.add(House(id=1, name="Mäthuset"))
    series = db.session.query(SeriesRow).filter_by(slug=programme.series.slug).one_or_none()
    series = series or SeriesRow(slug=programme.series.slug, kind=programme.series.kind, title=programme.series.title)
    season = Season(series=series, slug=programme.season.slug, title=programme.season.title)
    db.session.add(season)
    db.session.flush()
    adopting.adopt(programme, season)
    if members:
        enrol(season.id, members)
    return season.id


def enrol(season_id: int, members: int) -> None:
    """People who have a place, as many at once; nobody is told. Inside `write()`."""
    db.session.get_one(Season, season_id).seats_taken += members
    before, now = db.session.scalar(select(func.max(Person.id))) or 0, clock.now()
    names = [f"Deltagare {n}" for n in range(before + 1, before + members + 1)]
    people = inserted(Person, [{"name": name, "email": f"{name.lower().replace(' ', '-')}@example.org", "made_at": now} for name in names])
    whose: list[dict[str, Any]] = [{"season_id": season_id, "name": name, "made_at": now} for name in names]
    signed = [{"code": f"c{n}", "once": f"o{n}", "registrant_id": n, **each} for n, each in zip(people, whose, strict=True)]
    held = zip(people, inserted(Registration, signed), whose, strict=True)
    by_name = [{"holder_id": n, "registration_id": made, "sort_name": sort_key(each["name"]), **each} for n, made, each in held]
    db.session.execute(insert(Place), [{"state": PlaceState.CONFIRMED, **each} for each in by_name])


def subscribe(season_id: int) -> str:
    """Give the first who has a place a calendar of their own; its token. Inside `write()`."""
    person = db.session.scalars(select(Person).join(Place, Place.holder_id == Person.id).where(Place.season_id == season_id)).first()
    if person is None:
        raise LookupError(season_id)
    calendars.renew(person, instead_of="")
    return person.calendar_token or ""


def inserted(records: type[Person | Registration], rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the new rows, in their order."""
    return list(db.session.scalars(insert(records).returning(records.id, sort_by_parameter_order=True), rows))


def publish(season_id: int) -> Notice:
    """The whole season, its letters due at once. Inside `write()`."""
    what = releasing.propose(releasing.lock_season(season_id))
    return releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")


def postpone(season_id: int, slug: str) -> Notice:
    """One session of a released season, its letters due at once. Inside `write()`."""
    released = reading.current(season_id)
    session = reading.programme_of(released).session_named(slug) if released else None
    if session is None:
        raise LookupError(slug)
    action = acting.postpone("Talaren är sjuk.")
    return acting.publish_action(season_id, session.uid, action, by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
