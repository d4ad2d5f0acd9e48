"""Standing messages on a season: on the page, the paper and in reminders."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from netverk.db import db
from netverk.people import journal
from netverk.seasons.models import Advisory, Season


def advise(season: Season, title: str, text: str, ends_on: date | None, *, once: str, by: int | None) -> Advisory:
    """Add a standing message to a season. `once` names the form: sent again it gives the message that it made."""
    uid = str(UUID(once))
    if made_before := find_advisory(season, uid):
        return made_before
    made = Advisory(season=season, uid=uid, title=title, text=text, ends_on=ends_on)
    db.session.add(made)
    db.session.flush()
    journal.note("advise", season, by=by, advisory=uid, changes={"text": ["", f"{title}: {text}"]})
    return made


def find_advisory(season: Season, uid: str) -> Advisory | None:
    return db.session.scalar(select(Advisory).where(Advisory.season_id == season.id, Advisory.uid == uid))


def reword(advisory: Advisory, title: str, text: str, ends_on: date | None, *, by: int | None) -> None:
    before = _facts(advisory)
    advisory.title, advisory.text, advisory.ends_on = title, text, ends_on
    journal.note_changes("reword", advisory, before, _facts(advisory), by=by)


def remove(advisory: Advisory, *, by: int | None) -> None:
    journal.note("remove", advisory, by=by, title=advisory.title)
    db.session.delete(advisory)


def _facts(advisory: Advisory) -> dict[str, object]:
    """As the journal compares them."""
    return {"title": advisory.title, "text": advisory.text, "ends_on": str(advisory.ends_on) if advisory.ends_on else None}
