"""What is asked of those who plan seasons; fields for dates, hours and periods that later forms use too."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than its types
    BooleanField,
    DateField,
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms import TimeField as HourField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from netverk.errors import RuleBroken
from netverk.forms import AtMost, Checked, Form, FormSentOnce, Given
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy_email
from netverk.programme.value import Kind
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import period_words
from netverk.seasons.models import Leadership, Season
from netverk.seasons.naming import season_slug, series_slug
from netverk.seasons.periods import read_period
from netverk.seasons.planning import require_forwards, require_open
from netverk.seasons.speaking import Named

PARAGRAPHS = 20_000  # characters in a text
LAST_MINUTE = time(23, 59)  # of the day on which registration closes, where no hour is said


class PeriodField(StringField):
    """A month, a term or a year in words; its data is a When."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return period_words(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = UNKNOWN
            with said_at_the_field():
                self.data = read_period(valuelist[0])


class said_at_the_field:  # noqa: N801 (used as a verb)
    """What a rule refuses inside the block is raised as WTForms wants it, in the reader's language."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _where: object) -> None:
        if isinstance(fault, RuleBroken):
            raise ValidationError(_(fault.sentence, **fault.facts)) from None


def options(*pairs: tuple[str, str]) -> Any:
    """What one may choose among: value and label."""
    return [SelectChoice(str(value), label) for value, label in pairs]


class MayBeEmpty(Optional):
    """Nothing written is nothing wrong; a form's own look at the field still follows."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not field.raw_data or not str(field.raw_data[0]).strip():
            field.errors = []


def day_field(label: str, **facts: Any) -> DateField:
    return DateField(label, validators=[MayBeEmpty()], **facts)


def hour_field(label: str, **facts: Any) -> HourField:
    """Takes `09:30` and `9.30`."""
    return HourField(label, format=["%H:%M", "%H.%M"], validators=[MayBeEmpty()], **facts)


def whole_number(label: str, **facts: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(1, 100_000, N_("Write a number from 1."))], **facts)


def line(label: str, *, needed: str = "", longest: int = 200, check: Callable[[str], str] | None = None, **facts: Any) -> StringField:
    """One line of text; `needed` is the sentence that says it is missing."""
    validators = [*([Given(needed)] if needed else []), AtMost(longest), *([Checked(check)] if check else [])]
    return StringField(label, validators=validators, **facts)


def paragraphs(label: str, *, needed: str = "", **facts: Any) -> TextAreaField:
    return TextAreaField(label, validators=[*([Given(needed)] if needed else []), AtMost(PARAGRAPHS)], **facts)


