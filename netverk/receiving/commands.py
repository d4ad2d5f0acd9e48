"""`receive`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from netverk.errors import RuleBroken
from netverk.incoming.reading import LARGEST
from netverk.language import N_, _
from netverk.receiving.taking_in import take_in
from netverk.receiving.wording import outcome_in_words

UNREADABLE = N_("%(file)s cannot be read: %(fault)s.")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    receive = commands.add_parser("receive", help=_("take in one mail: a reply to an invitation, or a letter that came back"))
    receive.add_argument("file", metavar="FILE.eml", help=_("or - for standard input"))
    receive.add_argument(
        "--to", metavar="ADDRESS", action="append", default=[], help=_("whom it was sent to, where its headers do not say so")
    )
    receive.set_defaults(run=run)


def run(args: argparse.Namespace) -> dict[str, Any]:
    taken = take_in(_read(args.file), args.to)
    said = outcome_in_words(taken.outcome) if taken.is_new else _("It had been taken in before; nothing has changed.")
    facts = {"number": taken.number, "kind": taken.kind.value, "outcome": taken.outcome.value, "new": taken.is_new}
    return facts | {"said": said}


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as fault:
        raise RuleBroken(UNREADABLE, file=file, fault=fault.strerror or str(fault)) from fault
