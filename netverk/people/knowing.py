"""Who somebody is to us: found by e-mail address, or made."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import bindparam, func, select

from netverk.db import Base, db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.models import Organisation, Person
from netverk.prepared import Prepared
from netverk.records import insert_if_new

T = TypeVar("T", bound=Base)

LONGEST_EMAIL = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
LONGEST_LOCAL = 64
LONGEST_NAME = 120

NOT_AN_ADDRESS = N_("That is not a complete e-mail address. It should look like name@example.org.")
NO_NAME = N_("Write a name.")
TOO_LONG_A_NAME = N_("The name is too long: %(n)s characters at most.")

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # dot-atom, RFC 5322 §3.2.3
_BY_EMAIL = Prepared(select(Person.id).where(Person.email == bindparam("email")))
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody as written in a form or a command, not yet known to be anybody; see `person_for`."""

    name: str
    email: str
    phone: str = ""


def person_for(contact: Contact, language: str = "sv") -> Person:
    """The person with that address, made where there is none. Refuses what is no name or no address.

    The name of a person we know stays: whoever fills in a form may be somebody else. A phone number is replaced by a newer one, because
    it is there to be called on short notice.
    """
    name, email, phone = tidy_name(contact.name), tidy_email(contact.email), tidy(contact.phone)
    found = find_person(email)
    if found is None:
        return _made_or_found(Person(name=name, email=email, phone=phone, language=language), lambda: find_person(email))
    if phone and phone != found.phone:
        found.phone = phone
        note("change phone", found, by=None)
    return found


def find_person(email: str) -> Person | None:
    """By an address that is already tidy."""
    ident = _BY_EMAIL.value(email=email)
    return None if ident is None else db.session.get_one(Person, ident)


def organisation_for(name: str) -> Organisation | None:
    """The organisation of that name, large and small letters aside, made where there is none; None for an empty name."""
    if not (tidied := tidy(name)[:LONGEST_NAME]):
        return None
    return _find_organisation(tidied) or _made_or_found(Organisation(name=tidied), lambda: _find_organisation(tidied))


def _find_organisation(name: str) -> Organisation | None:
    same = func.lower(Organisation.name) == func.lower(name)
    return db.session.scalar(select(Organisation).where(same).order_by(Organisation.id).limit(1))


def tidy(text: str) -> str:
    """On one line, without signs that cannot be seen, composed as NFC."""
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def tidy_name(text: str) -> str:
    if not (name := tidy(text)):
        raise RuleBroken(NO_NAME)
    if len(name) > LONGEST_NAME:
        raise RuleBroken(TOO_LONG_A_NAME, n=LONGEST_NAME)
    return name


def tidy_email(text: str) -> str:
    """The address in small letters, its domain as mail servers write it (`xn--…`); RuleBroken unless a letter can be sent there."""
    if len(text) > 2 * LONGEST_EMAIL:  # with blanks around it; what is longer takes long to be written as mail servers do
        raise RuleBroken(NOT_AN_ADDRESS)
    local, at, domain = unicodedata.normalize("NFC", text.strip()).lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise RuleBroken(NOT_AN_ADDRESS) from None
    labels = domain.split(".")
    is_whole = at and len(labels) > 1 and all(map(LABEL.fullmatch, labels)) and LOCAL.fullmatch(local)
    if not is_whole or len(local) > LONGEST_LOCAL or len(local) + 1 + len(domain) > LONGEST_EMAIL:
        raise RuleBroken(NOT_AN_ADDRESS)
    return f"{local}@{domain}"


def domain_of(email: str) -> str:
    """What stands behind the @ of an address that is tidy."""
    return email.rpartition("@")[2]


def _made_or_found(record: T, find: Callable[[], T | None]) -> T:
    """Add a record that is one of its kind; where another transaction was first, take theirs."""
    written = insert_if_new(record) or find()
    if written is None:
        raise RuntimeError("neither made nor found")
    return written
