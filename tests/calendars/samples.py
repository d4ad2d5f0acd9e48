"""Programmes for calendars to show: name only what the test is about."""

from datetime import UTC, date, datetime
from typing import Any

from netverk.calendars.entries import Entry, session_entry
from netverk.calendars.invitation import Attendee, Organizer, request
from netverk.programme.published import House, Notice, Published
from netverk.programme.value import Byline, Day, Kind, Private, Programme, Room, Season, Series, Session, Status, Venue
from netverk.programme.when import When

BASE = "https://norrsken.example"
LINK = "https://meet.example/hemlig?pwd=a,b;c"
RELEASED = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
KARI = Attendee("Kari Åkesson", "kari@example.org")
HOUSE = Organizer("Förlaget Norrsken", "inbjudan+abc123@norrsken.example")
ANKI = Byline(speaker="anki", name="Anki Udd", title="ledarskapsexpert", affiliation="Ledarna")
CLAS = Byline(speaker="clas", name="Clas Olsson", title="generaldirektör", affiliation="Ekonomistyrningsverket")
KLARA = Venue(
    slug="klara",
    name="Klarahuset",
    street="Drottninggatan 33",
    postcode="111 51",
    town="Stockholm",
    directions="Fem minuter från T-centralen.",
    access="Hiss från entrén.",
    rooms=(Room(slug="stora", name="Stora salen"),),
)
MORNING = "2026-05-05 09:30/2026-05-05 12:30"


def session(when: str = MORNING, *, formerly: str = "", uid: str = "resan", number: int = 1, **facts: Any) -> Session:
    defaults: dict[str, Any] = {"title": "En resa", "status": Status.SCHEDULED, "venue": "klara", "room": "stora"}
    return Session(uid=uid, slug=uid, number=number, when=When.parse(when), formerly=When.parse(formerly), **{**defaults, **facts})


def network(*sessions: Session, **facts: Any) -> Programme:
    defaults: dict[str, Any] = {"leaders": (ANKI,), "venues": (KLARA,)}
    series = Series(slug="ledning", kind=Kind.NETWORK, title="Ledning i offentlig sektor")
    return Programme(series=series, season=Season(slug="2026", title="Våren 2026"), sessions=sessions, **{**defaults, **facts})


def conference(*sessions: Session, days: tuple[str, ...] = ("2026-05-05",), **facts: Any) -> Programme:
    series = Series(slug="dagarna", kind=Kind.CONFERENCE, title="Ledarskapsdagarna")
    made = tuple(Day(uid=f"dag{n}", date=date.fromisoformat(day)) for n, day in enumerate(days, 1))
    defaults: dict[str, Any] = {"venues": (KLARA,)}
    return Programme(series=series, season=Season(slug="2026", title="2026"), days=made, sessions=sessions, **{**defaults, **facts})


def published(programme: Programme, *notices: Notice, accent: str = "") -> Published:
    return Published(programme=programme, at=RELEASED, house=House(name="Norrsken", accent=accent), notices=notices, first_at=RELEASED)


def entry(when: str = MORNING, *, link: str = "", zone: str = "Europe/Stockholm", **facts: Any) -> Entry:
    held = session(when, **facts)
    made = session_entry(network(held, zone=zone), held, base_url=BASE, private=Private({held.uid: link}))
    assert made
    return made


def mail(entry: Entry, **facts: Any) -> bytes:
    """An invitation of Kari's."""
    return request(entry, **{"attendee": KARI, "organizer": HOUSE, "generation": 0, "dtstamp": RELEASED, **facts})
