"""Reminding those who are expected somewhere, once for each date and each number of days that the season says."""

from sqlalchemy import String, cast, select

from netverk import clock
from netverk.db import db, lock
from netverk.letters.outbox import letter_for
from netverk.people.journal import note, subject
from netverk.people.models import JournalEntry, Person
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.reminding.due import Due, due
from netverk.seasons.models import Season
from netverk.telling.readers import expected, readers
from netverk.telling.reminders import REMINDER

REMIND = "remind"


def seasons_to_remind() -> list[int]:
    """The ids of the seasons in which somebody is to be reminded now, ascending; asked without keeping anybody from writing."""
    reminding = select(Season).where(cast(Season.reminder_days, String) != "[]", Season.released_at.is_not(None))
    return [season.id for season in db.session.scalars(reminding.order_by(Season.id)) if left(season)]


def left(season: Season) -> list[Due]:
    """What is due and has not been reminded of."""
    release = reading.current(season.id)
    found = due(reading.programme_of(release), season.reminder_days, clock.now()) if release else []
    if not found:
        return []
    lines = select(JournalEntry.facts).where(JournalEntry.subject == subject(season), JournalEntry.verb == REMIND)
    done = {(facts["uid"], facts["when"], facts["days"]) for facts in db.session.scalars(lines)}
    return [each for each in found if (each.uid, str(each.when), each.days) not in done]


def remind(ident: int) -> int:
    """Post a letter to everybody who is expected, in the caller's transaction; how many."""
    season = lock(Season, ident)
    release = reading.current(season.id)
    return sum(_remind(season, reading.programme_of(release), each) for each in left(season)) if release else 0


def _remind(season: Season, programme: Programme, what: Due) -> int:
    unwilling = set(db.session.scalars(select(Person.email).where(~Person.wants_reminders, Person.email.is_not(None))))
    every = readers(season.id, programme)
    people = [each.recipient for address, each in every.items() if address not in unwilling and what.uid in expected(each, programme)]
    when, days = str(what.when), what.days
    key = f"season:{season.id}:reminder:{what.uid}:{when}:{days}"
    db.session.add_all(
        letter_for(REMINDER, to=to, key=f"{key}:{to.key}", season_id=season.id, uid=what.uid, when=when, days=days) for to in people
    )
    note(REMIND, season, by=None, letters=len(people), uid=what.uid, when=when, days=days)
    return len(people)
