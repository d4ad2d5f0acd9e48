"""The door's list as its script takes it, keeps it while there is no network, and sends back what was pressed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from netverk.door import noting, passes
from netverk.door.attending import Attendance
from netverk.door.expecting import Seated
from netverk.door.models import Presence
from netverk.door.occasions import Occasion
from netverk.errors import RuleBroken
from netverk.language import _, clock_time

MOST = 500  # presses in one message
ONCE = re.compile(r"[0-9a-f-]{32,36}")
Does = Literal["come", "let in", "back"]


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed at a door. Of `back`, `once` is that of the press it takes back."""

    does: Does
    once: str
    key: str = ""
    name: str = ""
    organisation: str = ""
    at: datetime | None = None


def facts(attendance: Attendance) -> dict[str, Any]:
    """Everything that the script draws."""
    return {
        "rows": [_row(each, away) for away, rows in enumerate((attendance.expected, attendance.staying_away)) for each in rows],
        "here": {str(place): _here(each, attendance.occasion) for place, each in attendance.here.items()},
        "late": [{**_here(each, attendance.occasion), "name": each.name} for each in attendance.late],
    }


def read(said: Any) -> list[Press]:
    """The presses of a message, as JSON gives them; ValueError where that is none of ours."""
    presses = said.get("presses") if isinstance(said, dict) else None
    if not isinstance(presses, list) or len(presses) > MOST:
        raise ValueError("no presses")
    return [_press(each) for each in presses]


def carry_out(occasion: Occasion, presses: list[Press], *, by: int | None) -> dict[str, str]:
    """All of them, in their order, in the caller's transaction; what a rule said against each, by its `once`."""
    return dict(_said(occasion, presses, by))


def _said(occasion: Occasion, presses: list[Press], by: int | None) -> Iterator[tuple[str, str]]:
    for press in presses:
        try:
            _do(occasion, press, by)
        except RuleBroken as refusal:
            yield press.once, _(refusal.sentence, **refusal.facts)


def _do(occasion: Occasion, press: Press, by: int | None) -> None:
    """RuleBroken also where nothing had to be done, because another door was first."""
    if press.does == "back":
        noting.take_back(occasion, press.once, by=by)
    elif press.does == "let in":
        noting.let_in(occasion, press.name, press.organisation, once=press.once, by=by, at=press.at)
    else:
        came = noting.who(occasion, press.key)
        noted = noting.note_presence(occasion, came, once=press.once, by=by, at=press.at)
        if not noted.is_new and noted.presence.once != press.once:
            raise noted.sentence(occasion, came.name)


def _press(said: Any) -> Press:
    if not isinstance(said, Mapping) or said.get("does") not in get_args(Does):
        raise ValueError("no press")
    texts = {name: str(said.get(name) or "") for name in ("once", "key", "name", "organisation")}
    if not ONCE.fullmatch(texts["once"]):
        raise ValueError("no name of a press")
    at = datetime.fromisoformat(str(said["at"])) if said.get("at") else None
    if at and at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return Press(does=said["does"], at=at, **texts)


def _row(seated: Seated, away: int) -> dict[str, Any]:
    return {
        "key": seated.key,
        "place": seated.place.id,
        "person": seated.person.id if seated.person else None,
        "name": seated.name or _("Not named yet"),
        "organisation": seated.organisation,
        "holder": seated.instead_of,
        "instead": _("instead of %(name)s", name=seated.instead_of) if seated.deputy else "",
        "away": bool(away),
        "pass": passes.fingerprint(seated.deputy or seated.place),
        "stays": not seated.is_protected,  # whether a device may keep it
    }


def _here(presence: Presence, occasion: Occasion) -> dict[str, Any]:
    return {"once": presence.once, "at": clock_time(occasion.wall(presence.came_at)), "person": presence.person_id}
