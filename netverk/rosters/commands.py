"""`members`."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any

from netverk import clock
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.rosters import wording
from netverk.rosters.columns import is_enough, lines, recognised, table_of
from netverk.rosters.judging import Verdict, Wishes, counted, judge
from netverk.rosters.standing import standing_of
from netverk.rosters.taking_in import Manner, TakenIn, require_not_over, take_in
from netverk.seasons.finding import season_at
from netverk.seasons.models import Season
from netverk.settings import hold

UNREADABLE = N_("%(file)s cannot be read: %(fault)s.")
NOT_RECOGNISED = N_("The columns have no headings that are known here: there must be one with names and one with e-mail addresses.")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    members = commands.add_parser("members", help=_("take people from a CSV or Excel file into a season"))
    members.add_argument("season", metavar="SERIES/SEASON")
    members.add_argument("file", metavar="FILE")
    members.add_argument("--preview", action="store_true", help=_("only say what would happen to each row"))
    members.add_argument("--waiting", action="store_true", help=_("whoever finds no place left goes into the waiting list"))
    members.add_argument("--without-letters", action="store_true", help=_("write to nobody now"))
    members.set_defaults(run=members_)


def members_(given: Namespace) -> dict[str, Any]:
    """By the same rules as the page: what is doubtful is left out."""
    season, wishes = season_at(given.season), Wishes(waiting=given.waiting)
    table = table_of(_read(Path(given.file)))
    if not is_enough(recognised(table)):
        raise RuleBroken(NOT_RECOGNISED)
    rows = lines(table, recognised(table))
    if given.preview:
        require_not_over(season)
        return _answer(judge(rows, standing_of(season, rows), wishes))
    manner = Manner(due_at=clock.now() + hold(), letters=not given.without_letters)
    done = _take_in(season.id, rows, wishes, manner)
    return _answer(done.verdicts) | {"placed": done.placed, "waiting": done.waiting, "said": wording.done(done.placed, done.waiting)}


@retrying
def _take_in(season_id: int, rows: list[Any], wishes: Wishes, manner: Manner) -> TakenIn:
    with write():
        return take_in(db.session.get_one(Season, season_id), rows, wishes, manner)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        raise RuleBroken(UNREADABLE, file=path.name, fault=getattr(fault, "strerror", None) or str(fault)) from fault


def _answer(verdicts: list[Verdict] | Any) -> dict[str, Any]:
    rows = [{"row": each.line.number, "kind": each.kind.name.lower(), "name": each.name, "said": wording.words(each)} for each in verdicts]
    listed = "\n".join(f"{row['row']}\t{row['name']}\t{row['said']}" for row in rows)
    counts = {kind.name.lower(): n for kind, n in counted(verdicts).items()}
    return {"rows": rows, "counts": counts, "said": f"{wording.summary(verdicts)}\n{listed}"}
