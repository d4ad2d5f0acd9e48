"""The richest life that somebody can have here: registered by an assistant and registering others, answered, deputised, spoke, organised,
wrote and was written to. `Ylva Ögren` is the one; nobody else has that name, address or number."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, text

from netverk import clockwork
from netverk.admissions.models import Purpose, QuestionKind
from netverk.answers.models import Said
from netverk.db import db, write
from netverk.engagements.asking import engagement_for
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, post
from netverk.people import signing_in
from netverk.people.handshakes import begin
from netverk.people.journal import note, note_changes
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.registrations.registering import take_places
from netverk.releases import reading
from netverk.releases.models import ScheduledRelease
from netverk.seasons.models import Import, NotAsked, Season
from netverk.seats.models import Place
from netverk.sessions.models import Session
from netverk.settings import settings
from netverk.speakers import photos, profiles
from netverk.speakers.models import Availability
from netverk.staff import granting, inviting
from tests import make, scene
from tests.rows import everything

NAME, EMAIL, PHONE, WORDS = "Ylva Ögren", "ylva.ogren@example.org", "070-99 88 77 6", "Allergisk mot hasselnötter"
BIOGRAPHY = "Har lett tre myndigheter i skärgården."
TRACES = (NAME, EMAIL, PHONE, WORDS, BIOGRAPHY, "ylva-ogren", "Ylva")


@dataclass(frozen=True)
class Life:
    app: Flask
    ident: int
    laid: scene.Scene

    def deliver(self) -> None:
        with self.app.app_context():
            clockwork.delivering()()

    def erase_due(self) -> None:
        with self.app.app_context():
            clockwork.erase_due()

    def traces(self) -> dict[str, list[str]]:
        """By trace, where it is found: in a column of a table, or in a file under the home folder, SQLite's own among them.

        The folder of letters stands in for the inboxes of the world: what lies there has been delivered, and is no longer the house's.
        """
        kept = list(self._kept())
        return {trace: [where for where, said in kept if trace.casefold() in said] for trace in TRACES}

    def _kept(self) -> Iterator[tuple[str, str]]:
        for table, rows in everything(self.app).items():
            for row in rows:
                yield table, json.dumps(row, default=str, ensure_ascii=False).casefold()
        with self.app.app_context():
            if db.engine.dialect.name == "sqlite":
                db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            home = settings().home
        for path in home.rglob("*"):
            if path.is_file() and "letters" not in path.parts:
                yield path.suffix, f"{path.name} {path.read_bytes().decode(errors='replace')}".casefold()


def lived(app: Flask, jpeg: bytes) -> Life:
    """All of it, at `scene.NOW`, with every letter delivered that is due."""
    laid = scene.lay(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        season.capacity = None
        assistant = Contact(name="Astrid Ek", email="astrid.ek@example.org")
        registered = take_places(season, assistant, [Contact(name=NAME, email=EMAIL, phone=PHONE), assistant], once="a" * 32)
        ylva = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
        ylva.organisation, ylva.calendar_token = make.organisation("Skärgårdsverket"), "en-hemlig-adress"
        take_places(season, Contact(name=NAME, email=EMAIL), [Contact(name="Bo Ek", email="bo.ek@example.org")], once="c" * 32)
        mine, hers = db.session.scalars(select(Place).where(Place.registration_id == registered.id).order_by(Place.id))
        tillit = db.session.scalars(select(Session).where(Session.slug == "tillit")).one()
        makt = db.session.scalars(select(Session).where(Session.slug == "makt")).one()
        diet = make.question("Vad äter du inte?", season=season, purpose=Purpose.DIET, kind=QuestionKind.TEXT)
        make.reply(WORDS, place=mine, question=diet)
        make.answer(Said.MAYBE, place=mine, session=tillit, words=f"Hälsar {NAME}, {PHONE}")
        make.deputy("Per", place=mine, session=makt)
        make.deputy(ylva, place=hers, session=tillit)
        make.standing_deputy(ylva, place=hers)
        make.standing_deputy("Per", place=mine)
        make.presence(place=mine, uid=tillit.uid, name=NAME)
        later = make.season("Hösten", series=season.series, slug="hosten")
        make.invited(ylva, season=later)
        db.session.add(NotAsked(season_id=later.id, person_id=ylva.id))
        make.received(f"Hälsningar {NAME}", sender=EMAIL, sender_name=NAME, person=ylva, season=season)
        make.received(f"Jag kommer med {NAME}.", sender="astrid.ek@example.org", subject=f"{NAME} och jag")
        _work(ylva, laid)
        _ways_in(ylva)
        _speak(ylva, season, tillit, jpeg)
        scene.publish(season, db.session.get_one(Person, laid.oda.id))
        post("calendar", to=Recipient(key="x", address=EMAIL, name=NAME), key=f"notice:1:address:{EMAIL}", season_id=season.id, uid="x")
        life = Life(app, ylva.id, laid)
    life.deliver()
    _read(app)
    with app.app_context(), write():
        refused = db.session.scalars(select(Letter).where(Letter.key.contains("address:"))).one()
        refused.fate, refused.failure = Fate.FAILED, f"550 5.1.1 <{EMAIL}> unknown"
        waiting = post("calendar", to=Recipient(key="x", address=EMAIL, name=NAME), key="later", season_id=refused.season_id, uid="x")
        assert waiting
        waiting.due_at += timedelta(days=2)
    return life


def _work(ylva: Person, laid: scene.Scene) -> None:
    """Ylva works with the house, and invites somebody in her own name."""
    granting.give(ylva, granting.THE_HOUSE, by=laid.oda.id)
    inviting.invite(Contact(name="Nina", email="nina@example.org"), granting.THE_HOUSE, language="sv", once="b" * 32, by=ylva.id)
    note("sign in", ylva, by=ylva.id)


def _ways_in(ylva: Person) -> None:
    signing_in.make_link(ylva)
    signing_in.ask(EMAIL, client="127.0.0.1", language="sv")
    make.passkey(ylva, name=f"{NAME}s telefon")
    begin("add a passkey", life=timedelta(minutes=5), person=ylva.id, handle="x")
    begin("sign in elsewhere", life=timedelta(minutes=5), email=EMAIL)


def _speak(ylva: Person, season: Season, session: Session, jpeg: bytes) -> None:
    speaker = make.speaker(NAME, slug="ylva-ogren", email=EMAIL, phone=PHONE, internal_note=f"Ring {NAME}", fee="1")
    photo = photos.keep(jpeg, settings().home / "photos")
    profiles.revise(speaker, {"biography": BIOGRAPHY, "photo": photo, "title": "generaldirektör"}, by=None)
    make.talk(f"{NAME} om tillit", session=session, by=speaker)
    make.leader(speaker, season=season)
    asked = engagement_for(session, speaker)
    asked.words, asked.proposed = f"Hälsar {NAME}", f"Ring {PHONE}"
    today = session.when.day
    assert today
    db.session.add(Availability(speaker=speaker, suits=True, first_on=today, last_on=today, starts=None, ends=None, note=f"{NAME} kan"))
    session.internal_note = f"Fråga {NAME}"
    note_changes("revise", session, {"talks": []}, {"talks": [NAME]}, by=ylva.id)


def _read(app: Flask) -> None:
    """Somebody has read the pages, so that they are kept; and a release is scheduled, and a file was taken in."""
    browser = app.test_client()
    for path in ("/", "/natverket/", "/natverket/varen-2030/", "/natverket/varen-2030/speakers/ylva-ogren"):
        assert NAME in browser.get(path).text
    with app.app_context(), write():
        season = db.session.scalars(select(Season).where(Season.slug == "varen-2030")).one()
        release = reading.current(season.id)
        assert release
        known = {"programme": release.programme, "private": release.private}
        db.session.add(
            ScheduledRelease(season=season, base=release, due=When.parse("2030-02-01T08:00/2030-02-01T08:01"), note=f"Med {NAME}", **known)
        )
        db.session.add(Import(season=season, format="season", programme=release.programme, by=None))
