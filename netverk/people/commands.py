"""`organiser` and `sign-in-link`."""

import argparse
from typing import Any

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.people import signing_in
from netverk.people.journal import note
from netverk.people.knowing import Contact, find_person, person_for, tidy_email


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    organiser = commands.add_parser("organiser", help=_("make somebody an organiser"))
    organiser.add_argument("email", metavar="EMAIL")
    organiser.add_argument("--name", default="", help=_("what they are called, where they are not known yet"))
    organiser.set_defaults(run=make_organiser)
    link = commands.add_parser("sign-in-link", help=_("print a link that signs somebody in once, within twenty minutes"))
    link.add_argument("email", metavar="EMAIL")
    link.set_defaults(run=print_link)


def make_organiser(args: argparse.Namespace) -> dict[str, Any]:
    """Somebody who is not known yet is called by what stands before the @ until they have a name."""
    with write():
        email = tidy_email(args.email)
        person = person_for(Contact(name=args.name or email.partition("@")[0], email=email), spoken())
        if not person.is_organiser:
            person.is_organiser = True
            note("make organiser", person, by=None)
        return {"email": email, "name": person.name, "said": _("%(name)s is an organiser.", name=person.name)}


def print_link(args: argparse.Namespace) -> dict[str, Any]:
    with write():
        person = find_person(tidy_email(args.email))
        if person is None:
            raise RuleBroken(N_("Nobody with the address %(email)s is known here."), email=args.email)
        token, link = signing_in.make_link(person)
        note("print sign-in link", person, by=None)
        url = signing_in.link_url(token)
        return {"email": person.email, "url": url, "expires_at": link.expires_at.isoformat(), "said": url}
