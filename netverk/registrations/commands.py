"""`register` and `registrations`."""

import argparse
from typing import Any
from uuid import uuid4

from netverk.db import retrying, write
from netverk.language import _, spoken
from netverk.people.knowing import Contact
from netverk.registrations.finding import places_in
from netverk.registrations.registering import take_places
from netverk.seasons.finding import season_at
from netverk.seats.models import Place


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("register", help=_("register one person for a season"))
    one.add_argument("season", metavar="SERIES/SEASON")
    one.add_argument("--name", required=True)
    one.add_argument("--email", required=True)
    one.add_argument("--organisation", default="")
    one.add_argument("--phone", default="")
    one.set_defaults(run=register)
    everybody = commands.add_parser("registrations", help=_("list the registrations for a season"))
    everybody.add_argument("season", metavar="SERIES/SEASON")
    everybody.set_defaults(run=registrations)


@retrying
def register(args: argparse.Namespace) -> dict[str, Any]:
    """By the same rule as the page."""
    who = Contact(name=args.name, email=args.email, phone=args.phone)
    with write():
        made = take_places(season_at(args.season), who, [who], once=uuid4().hex, organisation=args.organisation, language=spoken())
        return {
            "code": made.code,
            "name": made.name,
            "email": made.registrant.email,
            "said": _("%(name)s is registered: %(code)s", name=made.name, code=made.code),
        }


def registrations(args: argparse.Namespace) -> dict[str, Any]:
    """One line for each place: `code name email state`, separated by tabs."""
    rows = [_row(place) for place in places_in(season_at(args.season))]
    return {"registrations": rows, "said": "\n".join("\t".join(row[name] for name in ("code", "name", "email", "state")) for row in rows)}


def _row(place: Place) -> dict[str, str]:
    holder = place.holder
    return {
        "code": place.registration.code,
        "name": holder.name if holder else "",
        "email": (holder.email or "") if holder else "",
        "organisation": place.registration.organisation.name if place.registration.organisation else "",
        "state": place.state.value,
    }
