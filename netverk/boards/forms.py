"""What is asked of those who arrange sessions on the board without dragging them."""

from datetime import time, timedelta
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from netverk.boards.moves import Move
from netverk.boards.rows import Rows
from netverk.boards.ways import place_of, room_path
from netverk.forms import Form
from netverk.language import N_, _
from netverk.programme.value import Status
from netverk.seasons.forms import hour_field
from netverk.sessions.forms import TimeFields, time_answers
from netverk.sessions.models import Session

EVERYWHERE = "*"
LONGEST = 12 * 60  # minutes that a day is shifted by at once


class PutForm(TimeFields):
    """When and, at a conference, in which room one session is."""

    place = SelectField(N_("Room"), choices=[])
    settled = BooleanField(N_("The date is settled, and goes into calendars"), default=True)
    version = HiddenField()

    def __init__(self, rows: Rows, **facts: Any) -> None:
        super().__init__(**facts)
        if rows.is_conference:
            self.place.choices = [("", _("No room")), *room_choices(rows)]
        else:
            del self.place

    @classmethod
    def of(cls, session: Session, rows: Rows) -> "PutForm":
        """The form as sent, or filled in with what is planned."""
        settled = session.status is Status.SCHEDULED or not session.when.has_date
        known = {"place": place_of(session), "settled": settled, "version": session.version}
        return cls(rows, data=known | time_answers(session.when))

    def move(self, session: Session) -> Move:
        seen = self.version.data or ""
        place = self.place.data or "" if "place" in self else None
        return Move(session.uid, int(seen) if seen.isdecimal() else None, self.when, place, bool(self.settled.data))


class SwapForm(Form):
    """Which session changes places with this one."""

    other = SelectField(N_("With"), choices=[], validators=[InputRequired()])

    def __init__(self, rows: Rows, session: Session) -> None:
        super().__init__()
        others = [each for each in rows.sessions if each is not session and each.status is not Status.CANCELLED]
        self.other.choices = [(each.uid, each.title) for each in others]


class ShiftForm(Form):
    """Everything after an hour so many minutes later, on one day."""

    day = DateField(validators=[InputRequired()])
    after = hour_field(N_("What begins at this hour or later"), default=time(11))
    minutes = IntegerField(
        N_("Minutes later"),
        description=N_("With a minus sign: earlier."),
        default=15,
        validators=[InputRequired(), NumberRange(-LONGEST, LONGEST, N_("Write the minutes as a number, such as 15."))],
    )
    place = SelectField(N_("In"), choices=[], default=EVERYWHERE)

    def __init__(self, rows: Rows, **facts: Any) -> None:
        super().__init__(**facts)
        self.place.choices = [(EVERYWHERE, _("All rooms")), *room_choices(rows)]

    def validate_after(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Write the hour, such as 11.00."))

    @property
    def by(self) -> timedelta:
        return timedelta(minutes=self.minutes.data or 0)

    @property
    def where(self) -> str | None:
        return None if self.place.data == EVERYWHERE else str(self.place.data)


def room_choices(rows: Rows) -> list[tuple[str, str]]:
    several = len({room.venue_id for room in rows.rooms}) > 1
    return [(room_path(room), f"{room.venue.name}, {room.name}" if several else room.name) for room in rows.rooms]
