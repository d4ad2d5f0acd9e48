"""Records written and locked at once, and statements that are compiled once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError, NoResultFound

from netverk.db import db, write
from netverk.people.models import JournalEntry, Person
from netverk.prepared import Prepared
from netverk.records import insert, insert_if_new, lock_again, reference
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration
from tests import make

NOON = datetime(2030, 5, 5, 12, tzinfo=UTC)
MADE_SINCE = Prepared(select(Person.name, Person.made_at).where(Person.made_at >= bindparam("since")).order_by(Person.id))


def test_what_is_written_at_once_is_read_as_what_the_session_writes(app: Flask) -> None:
    with app.app_context():
        with write():
            kari, season = make.person("Kari", made_at=NOON), make.season()
            signed = {"season": season, "registrant": kari, "language": "sv", "made_at": NOON, "organisation": None}
            at_once = insert(Registration(code="a", once="a", name="Kari", **signed))
            insert(Place(registration=at_once, season=season, holder=kari, name="Åsa Ek", made_at=NOON))
            gathered = Registration(code="b", once="b", name="Kari", **signed)
            db.session.add_all([gathered, Place(registration=gathered, season=season, holder=kari, name="Åsa Ek", made_at=NOON)])
        db.session.expire_all()
        one, other = (_facts(place) for place in db.session.scalars(select(Place).order_by(Place.id)))
        assert one | {"id": 0, "registration_id": 0} == other | {"id": 0, "registration_id": 0}
        first, second = (_facts(each) for each in db.session.scalars(select(Registration).order_by(Registration.id)))
        assert first | {"id": 0, "code": "", "once": ""} == second | {"id": 0, "code": "", "once": ""}


def test_what_was_written_at_once_is_known_and_can_be_changed(app: Flask) -> None:
    with app.app_context():
        with write():
            kari, season = make.person("Kari"), make.season()
            signed = insert(Registration(code="a", once="a", season=season, registrant=kari, name="Kari", language="sv"))
            place = insert(Place(registration=signed, season=season, holder=kari, name="Kari"))
            assert (place.registration, place.holder, place.session, place.state) == (signed, kari, None, PlaceState.CONFIRMED)
            place.state = PlaceState.CANCELLED
        db.session.expire_all()
        assert (place.id, place.state) == (1, PlaceState.CANCELLED)


def test_what_the_database_refuses_is_said_as_the_session_says_it(app: Flask) -> None:
    with app.app_context(), write():
        make.person("Kari")
        with pytest.raises(IntegrityError), db.session.begin_nested():
            insert(Person(name="Kari", email="kari@example.org"))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_what_there_can_be_only_once_is_written_once(app: Flask) -> None:
    with app.app_context():
        with write():
            first = insert_if_new(Person(name="Kari", email="kari@example.org"))
            again = insert_if_new(Person(name="Somebody Else", email="kari@example.org"))
        assert first is not None
        assert again is None
        assert [each.name for each in db.session.scalars(select(Person))] == ["Kari"]


def test_a_row_is_locked_as_it_is_now(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season(capacity=3)
        db.session.execute(Season.__table__.update().values(capacity=5))  # type: ignore[attr-defined]  # behind the session's back
        db.session.commit()
        with write():
            assert lock_again(season).capacity == 5
            season.capacity = 7
        db.session.expire_all()
        assert season.capacity == 7


def test_a_row_that_has_gone_cannot_be_locked(app: Flask) -> None:
    with app.app_context():
        with write():
            kari = make.person("Kari")
        with write():
            db.session.execute(Person.__table__.delete())  # type: ignore[attr-defined]
        with pytest.raises(NoResultFound), write():
            lock_again(kari)


def test_a_row_known_by_its_id_is_read_when_something_of_it_is_asked_for(app: Flask) -> None:
    with app.app_context():
        with write():
            ident = make.season("Våren 2030").id
        db.session.remove()
        season = reference(Season, ident)
        assert reference(Season, ident) is season
        assert season.title == "Våren 2030"


def test_a_prepared_statement_sees_what_the_session_has_yet_to_write(app: Flask) -> None:
    with app.app_context(), write():
        db.session.add(Person(name="Kari", email="kari@example.org", made_at=NOON))
        assert MADE_SINCE.rows(since=NOON) == [("Kari", NOON)]
        assert MADE_SINCE.value(since=NOON) == "Kari"
        assert MADE_SINCE.value(since=NOON + timedelta(seconds=1)) is None


def test_where_the_session_waits_with_writing_a_prepared_statement_does_too(app: Flask) -> None:
    with app.app_context(), write():
        with db.session.no_autoflush:
            db.session.add(Person(name="Kari", email="kari@example.org", made_at=NOON))
            assert MADE_SINCE.rows(since=NOON) == []
        assert MADE_SINCE.rows(since=NOON) == [("Kari", NOON)]


def test_facts_in_json_come_back_as_they_were(app: Flask) -> None:
    facts = {"changes": {"title": ["Gamla", "Nya “å”"]}, "n": 3}
    with app.app_context():
        with write():
            insert(JournalEntry(at=NOON, person_id=None, verb="rename", subject="series:1", facts=facts))
        assert [(line.at, line.facts) for line in db.session.scalars(select(JournalEntry))] == [(NOON, facts)]


def _facts(record: Place | Registration) -> dict[str, object]:
    return {column.key: getattr(record, column.key) for column in record.__mapper__.columns}
