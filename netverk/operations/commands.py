"""`backup`, `restore`, `check` and `bench`."""

import argparse
import os
from functools import partial
from pathlib import Path
from typing import Any

from config import Settings
from netverk import create_app, db
from netverk.language import _
from netverk.operations import checking, keeping
from netverk.operations.bench import benching, figures

Answer = dict[str, Any]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help=_("write everything into one file, while the house goes on"))
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=backup_)
    restore = commands.add_parser("restore", help=_("put a backup back, into an empty database"))
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.set_defaults(run=restore_, needs_app=False)
    check = commands.add_parser("check", help=_("say how the house is doing, and what is wrong"))
    check.set_defaults(run=check_, needs_app=False)
    bench = commands.add_parser("bench", help=_("measure the speed of this machine, on data of its own, against the limits"))
    bench.set_defaults(run=bench_, needs_app=False)


def backup_(given: argparse.Namespace) -> Answer:
    file = given.file.absolute()
    rows = keeping.backup(file, given.app.config["SECRET_KEY"], given.app.config["NETVERK"].home)
    return {"file": str(file), "rows": rows, "said": _("%(file)s holds everything: %(rows)s rows.", file=file, rows=sum(rows.values()))}


def restore_(given: argparse.Namespace) -> Answer:
    settings = Settings.from_environment()
    app = create_app(settings)
    with app.app_context():
        about = keeping.restore(given.file, partial(db.upgrade, app), settings.home)
    said = _("Everything of %(moment)s is back: %(rows)s rows.", moment=about.made_at[:16].replace("T", " "), rows=sum(about.rows.values()))
    if "NETVERK_SECRET_KEY" not in os.environ:
        keeping.keep_secret_key(settings.home, about.secret_key)
    elif about.secret_key != settings.secret_key:
        said += "\n" + _("NETVERK_SECRET_KEY is not what it was: calendars will not know new letters as coming from the same house.")
    return {"file": str(given.file), "made_at": about.made_at, "rows": about.rows, "said": said}


def check_(_given: argparse.Namespace) -> Answer:
    settings = Settings.from_environment()
    with create_app(settings).app_context():
        found = checking.report(settings)
    well = _("all is well.")
    lines = [f"{_(each.matter)}: {' '.join(each.wrong) or well}" for each in found]
    wrong = {each.matter: list(each.wrong) for each in found if each.wrong}
    return {
        "ok": not wrong,
        "wrong": wrong,
        "looked_at": [each.matter for each in found],
        "said": "\n".join(lines),
        "exit": int(bool(wrong)),
    }


def bench_(_given: argparse.Namespace) -> Answer:
    made = benching.measured()
    missed = [figure.name for figure in made if figure.is_missed]
    return {"figures": [figure.facts() for figure in made], "missed": missed, "said": figures.table(made), "exit": int(bool(missed))}
