"""`organiser`."""

import argparse
from typing import Any

from netverk.db import write
from netverk.language import _, spoken
from netverk.people.knowing import Contact, person_for, tidy_email
from netverk.staff import granting


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    organiser = commands.add_parser("organiser", help=_("make somebody an owner of everything"))
    organiser.add_argument("email", metavar="EMAIL")
    organiser.add_argument("--name", default="", help=_("what they are called, where they are not known yet"))
    organiser.set_defaults(run=make_organiser)


def make_organiser(args: argparse.Namespace) -> dict[str, Any]:
    """Somebody who is not known yet is called by what stands before the @ until they have a name."""
    with write():
        email = tidy_email(args.email)
        person = person_for(Contact(name=args.name or email.partition("@")[0], email=email), spoken())
        granting.give(person, granting.THE_HOUSE, by=None)
        return {"email": email, "name": person.name, "said": _("%(name)s is an organiser and owns everything.", name=person.name)}
