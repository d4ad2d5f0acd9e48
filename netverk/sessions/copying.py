"""A session made after another one, in the same season or in a later one."""

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.when import UNKNOWN
from netverk.seasons.models import Season
from netverk.sessions import planning
from netverk.sessions.models import Session

SAME = ("subtitle", "summary", "description", "kind", "track", "language", "mode", "links")  # never joining link or internal note

OTHER_SERIES = N_("That season belongs to another series. Choose one of the same series.")


def copy(session: Session, season: Season, title: str, *, once: str, by: int | None) -> Session:
    """A plan with the same texts, talks, chairs and place, without a date, in the caller's transaction.

    Calendar entry, address, date and what is agreed about the room are its own. The same form sent again gives the session that it made.
    """
    if season.series_id != session.season.series_id:
        raise RuleBroken(OTHER_SERIES)
    if made_before := planning.find_started(season, once):
        return made_before
    made = planning.start(season, title, once=once, by=by)
    planning.describe(made, by=by, **{name: getattr(session, name) for name in SAME})
    planning.place(made, UNKNOWN, session.venue, session.room, settled=False)
    planning.chair(made, planning.chairs_of(session))
    planning.fill(made, [planning.anew(inset) for inset in planning.insets(session)])
    return made
