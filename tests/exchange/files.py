"""The files that tests read, and programmes made of nothing else than a test is about."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from netverk.exchange.identity import talk_uid
from netverk.programme.canonical import canonical
from netverk.programme.published import House, Notice, Published
from netverk.programme.value import Byline, Day, Kind, Programme, Room, Season, Series, Session, Speaker, Status, Talk, Venue
from netverk.programme.when import When

BASE = "https://norrsken.example"
RELEASED = datetime(2031, 1, 10, 8, 0, tzinfo=UTC)
OWN = Path(__file__).parent / "data"
OFFICIAL = Path(__file__).parent.parent.parent.parent / "shared" / "data"
KARI, PER = "6f1f9b5e-1111-4a4a-8b8b-000000000001", "6f1f9b5e-1111-4a4a-8b8b-000000000002"


def own(name: str) -> bytes:
    return (OWN / name).read_bytes()


def official(name: str) -> bytes:
    """One of the official files; a test without it is left out."""
    if not (OFFICIAL / name).exists():
        pytest.skip(f"{name} is not here")
    return (OFFICIAL / name).read_bytes()


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def session(number: int = 1, when: str = "2031-03-29 10:00/2031-03-29 11:00", *, by: tuple[str, ...] = (), **facts: Any) -> Session:
    """A scheduled session as a schedule file would hold it."""
    talks = (Talk(uid=talk_uid(uid(number)), by=tuple(Byline(speaker=each, name=NAMES[each]) for each in by)),) if by else ()
    defaults: dict[str, Any] = {"title": f"Pass {number}", "slug": f"pass-{number}", "status": Status.SCHEDULED, "talks": talks}
    return Session(uid=uid(number), number=number, when=When.parse(when), **{**defaults, **facts})


def programme(*sessions: Session, **facts: Any) -> Programme:
    """A conference with two rooms and one day."""
    defaults: dict[str, Any] = {
        "series": Series(slug="fjallmotet", kind=Kind.CONFERENCE, title="Fjällmötet"),
        "season": Season(slug="2031", title="Fjällmötet 2031", starts_on=date(2031, 3, 29), ends_on=date(2031, 3, 29)),
        "days": (Day(uid="day", date=date(2031, 3, 29)),),
        "venues": (
            Venue(slug="fjallmotet", name="Fjällmötet 2031", rooms=(Room(slug="katan", name="Kåtan"), Room(slug="bastun", name="Bastun"))),
        ),
        "speakers": tuple(Speaker(uid=each, slug=NAMES[each].lower(), name=NAMES[each]) for each in sorted(_named(sessions))),
    }
    return canonical(Programme(sessions=sessions, **{**defaults, **facts}))


def tree(data: bytes) -> Any:
    """XML parsed by another than ours."""
    return etree.fromstring(data)


def published(made: Programme, *notices: Notice) -> Published:
    return Published(programme=made, at=RELEASED, house=House(name="Norrsken", contact="hej@norrsken.example"), notices=notices)


NAMES = {KARI: "Kari", PER: "Per"}


def _named(sessions: tuple[Session, ...]) -> set[str]:
    return {line.speaker for each in sessions for line in each.bylines}
