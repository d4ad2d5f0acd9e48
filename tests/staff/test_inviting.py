"""Inviting by mail."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.letters.models import Fate, Letter
from netverk.people import signing_in
from netverk.people.knowing import Contact
from netverk.people.models import SignInLink
from netverk.programme.published import House
from netverk.seasons.models import Grant
from netverk.seasons.roles import Role
from netverk.staff import granting, inviting
from netverk.staff.granting import Wanted
from tests import make
from tests.visitor import Visitor

HOUSE = House(name="Förlaget Norrsken")
ONCE = "a" * 32


def invite(wanted: Wanted, language: str = "sv", once: str = ONCE) -> Grant:
    with write():
        oda = make.organiser("Oda Berg")
        contact = Contact(name="Eva Sandvik", email="eva@example.org")
        return inviting.invite(contact, wanted, language=language, once=once, by=oda.id)


def series(title: str = "Nätverket") -> int:
    with write():
        return make.series(title).id


def written() -> str:
    letter = db.session.scalars(select(Letter)).one()
    with speaking(letter.language):
        message = inviting.compose(letter, HOUSE).message
    assert message
    assert message.subject in message.html
    return f"{message.subject}\n{message.text}"


def test_the_letter_says_who_invites_to_what_and_for_how_long(app: Flask) -> None:
    with app.app_context(), clock.stopped(datetime(2030, 5, 1, 10, 0, tzinfo=UTC)):
        invite(Wanted(role=Role.EDITOR, series_id=series(), may_postpone=True))
        text = written().replace("\N{NO-BREAK SPACE}", " ")

        assert text.startswith("Oda Berg bjuder in dig att arbeta med Förlaget Norrsken\nHej Eva Sandvik,")
        assert "– redaktör för Nätverket (får skjuta upp och ställa in)" in text
        assert "Länken gäller till 8 maj 2030 kl. 12.00 och kan användas en gång." in text
        assert "http://127.0.0.1:5000/sign-in/" in text
        assert "?next=/organise/" in text


def test_it_is_in_the_language_of_the_invited(app: Flask) -> None:
    with app.app_context():
        invite(Wanted(role=Role.FINANCE), language="en")

        assert "– finance for everything" in written()
        assert "/en/sign-in/" in written()
        assert "?next=/en/organise/" in written()


def test_somebody_we_know_is_written_to_in_their_own_language(app: Flask) -> None:
    with app.app_context():
        with write():
            make.person("Eva", language="en")
        invite(Wanted(role=Role.DOOR), language="sv")

        assert "door for everything" in written()


def test_the_link_signs_in_for_a_week(app: Flask) -> None:
    with app.app_context():
        made_at = clock.now()
        invite(Wanted(role=Role.DOOR))
        token = str(db.session.scalars(select(Letter)).one().facts["token"])
        with clock.stopped(made_at + timedelta(days=6, hours=23)):
            signing_in.check(token)
        with clock.stopped(made_at + timedelta(days=7, minutes=1)), pytest.raises(RuleBroken):
            signing_in.check(token)

    assert Visitor(app).send(f"/sign-in/{token}?next=/organise/").leads_to == "/organise/"


def test_the_same_form_sent_twice_writes_once(app: Flask) -> None:
    with app.app_context():
        for _time in range(2):
            invite(Wanted(role=Role.DOOR))
        counted = [db.session.scalar(select(func.count()).select_from(table)) for table in (Letter, SignInLink)]

        assert counted == [1, 1]
        with write():
            inviting.send(db.session.scalars(select(Grant).where(Grant.role == Role.DOOR)).one().person, once="b" * 32, by=1)
        assert db.session.scalar(select(func.count(Letter.id))) == 2


def test_an_invitation_whose_role_was_taken_away_does_not_leave(app: Flask) -> None:
    with app.app_context():
        grant = invite(Wanted(role=Role.DOOR))
        with write():
            granting.take_away(db.session.get_one(Grant, grant.id), by=None)
        clockwork.delivering()()

        assert db.session.scalars(select(Letter.fate)).one() is Fate.NEEDLESS


def test_once_it_has_left_the_token_is_nowhere(app: Flask) -> None:
    with app.app_context():
        with write():
            make.house()
        invite(Wanted(role=Role.DOOR))
        token = str(db.session.scalars(select(Letter)).one().facts["token"])
        db.session.rollback()
        clockwork.delivering()()

        letter = db.session.scalars(select(Letter).execution_options(populate_existing=True)).one()
        assert (letter.fate, letter.message) == (Fate.SENT, None)
        assert token not in repr(letter.facts)
