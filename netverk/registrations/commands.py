"""`register` and `registrations`."""

import argparse
from typing import Any
from uuid import uuid4

from netverk.admissions.choosing import only, to_choose, type_called
from netverk.db import retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.people.knowing import Contact
from netverk.registrations.finding import places_in
from netverk.registrations.registering import take_places
from netverk.seasons.finding import season_at
from netverk.seasons.models import Season
from netverk.seats.models import Place
from netverk.sessions.finding import find_session
from netverk.sessions.models import Session

COLUMNS = ("code", "name", "email", "state", "type")
NO_SESSION = N_("There is no session “%(slug)s” in this season.")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("register", help=_("register one person for a season"))
    one.add_argument("season", metavar="SERIES/SEASON")
    one.add_argument("--name", required=True)
    one.add_argument("--email", required=True)
    one.add_argument("--organisation", default="")
    one.add_argument("--phone", default="")
    one.add_argument("--type", default="", metavar="SLUG", help=_("the type of place, where there are several"))
    one.add_argument("--session", default="", metavar="SLUG", help=_("as a guest of this session alone"))
    one.set_defaults(run=register)
    everybody = commands.add_parser("registrations", help=_("list the registrations for a season"))
    everybody.add_argument("season", metavar="SERIES/SEASON")
    everybody.set_defaults(run=registrations)


@retrying
def register(args: argparse.Namespace) -> dict[str, Any]:
    """By the same rule as the page."""
    who = Contact(name=args.name, email=args.email, phone=args.phone)
    with write():
        season = season_at(args.season)
        session = _session(season, args.session)
        chosen = type_called(season, args.type) if args.type else only(to_choose(season, session))
        signed = {"once": uuid4().hex, "organisation": args.organisation, "language": spoken()}
        made = take_places(season, who, [who], type=chosen, session=session, **signed)
        return {
            "code": made.code,
            "name": made.name,
            "email": made.registrant.email,
            "said": _("%(name)s is registered: %(code)s", name=made.name, code=made.code),
        }


def registrations(args: argparse.Namespace) -> dict[str, Any]:
    """One line for each place: `code name email state type`, separated by tabs."""
    rows = [_row(place) for place in places_in(season_at(args.season))]
    return {
        "registrations": rows,
        "said": "\n".join("\t".join(row[name] for name in COLUMNS) for row in rows),
    }


def _row(place: Place) -> dict[str, str]:
    holder = place.holder
    return {
        "code": place.registration.code,
        "name": holder.name if holder else "",
        "email": (holder.email or "") if holder else "",
        "organisation": place.registration.organisation.name if place.registration.organisation else "",
        "state": place.state.value,
        "type": place.type.slug if place.type else "",
        "session": place.session.slug if place.session else "",
    }


def _session(season: Season, slug: str) -> Session | None:
    if not slug:
        return None
    if found := find_session(season, slug):
        return found
    raise RuleBroken(NO_SESSION, slug=slug)