class NamedForm(Form):
    """One row: somebody who stands up."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    uid = HiddenField()
    name = line(N_("Name"), longest=LONGEST_NAME, render_kw={"list": "known-speakers", "autocomplete": "off"})
    title = line(N_("Title"), longest=LONGEST_NAME)
    affiliation = line(N_("Organisation"), longest=LONGEST_NAME)
    email = EmailField(
        N_("E-mail, never published"),
        validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_name(self, field: Field) -> None:
        if not field.data and (self.title.data or self.affiliation.data or self.email.data):
            raise ValidationError(_("Write who it is."))

    @property
    def named(self) -> Named:
        said = {name: self[name].data or "" for name in ("name", "title", "affiliation", "email", "uid")}
        return Named(**said)


class SeasonFacts(Form):
    """What a season is asked for from the beginning."""

    title = line(N_("Name of the season"), needed=N_("Write what the season is called, such as Spring 2030."), longest=120)
    term = PeriodField(N_("When it runs"), description=N_("A term, a month or a year: spring 2030."))
    planned = whole_number(N_("Planned number of sessions"))
    capacity = whole_number(N_("Places"), description=N_("Leave it empty where there is no limit."))


class StartSeasonForm(SeasonFacts, FormSentOnce):
    """The next season of a series."""

    slug = line(N_("Address of the season"), check=season_slug, description=N_("Made from the name where you leave it empty."), longest=80)


class StartSeriesForm(StartSeasonForm):
    """A series with its first season."""

    kind = RadioField(
        N_("What is it?"),
        choices=options((Kind.NETWORK, N_("A network that meets several times a season")), (Kind.CONFERENCE, N_("A conference"))),
        default=Kind.NETWORK.value,
        validators=[InputRequired()],
    )
    series_title = line(N_("Name"), needed=N_("Write what the network or conference is called."), longest=120)
    series_slug = line(N_("Address"), check=series_slug, description=N_("Made from the name where you leave it empty."), longest=80)
    usual_hours = line(N_("Usual hours"), description=N_("As it should read: 09.30–12.30."), longest=40)


class SeasonForm(SeasonFacts):
    """Everything that is known of a season."""

    starts_on = day_field(N_("First day"))
    ends_on = day_field(N_("Last day"))
    note = line(N_("A line under the programme"), description=N_("For example: subject to change."))
    takes_registrations = BooleanField(N_("One can register here"))
    opens_on = day_field(N_("Registration opens on"))
    opens_at = hour_field(N_("at"))
    closes_on = day_field(N_("Registration closes on"), description=N_("Without an hour it is open until the end of that day."))
    closes_at = hour_field(N_("at"))

    def validate_ends_on(self, field: Field) -> None:
        with said_at_the_field():
            require_forwards(self.starts_on.data, field.data)

    def validate_closes_on(self, _field: Field) -> None:
        with said_at_the_field():
            require_open(self.opens, self.closes)

    @property
    def opens(self) -> When:
        return moment(self.opens_on.data, self.opens_at.data)

    @property
    def closes(self) -> When:
        return moment(self.closes_on.data, self.closes_at.data or LAST_MINUTE)

    @property
    def facts(self) -> dict[str, Any]:
        """As `planning.revise` takes them."""
        same = ("title", "term", "planned", "capacity", "starts_on", "ends_on", "note", "takes_registrations")
        return {name: self[name].data for name in same} | {"opens": self.opens, "closes": self.closes}

    @classmethod
    def of(cls, season: Season) -> "SeasonForm":
        """The form as sent, or filled in with what is known."""
        opens, closes = season.opens.starts, season.closes.starts
        return cls(
            obj=season,
            opens_on=opens.date() if opens else None,
            opens_at=opens.time() if opens and season.opens.has_hours else None,
            closes_on=closes.date() if closes else None,
            closes_at=closes.time() if closes and season.closes.has_hours else None,
        )


class LeadersForm(Form):
    """Who leads the discussions of a season."""

    leaders = FieldList(FormField(NamedForm), min_entries=1, max_entries=10)

    @classmethod
    def of(cls, leaders: Sequence[Leadership]) -> "LeadersForm":
        """The form as sent, or filled in with those who lead."""
        same = ("name", "title", "affiliation")
        known = [{name: getattr(row, name) for name in same} | {"uid": row.speaker.uid, "email": row.speaker.email} for row in leaders]
        return cls(data={"leaders": known})

    @property
    def named(self) -> list[Named]:
        """Those who are named; a row that was emptied is gone."""
        return [row.form.named for row in self.leaders if row.form.name.data]

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Every fault within the rows: the id of its field, its label, what is wrong."""
        fields = (field for row in self.leaders for field in row.form)
        return ((field.id, field.label.text, fault) for field in fields for fault in field.errors)


class AdvisoryForm(FormSentOnce):
    """A standing message to the readers of a season."""

    title = line(N_("Heading"), needed=N_("Write a heading."))
    text = paragraphs(N_("Information"), needed=N_("Write what the readers should know."))
    ends_on = day_field(N_("Last day it is shown"), description=N_("Leave it empty to show it until you remove it."))

    @property
    def said(self) -> tuple[str, str, date | None]:
        return self.title.data or "", self.text.data or "", self.ends_on.data


class ButtonForm(Form):
    """Nothing but the button."""


def moment(day: date | None, hour: time | None) -> When:
    """A minute, or a day where no hour is said."""
    if day is None:
        return UNKNOWN
    if hour is None:
        return When.on(day)
    starts = datetime.combine(day, hour)
    return When.hours(starts, starts + timedelta(minutes=1))
