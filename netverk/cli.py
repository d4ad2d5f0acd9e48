"""The command line: every command, gathered from the features.

Each answers `--json` with one JSON object, and exits 0 when done, 1 when a rule refused (the sentence on standard error), 2 when misused.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import OperationalError

from config import Settings, SettingsError
from netverk import clockwork, create_app, serving
from netverk.arguments import argparse_speaking
from netverk.db import db, upgrade
from netverk.errors import RuleBroken
from netverk.language import _, speaking
from netverk.letters import commands as letters
from netverk.operations import commands as operations
from netverk.people import commands as people
from netverk.privacy import commands as privacy
from netverk.publishing import commands as publishing
from netverk.receiving import commands as receiving
from netverk.registrations import commands as registrations
from netverk.rosters import commands as rosters
from netverk.staff import commands as staff
from netverk.together import commands as together
from netverk.transfers import commands as transfers

FEATURES = (serving, transfers, publishing, together, registrations, rosters, people, staff, privacy, receiving, operations)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    with speaking(language_of(os.environ)):
        with argparse_speaking():
            given = parser().parse_args(arguments)
        try:
            answer = run(given)
        except RuleBroken as refusal:
            print(_(refusal.sentence, **refusal.facts), file=sys.stderr)
            return 1
        except SettingsError as wrong:
            print(wrong, file=sys.stderr)
            return 2
        except OperationalError as fault:
            print(_("The database cannot be reached: %(fault)s", fault=str(fault.orig).splitlines()[0]), file=sys.stderr)
            return 1
    if given.json:
        print(json.dumps({key: value for key, value in answer.items() if key not in ("said", "exit")}, ensure_ascii=False))
    elif said := answer.get("said"):
        print(said)
    return int(answer.get("exit", 0))


def language_of(environ: Mapping[str, str]) -> str:
    """The language of sentences: English where the environment (POSIX: LC_ALL, LC_MESSAGES, LANG) asks for it, else Swedish."""
    wish = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "en" if wish.startswith("en") else "sv"


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Run the command, on the app it asks for."""
    if not given.needs_app:
        return dict(given.run(given))
    app = create_app(Settings.from_environment())
    upgrade(app)
    given.app = app
    with app.app_context():
        try:
            return dict(given.run(given))
        finally:
            db.session.remove()
            db.engine.dispose()


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python3 -m netverk", description=_("Leadership networks and conferences."))
    top.set_defaults(json=False)
    commands = top.add_subparsers(title=_("commands"), metavar="COMMAND")
    for feature in FEATURES:
        feature.add(commands)
    commands.add_parser("deliver", help=_("let every letter leave that is due now, then stop")).set_defaults(run=deliver)
    commands.add_parser("worker", help=_("let letters leave as they fall due, until stopped")).set_defaults(run=worker)
    for command in commands.choices.values():
        command.set_defaults(needs_app=command.get_default("needs_app") is not False)
        command.add_argument("--json", action="store_true", help=_("answer with one JSON object on standard output"))
    serving.add_plain(top)
    return top


def deliver(given: argparse.Namespace) -> dict[str, Any]:
    done = letters.deliver(given.app, clockwork.delivering())
    return {**done, "said": _("%(sent)s sent, %(needless)s needless, %(failed)s failed, %(waiting)s waiting.", **done)}


def worker(given: argparse.Namespace) -> dict[str, Any]:
    clockwork.go_on(given.app)
    return letters.worker(given.app, clockwork.delivering())


if __name__ == "__main__":
    sys.exit(main())
