"""The rows of a session's form: its talks and breaks in order, who is in the chair, and what is agreed about its room."""

from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import Field, FieldList, FormField, HiddenField, SelectField
from wtforms.validators import ValidationError

from netverk.forms import Form, rearranged, row_meant
from netverk.language import N_, _
from netverk.programme import value
from netverk.programme.running_order import running_order
from netverk.programme.value import TalkKind
from netverk.programme.when import When
from netverk.seasons.forms import NamedForm, day_field, line, options, paragraphs, whole_number
from netverk.seasons.speaking import Named
from netverk.sessions import booking
from netverk.sessions.models import Hold, Session
from netverk.sessions.planning import Inset

MOST_PARTS = 40
MOST_SPEAKERS = 20
MOST_CHAIRS = 10
ONLY_SHAPE = value.Session(uid="", slug="", title="", number=0)

HOLDS = {Hold.OPTION: N_("Option"), Hold.BOOKED: N_("Booked"), Hold.RELEASED: N_("Given back")}


class InsetForm(Form):
    """One talk, with who gives it; or a break."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    uid = HiddenField()
    kind = HiddenField(default=TalkKind.TALK.value)
    title = line(N_("Title of the talk"), description=N_("Leave it empty where the session is the talk itself."))
    minutes = whole_number(N_("Minutes"))
    summary = paragraphs(N_("About the talk"))
    by = FieldList(FormField(NamedForm), min_entries=1, max_entries=MOST_SPEAKERS)

    @property
    def is_break(self) -> bool:
        return bool(self.kind.data == TalkKind.BREAK.value)

    @property
    def inset(self) -> Inset | None:
        """None where the row was emptied."""
        said: dict[str, Any] = {"uid": self.uid.data or "", "title": self.title.data or "", "minutes": self.minutes.data}
        if self.is_break:
            return Inset(kind=TalkKind.BREAK, **said) if self.title.data or self.minutes.data else None
        by = tuple(row.form.named for row in self.by if row.form.name.data)
        if not (self.title.data or self.summary.data or self.minutes.data or by):
            return None
        return Inset(summary=self.summary.data or "", by=by, **said)


class PartsFields(Form):
    talks = FieldList(FormField(InsetForm), min_entries=1, max_entries=MOST_PARTS)

    @property
    def insets(self) -> list[Inset]:
        return [inset for row in self.talks if (inset := row.form.inset)]

    def hours_within(self, when: When) -> list[When]:
        """The hours of every row of a session at that time."""
        parts = tuple(value.Talk(uid="", minutes=row.form.minutes.data) for row in self.talks)
        return [slot.when for slot in running_order(replace(ONLY_SHAPE, when=when, talks=parts))]

    def arrange(self, wanted: str) -> None:
        """`talk` and `break` add a row, `speaker-0` one within the first; `up-1`, `down-0` and `drop-2` do that to a row."""
        rows = rearranged([row.data for row in self.talks], wanted)
        what, at = row_meant(wanted)
        if what in set(TalkKind) and len(rows) < MOST_PARTS:
            rows.append({"kind": what})
        elif what == "speaker" and 0 <= at < len(rows) and len(rows[at]["by"]) < MOST_SPEAKERS:
            rows[at]["by"].append({})
        self.talks.process(None, rows)


class ChairsFields(Form):
    chairs = FieldList(FormField(NamedForm), min_entries=1, max_entries=MOST_CHAIRS)

    @property
    def named_chairs(self) -> list[Named]:
        return [row.form.named for row in self.chairs if row.form.name.data]


class HoldFields(Form):
    """What is agreed with the landlord about the place that the form says."""

    hold = SelectField(
        N_("The room is"), choices=lambda: options(("", _("Not asked for")), *((key.value, _(word)) for key, word in HOLDS.items()))
    )
    option_until = day_field(N_("Option until"), description=N_("The last day of the option. The desk reminds you a week before."))

    def validate_option_until(self, field: Field) -> None:
        if self.hold.data == Hold.OPTION.value and not field.data:
            raise ValidationError(_(booking.NO_DAY))

    @property
    def agreed(self) -> tuple[Hold | None, date | None]:
        """As `booking.book` takes them."""
        hold = Hold(self.hold.data) if self.hold.data else None
        return hold, self.option_until.data if hold is Hold.OPTION else None


def hold_answers(session: Session) -> dict[str, Any]:
    hold, until = booking.agreed_now(session)
    return {"hold": hold.value if hold else "", "option_until": until}
