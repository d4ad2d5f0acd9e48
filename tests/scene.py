"""A house at work: a published season with two seats, one of them Kari's; Oda organises, Per is a stranger."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from flask import Flask

from netverk.db import write
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.publishing import releasing
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from tests import make
from tests.visitor import Visitor

NOW = "2030-01-10 12:00"
HOLD = timedelta(minutes=2)
BASE_URL = "http://127.0.0.1:5000"


@dataclass(frozen=True)
class Scene:
    """Where things are: `path` is `series/season`; its sessions are `tillit` (5 May 2030), `makt` (2 June) and `mod`, not published."""

    app: Flask
    oda: Person
    path: str = "natverket/varen-2030"
    code: str = ""
    notice: int = 0
    advisory: str = ""

    @property
    def organiser(self) -> Visitor:
        return Visitor(self.app, signed_in=self.oda)


def lay(app: Flask) -> Scene:
    """Make it, at NOW, in an empty database."""
    with app.app_context(), write():
        oda = make.organiser(phone="08-1")
        make.house()
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030", capacity=2)
        room = make.room(slug="stora", venue=make.venue(slug="norra"))
        tillit = make.session("Om tillit", slug="tillit", season=season, venue=room.venue, room=room)
        make.talk("Tillit i vardagen", session=tillit, by=make.speaker(slug="astrid"))
        make.session("Om makt", slug="makt", season=season, starts="2030-06-02 09:30", venue=room.venue, room=room)
        advisory = make.advisory(season=season)
        notice = publish(season, oda)
        kari = Contact(name="Kari Nord", email="kari@example.org", phone="070-1740605")
        registration = take_places(season, kari, [kari], once=uuid4().hex)
        make.session("Om mod", slug="mod", season=season, starts="2030-06-09 09:30")
        return Scene(app, oda, code=registration.code, notice=notice, advisory=advisory.uid)


def publish(season: Season, by: Person) -> int:
    """All that is planned, in the caller's transaction; the notice's number."""
    what = releasing.propose(releasing.lock_season(season.id))
    return releasing.release(what, verb="publish", by=by, hold=HOLD, base_url=BASE_URL).id
