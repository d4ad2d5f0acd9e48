"""The command that does the same to many sessions."""

import argparse
from argparse import ArgumentTypeError, Namespace
from datetime import date, timedelta
from typing import Any

from netverk.db import retrying, write
from netverk.errors import RuleBroken
from netverk.forms import tidy
from netverk.language import _, ngettext
from netverk.programme.when import UNKNOWN
from netverk.publishing import acting, typed
from netverk.publishing.acting import Action
from netverk.releases.models import Notice
from netverk.settings import hold, settings
from netverk.telling import announcing
from netverk.together import acting as joint
from netverk.together import choosing, deeds, previewing
from netverk.together.choosing import Wanted
from netverk.together.deeds import FAR, MOST
from netverk.together.previewing import Preview

Answer = dict[str, Any]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    together = commands.add_parser("together", help=_("do the same to many sessions of the whole house, with one notice"))
    together.add_argument("verb", choices=("postpone", "move", "go-online", "cancel"))
    together.add_argument("--because", type=tidy, required=True)
    together.add_argument("--series", action="append", default=[], metavar="SLUG")
    together.add_argument("--from", dest="first", type=_day, metavar="DATE", help=_("the first day: 2020-03-01"))
    together.add_argument("--to", dest="last", type=_day, metavar="DATE")
    together.add_argument("--venue", default="", metavar="SLUG")
    together.add_argument("--word", type=tidy, default="")
    together.add_argument("--until", metavar="PERIOD", help=_("an expected period: 2020-09, 2020-autumn, 2020"))
    together.add_argument("--weeks", type=_number, default=0)
    together.add_argument("--days", type=_number, default=0)
    together.add_argument("--link", type=tidy, default="", help=_("with go-online: one joining link for all of them"))
    together.add_argument("--preview", action="store_true", help=_("only say who would be told what"))
    together.set_defaults(run=together_)


def together_(given: Namespace) -> Answer:
    wanted = Wanted(frozenset(given.series), given.first, given.last, given.venue, given.word)
    ids, action = [each.id for each in choosing.find(wanted, None)], _action(given)
    with joint.tried(ids, action, None) as found:
        shown = previewing.preview(found, settings())
    if given.preview or not shown.sessions:
        return _previewed(shown, refuse=not given.preview)

    @retrying
    def act() -> Notice:
        with write():
            return joint.publish(ids, action, within=None, by=None, hold=hold(), base_url=settings().base_url)

    notice = act()
    letters = sum(announcing.fates(notice).values())
    told = ngettext("%(n)s letter leaves in %(s)s seconds.", "%(n)s letters leave in %(s)s seconds.", letters)
    said = [*_lines(shown), told % {"n": letters, "s": int(hold().total_seconds())}, _("Notice %(number)s", number=notice.id)]
    return _facts(shown) | {"notice": notice.id, "letters": letters, "said": "\n".join(said)}


def _action(given: Namespace) -> Action:
    because = acting.reason(given.because)
    match given.verb:
        case "move":
            return deeds.shift(timedelta(weeks=given.weeks, days=given.days), because)
        case "go-online":
            return deeds.go_online(because, given.link)
        case "cancel":
            return acting.cancel(because)
        case _:
            return acting.postpone(because, typed.when(given.until) if given.until else UNKNOWN)


def _previewed(shown: Preview, *, refuse: bool) -> Answer:
    if refuse:
        raise RuleBroken(joint.NOTHING)
    told = ngettext("%(n)s person would be told.", "%(n)s people would be told.", shown.people) % {"n": shown.people}
    return _facts(shown) | {"preview": True, "said": "\n".join([*_lines(shown), told])}


def _facts(shown: Preview) -> Answer:
    sessions = [
        {"season": group.season.path, "title": line.title, "was": line.was, "becomes": line.becomes, "clashes": list(line.warnings)}
        for group in shown.groups
        for line in group.lines
    ]
    left = [{"season": each.season.path, "title": each.title, "because": each.because} for each in shown.left]
    return {"sessions": sessions, "left_alone": left, "people": shown.people}


def _lines(shown: Preview) -> list[str]:
    """Each session, and each that is left alone with the reason."""
    done = [f"{group.season.path}: {line.title}, {line.was} → {line.becomes}" for group in shown.groups for line in group.lines]
    clashes = [_("Mind: %(clash)s", clash=said) for group in shown.groups for line in group.lines for said in line.warnings]
    return [*done, *clashes, *(each.because for each in shown.left)]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(_("“%(text)s” is no date. Write 2020-03-01.", text=text)) from fault


def _number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = MOST + 1
    if not -MOST <= number <= MOST:
        raise ArgumentTypeError(_(FAR))
    return number
