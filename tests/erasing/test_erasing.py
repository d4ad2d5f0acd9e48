"""Erasing somebody: what goes, what stays, when."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.deputies.models import Deputy, DeputyState
from netverk.erasing import erasing
from netverk.errors import RuleBroken
from netverk.letters.models import Fate, Letter, Told
from netverk.people.models import JournalEntry, Person
from netverk.privacy.exporting import export
from netverk.seasons.models import Grant, Season
from netverk.seats.models import Place, PlaceState, Registration
from netverk.seats.waiting_list import wait
from tests import make, scene
from tests.erasing.life import BIOGRAPHY, EMAIL, NAME, PHONE, WORDS, Life, lived
from tests.speakers.test_photos import photo

Clock = Callable[[str | datetime], None]


@pytest.fixture
def life(app: Flask, clock_at: Clock) -> Life:
    clock_at(scene.NOW)
    return lived(app, photo((300, 300)))


def begin(life: Life, *, from_programmes: bool = True) -> None:
    with life.app.app_context(), write():
        erasing.begin(db.session.get_one(Person, life.ident), from_programmes=from_programmes, by=life.ident)


def test_nobody_can_be_found_any_more_who_was_erased(life: Life) -> None:
    before = life.traces()
    assert {trace for trace, where in before.items() if not where} == set(), "there is something of everything to leak"
    tables = {"letter", "told", "release", "journal_entry", "speaker", "place", "reply", "import"}
    assert tables <= {*before[NAME], *before[EMAIL], *before[WORDS]}
    with life.app.app_context():
        known = export(db.session.get_one(Person, life.ident))
    for part in ("registrations", "places", "replies", "answers", "deputies", "standing_deputies", "presences", "invitations", "not_asked",
                 "letters", "told", "roles", "passkeys", "sign_in_links", "journal", "speakers"):  # fmt: skip
        assert known[part], part
    assert (known["person"]["email"], known["person"]["phone"], known["person"]["organisation"]) == (EMAIL, PHONE, "Skärgårdsverket")
    assert (known["replies"][0]["text"], known["replies"][0]["about_health"]) == (WORDS, True)
    assert BIOGRAPHY in known["speakers"][0]["biography"]
    assert any(NAME in letter["text"] for letter in known["letters"])

    begin(life)
    life.erase_due()
    with life.app.app_context():
        assert db.session.get_one(Person, life.ident).email == EMAIL, "the letters that take back the calendar leave first"
    life.deliver()
    with life.app.app_context():
        held = db.session.scalars(select(Told).where(Told.address == EMAIL, Told.method == "REQUEST")).all()
        assert held == [], "every calendar entry was taken back"
    life.erase_due()

    assert life.traces() == {trace: [] for trace in before}
    with life.app.app_context():
        gone = db.session.get_one(Person, life.ident)
        assert (gone.name, gone.email, gone.calendar_token, gone.is_organiser) == ("Borttagen person", None, None, False)
        about = select(JournalEntry).where(JournalEntry.subject == f"person:{life.ident}").order_by(JournalEntry.id)
        lines = [(line.verb, line.person_id) for line in db.session.scalars(about)]
        assert ("begin erasing", life.ident) in lines
        assert lines[-1] == ("erase", life.ident)
        assert ("sign in", life.ident) in lines, "the journal stays, and knows people as numbers"
    visitor = life.app.test_client()
    page = visitor.get("/natverket/varen-2030/")
    assert page.status_code == 200
    assert "Borttagen talare om tillit" in page.text
    assert visitor.get("/natverket/varen-2030/calendar.ics").status_code == 200


def test_what_was_published_stays_unless_it_is_asked_for(life: Life) -> None:
    begin(life, from_programmes=False)
    life.deliver()
    life.erase_due()

    left = life.traces()
    assert left[EMAIL] == left[PHONE] == left[WORDS] == []
    assert "release" in left[NAME]
    allowed = {"release", "speaker", "appearance", "leadership", "import", "scheduled_release", "talk", "session", "journal_entry"}
    assert set(left[NAME]) <= allowed | {".kept", ".db", ".db-wal"}


def test_what_others_have_is_theirs(life: Life) -> None:
    """The assistant keeps her own place and registration; the seat is free, and the one who went instead stands as they did."""
    begin(life)
    life.deliver()
    life.erase_due()

    with life.app.app_context():
        season = db.session.scalars(select(Season).where(Season.slug == "varen-2030")).one()
        places = db.session.scalars(select(Place).where(Place.season_id == season.id).order_by(Place.id)).all()
        assert [(place.name, place.state) for place in places] == [
            ("Kari Nord", PlaceState.CONFIRMED), ("Borttagen person", PlaceState.CANCELLED), ("Astrid Ek", PlaceState.CONFIRMED),
            ("Bo Ek", PlaceState.CONFIRMED),
        ]  # fmt: skip
        assert season.seats_taken == 3
        signed = db.session.scalars(select(Registration).where(Registration.registrant_id == life.ident)).one()
        assert (signed.name, signed.cancelled_at) == ("Borttagen person", None), "who was registered by them still comes"
        went = db.session.scalars(select(Deputy).where(Deputy.person_id == life.ident)).one()
        assert (went.name, went.state) == ("Borttagen person", DeputyState.DECLINED)
        told = db.session.scalars(select(Letter).where(Letter.address == "astrid.ek@example.org").order_by(Letter.id)).all()
        assert (told[-1].kind, told[-1].fate, told[-1].message) == ("leaving", Fate.SENT, None), "told whose place it was; not kept"


def test_a_letter_that_does_not_leave_is_waited_for_one_day(life: Life, clock_at: Clock) -> None:
    begin(life)
    clock_at("2030-01-11 11:59")
    life.erase_due()
    with life.app.app_context():
        assert erasing.has_begun(db.session.get_one(Person, life.ident))

    clock_at("2030-01-11 12:00")
    life.erase_due()
    assert life.traces()[EMAIL] == []
    with life.app.app_context():
        mine = db.session.scalars(select(Letter).where(Letter.person_id == life.ident)).all()
        assert {letter.fate for letter in mine} <= {Fate.SENT, Fate.NEEDLESS, Fate.WITHDRAWN}
    life.deliver()
    assert life.traces()[EMAIL] == []


def test_a_letter_in_hand_is_waited_for_in_any_case(life: Life, clock_at: Clock) -> None:
    begin(life)
    clock_at("2030-01-12 12:00")
    with life.app.app_context(), write():
        letter = db.session.scalars(select(Letter).where(Letter.person_id == life.ident, Letter.fate == Fate.WAITING)).first()
        assert letter
        letter.lease_until = datetime.fromisoformat("2030-01-12T12:01+01:00")
    life.erase_due()
    with life.app.app_context():
        assert erasing.has_begun(db.session.get_one(Person, life.ident))

    clock_at("2030-01-12 12:02")
    life.erase_due()
    assert life.traces()[EMAIL] == []


def test_the_last_owner_stays(app: Flask, clock_at: Clock) -> None:
    clock_at(scene.NOW)
    laid = scene.lay(app)
    with app.app_context(), pytest.raises(RuleBroken, match="only owner"), write():
        erasing.begin(db.session.get_one(Person, laid.oda.id), by=laid.oda.id)
    with app.app_context():
        assert [grant.ended_at for grant in db.session.scalars(select(Grant))] == [None]
        assert not erasing.has_begun(db.session.get_one(Person, laid.oda.id))


def test_a_seat_that_is_freed_is_offered_to_who_waits(app: Flask, clock_at: Clock) -> None:
    clock_at(scene.NOW)
    laid = scene.lay(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        make.place("Nina", season=season)
        registration = make.registration("Per", season=season)
        waits = Place(registration=registration, season=season, holder=registration.registrant, name="Per")
        db.session.add(waits)
        wait(registration, [waits])
        kari = db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one()
        erasing.begin(kari, by=None)
        erasing.begin(kari, by=None)
        assert waits.state is PlaceState.OFFERED
        signed = db.session.scalars(select(Registration).where(Registration.code == laid.code)).one()
        assert signed.cancelled_at
        assert len(db.session.scalars(select(Letter).where(Letter.kind == "farewell")).all()) == 1, "begun again it changes nothing"


def test_a_place_in_a_season_that_is_over_is_not_cancelled(app: Flask, clock_at: Clock) -> None:
    clock_at(scene.NOW)
    scene.lay(app)
    clock_at("2031-01-10 12:00")
    with app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.email == "kari@example.org")).one()
        erasing.begin(kari, by=None)
        assert [place.state for place in db.session.scalars(select(Place).where(Place.holder_id == kari.id))] == [PlaceState.CONFIRMED]


def test_who_was_merged_into_somebody_is_erased_with_them(app: Flask, clock_at: Clock) -> None:
    clock_at(scene.NOW)
    with app.app_context(), write():
        make.house()
        kari = make.person("Kari")
        other = make.person("Karin N", email="karin@example.org", merged_into_id=kari.id)
        erasing.begin(kari, by=None)
        ident, merged = kari.id, other.id
    life = Life(app, ident, scene.Scene(app, make_nobody()))
    life.deliver()
    life.erase_due()
    with app.app_context():
        assert [(each.name, each.email) for each in db.session.scalars(select(Person).where(Person.id.in_([ident, merged])))] == [
            ("Borttagen person", None), ("Borttagen person", None),
        ]  # fmt: skip


def make_nobody() -> Person:
    return Person(name="", email=None)
