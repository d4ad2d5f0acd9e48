"""What is asked when a season is laid out: how many, when usually, and then each date."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, DateField, Field, FieldList, FormField
from wtforms.validators import ValidationError

from netverk.forms import Form, FormSentOnce
from netverk.language import N_, _
from netverk.layouts.laying_out import AS_MANY, Layout
from netverk.programme.clashes import Break
from netverk.programme.free_days import holiday_name, is_squeeze_day
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.forms import MayBeEmpty, StartSeasonForm, hour_field, whole_number
from netverk.seasons.naming import slugify
from netverk.seasons.series_forms import weekday_field

MOST = 60
TOO_MANY = N_("At most %(n)s sessions are laid out at once.")
NEEDS_HOURS = N_("Write both when they begin and when they end.")
BACKWARDS = N_("It ends before it begins.")


class DateRow(Form):
    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    day = DateField(N_("Date"), validators=[MayBeEmpty()])


class LayoutForm(FormSentOnce):
    """How many sessions, on which days and hours; then the dates themselves, each to be changed or left open."""

    number = whole_number(N_("How many sessions"))
    weekday = weekday_field()
    starts = hour_field(N_("Begins"))
    ends = hour_field(N_("Ends"))
    dates = FieldList(FormField(DateRow), max_entries=MOST)
    settled = BooleanField(
        N_("These dates are settled, and go into calendars"), description=N_("Without the tick each is settled on the page of its own.")
    )

    def validate_number(self, field: Field) -> None:
        if field.data and field.data > MOST:
            raise ValidationError(_(TOO_MANY, n=MOST))

    def validate_ends(self, field: Field) -> None:
        if not field.data or not self.starts.data:
            raise ValidationError(_(NEEDS_HOURS))
        if field.data <= self.starts.data:
            raise ValidationError(_(BACKWARDS))

    @property
    def wanted(self) -> Layout:
        """Of a form without faults."""
        weekday = int(self.weekday.data) if self.weekday.data else None
        return Layout(self.number.data or AS_MANY, weekday, (self.starts.data, self.ends.data))  # type: ignore[arg-type]  # hours are there

    @property
    def whens(self) -> list[When]:
        """Each date with the hours; nothing known where the date was emptied."""
        days: list[date | None] = [row.form.day.data for row in self.dates]
        starts, ends = self.wanted.hours
        return [When.hours(datetime.combine(day, starts), datetime.combine(day, ends)) if day else UNKNOWN for day in days]

    @property
    def is_settled(self) -> bool:
        return bool(self.settled.data)

    def show(self, whens: Sequence[When]) -> None:
        """Fill in the dates."""
        self.dates.process(None, [{"day": when.day} for when in whens])

    def hints(self, breaks: Sequence[Break]) -> list[str]:
        """What there is to say of each date: a holiday, a squeeze day, a school break, the same day twice."""
        days: list[date | None] = [row.form.day.data for row in self.dates]
        return [_hint(day, breaks) or (_("The same day twice") if day and days.count(day) > 1 else "") for day in days]

    def faults(self) -> list[tuple[str, str, str]]:
        fields = [row.form.day for row in self.dates]
        return [(field.id, field.label.text, str(fault)) for field in fields for fault in field.errors]

    @classmethod
    def beginning_with(cls, layout: Layout, **facts: Any) -> Any:
        """The form as sent, or filled in with what is usual."""
        weekday = "" if layout.weekday is None else str(layout.weekday)
        return cls(data={"number": layout.number, "weekday": weekday, "starts": layout.hours[0], "ends": layout.hours[1], **facts})


class RollOverForm(LayoutForm, StartSeasonForm):
    """The next season after one, with its dates."""

    planned = None  # type: ignore[assignment]  # WTForms' own way to leave out a field: `number` asks for it

    @property
    def facts(self) -> dict[str, Any]:
        """As `laying_out.roll_over_once` takes them."""
        title = self.title.data or ""
        named = {"title": title, "slug": self.slug.data or slugify(title), "term": self.term.data}
        return named | {"planned": self.number.data, "capacity": self.capacity.data}


def _hint(day: date | None, breaks: Sequence[Break]) -> str:
    if day is None:
        return ""
    if name := holiday_name(day):
        return name
    if is_squeeze_day(day):
        return _("A squeeze day")
    return next((each.name for each in breaks if each.first <= day <= each.last), "")
