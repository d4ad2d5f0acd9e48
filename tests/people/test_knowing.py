"""Who somebody is: names and addresses as people write them."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact, organisation_for, person_for, tidy, tidy_email, tidy_name
from netverk.people.models import JournalEntry, Person
from tests import make


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("kari@example.org", "kari@example.org"),
        ("  Kari.Nord@EXAMPLE.org\n", "kari.nord@example.org"),
        ("kari+natverk@example.org", "kari+natverk@example.org"),
        ("kari@räksmörgås.example", "kari@xn--rksmrgs-5wao1o.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_write_it(written: str, tidied: str) -> None:
    assert tidy_email(written) == tidied


@pytest.mark.parametrize(
    "written",
    [
        "", "kari", "@example.org", "kari@", "kari@example", "kari@@example.org", "kari@a@example.org", "ka ri@example.org",
        "kari@exa mple.org", "kari@example..org", "kari@.org", "kari@example.org.", "kari@example.org\r\nBcc: per@example.org",
        "kari\x00@example.org", ".kari@example.org", "kåri@example.org", "<kari@example.org>", "kari@-x.org", "k" * 65 + "@example.org",
        "kari@" + "x" * 64 + ".org", "k@" + "x." * 130 + "org",
    ],
)  # fmt: skip
def test_what_no_letter_reaches_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken):
        tidy_email(written)


def test_a_name_stands_on_one_line() -> None:
    assert tidy_name(" Kari\r\n  Nord\x00\u202e ") == "Kari Nord"
    assert tidy("A\u030angstro\u0308m") == "Ångström"


@pytest.mark.parametrize("name", ["", " \n\t", "\u200b", "x" * 121])
def test_no_name_and_too_long_a_name_are_refused(name: str) -> None:
    with pytest.raises(RuleBroken):
        tidy_name(name)


def test_a_person_is_known_by_address_and_keeps_their_name(app: Flask) -> None:
    with app.app_context():
        with write():
            kari = make.person("Kari", phone="070-111")
            same = person_for(Contact(name="Somebody Else", email="KARI@example.org"))

        assert (same.id, same.name, same.phone) == (kari.id, "Kari", "070-111")
        assert db.session.scalar(select(func.count(Person.id))) == 1


def test_a_newer_number_is_the_one_to_call(app: Flask) -> None:
    with app.app_context():
        with write():
            make.person("Kari", phone="070-111")
            kari = person_for(Contact(name="Kari", email="kari@example.org", phone="070-222"))

        assert kari.phone == "070-222"
        entry = db.session.scalars(select(JournalEntry)).one()
        assert (entry.verb, entry.subject, entry.facts) == ("change phone", f"person:{kari.id}", {})


def test_an_organisation_is_known_by_name(app: Flask) -> None:
    with app.app_context(), write():
        first = organisation_for(" Statens  verk ")
        assert first is not None
        assert organisation_for("statens verk") is first
        assert organisation_for("  ") is None
