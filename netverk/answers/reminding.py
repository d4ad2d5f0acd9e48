"""The letter to those who have not answered about a session, each once for the same date and place."""

from sqlalchemy import select

from netverk.answers import tallying
from netverk.answers.tallying import Line, Tally
from netverk.db import db, lock
from netverk.deputies.covering import released
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.letters.models import Letter
from netverk.letters.outbox import post
from netverk.people.journal import note
from netverk.people.reaching import recipient
from netverk.programme.value import Session
from netverk.seasons.models import Season
from netverk.sessions.models import Session as Row

UNANSWERED = "unanswered"

NOTHING = N_("Everybody whom a letter can reach has answered about this session, or has been reminded of this date.")


def remind(season: Season, uid: str, *, by: int | None) -> int:
    """Post a letter to each of those who have not answered, and have not been reminded of this date; how many."""
    season = lock(Season, season.id)
    programme = released(season.id)
    tally = next((each for each in tallying.tallies(season, programme) if each.session.uid == uid), None) if programme else None
    posted = [line for line in left_to_remind(tally) if _post(line, tally.session)] if tally else []
    if not posted:
        raise RuleBroken(NOTHING)
    row = db.session.scalars(select(Row).where(Row.season_id == season.id, Row.uid == uid)).one()
    note("remind unanswered", row, by=by, letters=len(posted))
    return len(posted)


def left_to_remind(tally: Tally) -> list[Line]:
    """Those who have not answered, and have got no reminder of this date and place. One query."""
    keys = {_key(line, tally.session): line for line in tally.to_remind}
    known = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys)))) if keys else set()
    return [line for key, line in keys.items() if key not in known]


def _post(line: Line, session: Session) -> Letter | None:
    place, to = line.place, recipient(line.place.holder) if line.place.holder else None
    key = _key(line, session)
    return post(UNANSWERED, to=to, key=key, season_id=place.season_id, place=place.id, uid=session.uid) if to else None


def _key(line: Line, session: Session) -> str:
    asked = f"{session.uid}:{session.when}:{session.venue}:{session.mode}"
    return f"place:{line.place.id}:{line.place.holder_id}:{UNANSWERED}:{asked}"
