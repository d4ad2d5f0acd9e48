"""The example house, open to everybody: made once, served as it is, with something for its organisers to do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from config import Issuer
from netverk import clock, create_app
from netverk.db import db, write
from netverk.engagements import answering, asking, merging
from netverk.examples import arranging, conference_ahead, season_ahead
from netverk.letters.models import Fate, Letter
from netverk.people import signing_in
from netverk.people.knowing import Contact
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.sessions.models import Appearance, Session
from netverk.speakers.models import Speaker
from tests import make
from tests.conftest import let_go, settings, sqlite_in
from tests.open_to_all.addresses import Known


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Six seasons as the demonstration has them; changes to publish in one that lies ahead, and letters that did not arrive."""
    home = tmp_path_factory.mktemp("house")
    elsewhere = Issuer(domains=frozenset({"arbetsgivaren.example"}), url="http://127.0.0.1:1", client_id="x", client_secret="x")
    named = replace(settings(sqlite_in(home), home), base_url="http://localhost:5000", issuers=(elsewhere,))
    made = create_app(named)
    with made.app_context():
        arranging.arrange_once()
        with write():
            _leave_work_to_do()
    yield made
    let_go(made)


def _leave_work_to_do() -> None:
    season = db.session.scalars(select(Season).where(Season.capacity == season_ahead.CAPACITY)).one()
    session = db.session.scalars(select(Session).where(Session.season == season, Session.slug != season_ahead.MOVED)).first()
    assert session
    season.shows_participants = True
    session.title, session.preliminary, session.internal_note = f"{session.title}, på nytt", True, "Ring talaren."
    make.session("Om hopp", season=season, starts=None)
    _leave_long_words(season)
    _be_declined(db.session.scalars(select(Session).where(Session.season == season, Session.slug == season_ahead.MOVED)).one())
    make.advisory(season=season)
    make.mailing(season=season)
    make.season("Hösten 2031", series=season.series, slug="hosten-2031")
    _have_a_queue(db.session.scalars(select(Session).where(Session.slug == conference_ahead.CANCELLED)).one().season)
    holder = arranging.organisers()[0]
    make.passkey(holder)
    make.passkey(holder, name="Gamla datorn", ended_at=clock.now())
    unhappy = db.session.scalars(select(Letter).where(Letter.season_id == season.id).order_by(Letter.id).limit(3)).all()
    for letter, fate in zip(unhappy, (Fate.FAILED, Fate.IN_DOUBT, Fate.WITHDRAWN), strict=True):
        letter.fate, letter.failure = fate, "550 no such mailbox"


def _have_a_queue(season: Season) -> None:
    """Two wait, and what the first of them waited for is there."""
    season.capacity = season.seats_taken
    for who in ("offered", "waiting"):
        contact = Contact(name="Märta Åslund", email=f"marta.{who}@example.org")
        take_places(season, contact, [contact], once=f"example-{who}", may_wait=True)
    season.capacity += 1
    waiting_list.fill(season)


def _leave_long_words(season: Season) -> None:
    """No line of a phone has room for these: they are broken, and nothing beside them is pushed away."""
    venue = make.venue("Räddningstjänstsamverkansanläggningen", street="Kvalitetsutvecklingsledningssamordningsgatan 123 B")
    room = make.room("Kommunfullmäktigesammanträdeslokalen", venue=venue)
    season.series.audience = "Myndighetsövergripande verksamhetsutvecklingssamordningsansvariga"
    soon = f"{clock.now() + timedelta(days=2):%Y-%m-%d} 09:30"
    long = make.session("Informationssäkerhetsklassificeringsmodellens införande", season=season, starts=soon, venue=room.venue, room=room)
    make.talk(session=long, by=make.speaker("Ing-Marie Björkegren-Wallenstråle", title="verksamhetsutvecklingsansvarig förbundsdirektör"))
    make.advisory("Smittskyddsinformationsansvarsfördelningen", season=season)


def _be_declined(session: Session) -> None:
    speaker = db.session.scalars(
        select(Speaker).join(Appearance, Appearance.speaker_id == Speaker.id).where(Appearance.session_id == session.id)
    ).one()
    asked = asking.ask(session, speaker, words="Kom gärna.", once="a" * 32, by=None, hold=timedelta(0))
    answering.decline(asked, seen=answering.seal(session), words="Jag är bortrest.")
    speaker.own_edits = ["biography"]
    merging.merge(speaker, make.speaker("Hen själv", phone="070-1"), by=None)


@pytest.fixture(scope="session")
def known(house: Flask) -> Known:
    with house.app_context():
        return Known.of_the_examples()


@pytest.fixture
def token(house: Flask) -> Callable[[], str]:
    """A new sign-in link's token, of an organiser."""

    def made() -> str:
        with house.app_context(), write():
            return signing_in.make_link(arranging.organisers()[0])[0]

    return made


@pytest.fixture(scope="session")
def address(house: Flask) -> Iterator[str]:
    """Where the house is served, by a server of the run's own."""
    server = make_server("127.0.0.1", 0, house, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (the server's own name for it)
        """Nothing: what goes wrong is seen by the tests."""
