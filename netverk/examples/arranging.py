"""An invented house with example series: what has been, as far as is known, and what a visitor can register for."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from netverk import clock
from netverk.admissions import choosing
from netverk.answers import giving
from netverk.db import db, write
from netverk.examples import conference_ahead, leadership_network, members, past_conferences, season_ahead, ways_in
from netverk.examples.members import Signed
from netverk.examples.speakers import email
from netverk.language import speaking
from netverk.layouts.laying_out import lay_out
from netverk.people.knowing import Contact, person_for
from netverk.people.models import Person
from netverk.programme import value
from netverk.programme.value import Programme
from netverk.programme.when import When
from netverk.programme.words import period_words
from netverk.publishing import acting, adopting, releasing
from netverk.publishing.acting import Action
from netverk.publishing.drafting import draft
from netverk.receiving import taking_in
from netverk.receiving.models import Kind, Outcome, Received
from netverk.registrations.registering import take_places
from netverk.seasons.models import House, Season, Series
from netverk.seasons.naming import slugify
from netverk.seasons.roles import Role
from netverk.seasons.rollover import is_avoided, mornings, roll_over, term_ahead, usual_hours
from netverk.seats.models import Place
from netverk.sessions.models import Session
from netverk.settings import hold, settings
from netverk.speakers.models import Speaker
from netverk.staff import granting
from netverk.staff.granting import Wanted

OWNER = ("oda@example.org", "Oda Lindqvist")
STAFF = (  # besides the owner: whom she gives a role, and in which series (everything: empty)
    ("edvin@example.org", "Edvin Mårdberg", Role.EDITOR, leadership_network.SERIES.slug),
    ("fanny@example.org", "Fanny Öresköld", Role.FINANCE, ""),
)


def arrange_once() -> None:
    """Fill an empty database, all or nothing, inside an app's context; one that has a series already is left alone."""
    with write(), speaking("sv"):
        if db.session.scalar(select(Series.id).limit(1)):
            return
        _open_house()
        spring = _published(leadership_network.spring_2020())
        for each in past_conferences.all_of_them():
            _published(each)
        network = _roll_over(spring)
        _share_out_work()
        conference = _published(conference_ahead.programme(_today(), is_avoided), invented=conference_ahead.ALL)
        ways_in.open_network(network)
        ways_in.open_conference(conference)
        _register(network, members.network())
        _write_in(network)
        _register(conference, members.conference())
        _answer(network)
        moved = _session(network, season_ahead.MOVED)
        _act(moved, acting.move(_another_morning(moved), season_ahead.BECAUSE))
        _act(_session(conference, conference_ahead.CANCELLED), acting.cancel(conference_ahead.BECAUSE))


def organisers() -> list[Person]:
    """The example's organisers, the owner first."""
    addresses = [OWNER[0], *(address for address, *_rest in STAFF)]
    return list(db.session.scalars(select(Person).where(Person.email.in_(addresses), Person.is_organiser).order_by(Person.id)))


def _open_house() -> None:
    db.session.add(House(name=season_ahead.HOUSE, contact="natverk@example.org", phone="08-465 004 12"))
    address, name = OWNER
    granting.give(person_for(Contact(name=name, email=address)), granting.THE_HOUSE, by=None)


def _share_out_work() -> None:
    for address, name, role, slug in STAFF:
        series_id = db.session.scalar(select(Series.id).where(Series.slug == slug))
        wanted = Wanted(role=role, series_id=series_id, may_postpone=role is Role.EDITOR, may_refund=role is Role.FINANCE)
        granting.give(person_for(Contact(name=name, email=address)), wanted, by=_oda().id)


def _published(programme: Programme, invented: Iterable[value.Speaker] = ()) -> Season:
    """A new series and season that say what `programme` says, released. Those who are `invented` can be written to."""
    series = Series(slug=programme.series.slug, kind=programme.series.kind, title=programme.series.title)
    season = Season(series=series, slug=programme.season.slug, title=programme.season.title)
    db.session.add(season)
    db.session.flush()
    return _released(programme, season, invented)


def _roll_over(spring: Season) -> Season:
    """The network's next season: planned as an organiser would have it planned, then filled and released."""
    term = term_ahead(_today())
    name = period_words(term)
    season = roll_over(spring, slug=slugify(name), title=name.capitalize(), term=term)
    lay_out(season, after=spring)
    return _released(season_ahead.written_in(draft(season).programme), season, season_ahead.ALL)


def _released(programme: Programme, season: Season, invented: Iterable[value.Speaker]) -> Season:
    adopting.adopt(programme, season, season_ahead.links(programme))
    names = [who.name for who in invented]
    for row in db.session.scalars(select(Speaker).where(Speaker.name.in_(names))):
        row.email = email(row.name)
    what = releasing.propose(releasing.lock_season(season.id))
    releasing.release(what, verb="publish", by=_oda(), hold=hold(), base_url=settings().base_url)
    return season


def _register(season: Season, signed: Iterable[Signed]) -> None:
    types = choosing.to_choose(season)
    for n, each in enumerate(signed, 1):
        once, kind = f"example-{season.id}-{n}", types[0] if types else None
        take_places(season, each.registrant, each.attendees, once=once, organisation=each.organisation, type=kind)


def _write_in(season: Season) -> None:
    """One of the members has asked the house something by mail."""
    held = select(Place).where(Place.season_id == season.id, Place.holder_id.is_not(None)).order_by(Place.id)
    place = db.session.scalars(held.limit(1)).one()
    mail = Received(digest="example", kind=Kind.WORDS, outcome=Outcome.FOR_PEOPLE, subject="En fråga", because=taking_in.WRITTEN)
    mail.words = "Hej, kan min kollega följa med mig en gång, om det finns plats?\n\nVänliga hälsningar"
    mail.sender_name, mail.person, mail.season = place.name, place.holder, season
    mail.sender = (place.holder.email if place.holder else None) or ""
    db.session.add(mail)


def _answer(season: Season) -> None:
    """Some have said whether they come to the first morning; one lets a colleague go."""
    morning = min(adopting.rows_of(season).values(), key=lambda row: row.number)
    held = db.session.scalars(select(Place).where(Place.season == season).order_by(Place.id)).all()
    for place, said in zip(held, members.ANSWERS, strict=False):
        giving.give(place, morning, said, by=place.holder_id)
    sender = held[len(members.ANSWERS)]
    giving.send_colleague(sender, morning, members.DEPUTY, by=sender.holder_id)


def _act(session: Session, action: Action) -> None:
    acting.publish_action(session.season_id, session.uid, action, by=_oda(), hold=hold(), base_url=settings().base_url)


def _another_morning(session: Session) -> When:
    """Some other suitable day within the fortnight, on which the season has no other session."""
    season, day = session.season, session.when.first_date or _today()
    taken = {row.when.first_date for row in adopting.rows_of(season).values()}
    hours = usual_hours(season.series.usual_hours)
    return mornings(
        1,
        first=day + timedelta(days=1),
        last=day + timedelta(weeks=2),
        weekday=None,
        hours=hours,
        skip=lambda each: each in taken or is_avoided(each),
    )[0]


def _session(season: Season, slug: str) -> Session:
    return next(row for row in adopting.rows_of(season).values() if row.slug == slug)


def _oda() -> Person:
    return organisers()[0]


def _today() -> date:
    return clock.now().astimezone(ZoneInfo("Europe/Stockholm")).date()
