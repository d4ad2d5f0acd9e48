"""When it suits a speaker, and when it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time

from sqlalchemy import delete, select

from netverk.db import db
from netverk.people import journal
from netverk.programme.when import When
from netverk.speakers.models import Availability, Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The same hours on each of some days; whole days where no hours are said."""

    suits: bool
    first_on: date
    last_on: date
    starts: time | None = None
    ends: time | None = None
    note: str = ""

    def meets(self, when: When) -> bool:
        """Whether it shares a minute with hours or a date that are known."""
        if not when.has_date or when.starts is None or when.ends is None or not self.first_on <= when.starts.date() <= self.last_on:
            return False
        if not (self.starts and self.ends and when.has_hours):
            return True
        day = when.starts.date()
        return when.starts < datetime.combine(day, self.ends) and datetime.combine(day, self.starts) < when.ends


NAMES = tuple(field.name for field in fields(Stretch))


def stretches(speaker: Speaker) -> list[Stretch]:
    """The earliest first."""
    query = select(Availability).where(Availability.speaker_id == speaker.id)
    rows = db.session.scalars(query.order_by(Availability.first_on, Availability.starts, Availability.id))
    return [Stretch(**{name: getattr(row, name) for name in NAMES}) for row in rows]


def put(speaker: Speaker, rows: Sequence[Stretch], *, by: int | None) -> None:
    """These, in place of what was known."""
    if sorted(rows, key=repr) == sorted(stretches(speaker), key=repr):
        return
    db.session.execute(delete(Availability).where(Availability.speaker_id == speaker.id))
    for row in rows:
        db.session.add(Availability(speaker=speaker, **asdict(row)))
    journal.note("say when it suits", speaker, by=by, rows=len(rows))


def does_not_suit(rows: Iterable[Stretch], when: When) -> Stretch | None:
    """What speaks against a time."""
    return next((row for row in rows if not row.suits and row.meets(when)), None)
