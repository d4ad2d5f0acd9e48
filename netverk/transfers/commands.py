"""The commands that take files in and out."""

import argparse
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.exchange.wording import words
from netverk.language import N_, _, ngettext
from netverk.seasons.finding import season_at
from netverk.settings import settings
from netverk.transfers import exporting, importing
from netverk.transfers.exporting import FORMATS

Answer = dict[str, Any]

UNREADABLE: dict[type[Exception], str] = {  # the system says it in a language of its own
    FileNotFoundError: N_("%(file)s cannot be read: there is no such file."),
    IsADirectoryError: N_("%(file)s cannot be read: it is a folder."),
    PermissionError: N_("%(file)s cannot be read: that is not allowed."),
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    imports = commands.add_parser("import", help=_("take a season file, schedule.xml or schedule.json into a draft"))
    imports.add_argument("file", metavar="FILE")
    imports.add_argument("--series", required=True)
    imports.add_argument("--season", required=True)
    imports.add_argument("--kind", choices=("network", "conference"), default="")
    imports.add_argument("--zone", default="")
    imports.add_argument("--language", choices=("sv", "en"), default="", help=_("of the programme"))
    imports.add_argument("--capacity", type=int)
    imports.add_argument("--missing", choices=("keep", "cancel"), default="keep")
    imports.set_defaults(run=import_)
    export = commands.add_parser("export", help=_("the current release, on standard output"))
    export.add_argument("season", metavar="SERIES/SEASON")
    export.add_argument("format", choices=tuple(FORMATS))
    export.add_argument("--draft", action="store_true", help=_("what is planned, published or not"))
    export.set_defaults(run=export_)


def import_(given: Namespace) -> Answer:
    path = Path(given.file)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as fault:
        raise RuleBroken(UNREADABLE.get(type(fault), N_("%(file)s cannot be read.")), file=path.name) from fault
    wishes = importing.Wishes(kind=given.kind, zone=given.zone, language=given.language, capacity=given.capacity, missing=given.missing)
    with write():
        done = importing.import_file(data, path.name, series=given.series, season=given.season, wishes=wishes)
        merged, sessions = done.merged, len(done.merged.programme.sessions)
    lists = {
        "taken": [words(found) for found in merged.taken],
        "conflicting": [words(found) for found in merged.conflicting],
        "missing": [words(found) for found in merged.missing],
        "refused": [words(found) for found in merged.refused],
    }
    return {"series": given.series, "season": given.season, "format": done.format.value, "sessions": sessions, **lists} | {
        "said": _imported_in_words(sessions, lists)
    }


def _imported_in_words(sessions: int, lists: dict[str, list[str]]) -> str:
    lines = [ngettext("%(n)s session is in the draft.", "%(n)s sessions are in the draft.", sessions) % {"n": sessions}]
    titles = {
        "taken": _("Taken:"),
        "conflicting": _("Changed on both sides, left as it was here:"),
        "missing": _("Missing from the file, kept:"),
        "refused": _("Refused:"),
    }
    for name, found in lists.items():
        if found:
            lines += [f"{titles[name]} {len(found)}", *(f"  {line}" for line in found[:20])]
            lines += [_("  … and %(n)s more", n=len(found) - 20)] if len(found) > 20 else []
    return "\n".join(lines)


def export_(given: Namespace) -> Answer:
    season = season_at(given.season)
    published = exporting.planned(season) if given.draft else exporting.released(season)
    data = exporting.export(published, given.format, settings().base_url)
    if given.json:
        return {"format": given.format, "bytes": len(data)}
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return {}
