"""Changing what is known of a series. Readers see it with the next release of each of its seasons."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from netverk import colours
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.seasons.models import Season, Series

KEPT_KIND = N_("A season is published, so what kind it is stays. Start a new network or conference instead.")
KEPT_ZONE = N_("A season is published with its hours, so its time zone stays. Start a new network or conference instead.")
NO_COLOUR = N_("“%(code)s” is no colour. Write it as # and six figures or letters a–f, such as #1f5a4c.")
NO_ZONE = N_("There is no time zone “%(zone)s”. Write it as Europe/Stockholm.")


def revise_series(ident: int, *, by: int | None, **facts: Any) -> Series:
    """Change what is known of a series, in the caller's transaction. Kind and time zone stay once anything is published."""
    series = lock(Series, ident)
    if is_published(series):
        if facts.get("kind", series.kind) is not series.kind:
            raise RuleBroken(KEPT_KIND)
        if facts.get("zone", series.zone) != series.zone:
            raise RuleBroken(KEPT_ZONE)
    old = {name: getattr(series, name) for name, value in facts.items() if getattr(series, name) != value}
    for name in old:
        setattr(series, name, facts[name])
    if old:
        journal.note("revise", series, by=by, old=old, new={name: facts[name] for name in old})
    return series


def is_published(series: Series) -> bool:
    """Whether anything of it ever was."""
    known = select(func.count(Season.id)).where(Season.series_id == series.id, Season.released_at.is_not(None))
    return bool(db.session.scalar(known))


def known_zone(name: str) -> str:
    """The name itself; RuleBroken unless it is a time zone's."""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        raise RuleBroken(NO_ZONE, zone=name[:40]) from None


def known_colour(code: str) -> str:
    """`#1f5a4c`, also from `1F5A4C`. RuleBroken unless it is a colour."""
    wanted = f"#{code.removeprefix('#').lower()}"
    try:
        colours.parsed(wanted)
    except ValueError:
        raise RuleBroken(NO_COLOUR, code=code[:20]) from None
    return wanted
