"""How one comes into a season: what the house has settled for all of it."""

import re
from typing import Any

from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.seasons.models import Season
from netverk.seats import waiting_list

NO_DAYS = N_("Write numbers of days from 0 to 60, such as 7, 1. At most five.")
MOST_DAYS, LONGEST = 5, 60


def settle(season_id: int, *, by: int | None, **facts: Any) -> Season:
    """Change who may come, how long an offer stands and when attendees are reminded, in the caller's transaction. It holds at once."""
    season = lock(Season, season_id)
    before = {name: getattr(season, name) for name in facts}
    for name, value in facts.items():
        setattr(season, name, value)
    journal.note_changes("settle ways in", season, before, facts, by=by)
    db.session.flush()
    waiting_list.fill(season)
    return season


def read_days(text: str) -> list[int]:
    """`7, 1` → [7, 1], the longest first, each once."""
    parts = re.split(r"[,;\s]+", text.strip()) if text.strip() else []
    if not all(part.isdecimal() and len(part) < 4 and int(part) <= LONGEST for part in parts) or len(parts) > MOST_DAYS:
        raise RuleBroken(NO_DAYS)
    return sorted({int(part) for part in parts}, reverse=True)
