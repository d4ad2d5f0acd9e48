"""`person`."""

import argparse
from typing import Any

from netverk.db import db, retrying, write
from netverk.erasing import erasing, files
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people.knowing import find_person, tidy_email
from netverk.people.models import Person
from netverk.privacy.exporting import as_file, export
from netverk.privacy.sentences import sentences
from netverk.settings import settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    person = commands.add_parser("person", help=_("say what is stored about somebody, export it, or erase them"))
    person.add_argument("email", metavar="EMAIL")
    wanted = person.add_mutually_exclusive_group()
    wanted.add_argument("--export", action="store_true", help=_("everything, as JSON"))
    wanted.add_argument("--erase", action="store_true", help=_("give back their places, and erase them once the last letters have left"))
    person.add_argument("--from-programmes", action="store_true", help=_("with --erase: from what was published too, where they spoke"))
    person.set_defaults(run=run)


def run(args: argparse.Namespace) -> dict[str, Any]:
    person = find_person(tidy_email(args.email))
    if person is None:
        raise RuleBroken(N_("Nobody with the address %(email)s is known here."), email=args.email)
    if args.erase:
        return _erased(person, from_programmes=args.from_programmes)
    exported = export(person)
    return exported | {"said": as_file(person).rstrip() if args.export else "\n".join(sentences(exported))}


def _erased(person: Person, *, from_programmes: bool) -> dict[str, Any]:
    """Begun the first time; the second time finished, where the letters have left."""
    ident, name = person.id, person.name
    _begin(ident, from_programmes=from_programmes)
    if ident in erasing.due():
        files.forget(_finish(ident), settings().home)
        return {"person": ident, "erased": True, "said": _("%(name)s is erased.", name=name)}
    said = _("%(name)s has no places any more, and is erased by itself once the last letters have left, within a day.", name=name)
    return {"person": ident, "erased": False, "said": said}


@retrying
def _begin(ident: int, *, from_programmes: bool) -> None:
    with write():
        erasing.begin(db.session.get_one(Person, ident), from_programmes=from_programmes, by=None)


@retrying
def _finish(ident: int) -> list[str]:
    with write():
        return list(erasing.finish(db.session.get_one(Person, ident)))
