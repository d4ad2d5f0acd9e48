"""`sign-in-link`."""

import argparse
from typing import Any

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people import signing_in
from netverk.people.journal import note
from netverk.people.knowing import find_person, tidy_email


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    link = commands.add_parser("sign-in-link", help=_("print a link that signs somebody in once, within twenty minutes"))
    link.add_argument("email", metavar="EMAIL")
    link.set_defaults(run=print_link)


def print_link(args: argparse.Namespace) -> dict[str, Any]:
    with write():
        person = find_person(tidy_email(args.email))
        if person is None:
            raise RuleBroken(N_("Nobody with the address %(email)s is known here."), email=args.email)
        token, link = signing_in.make_link(person)
        note("print sign-in link", person, by=None)
        url = signing_in.link_url(token)
        return {"email": person.email, "url": url, "expires_at": link.expires_at.isoformat(), "said": url}
