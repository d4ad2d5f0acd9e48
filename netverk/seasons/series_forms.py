"""What is asked of those who describe a series."""

from collections.abc import Iterator
from typing import Any

from wtforms import EmailField, Field, FieldList, FormField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from netverk.forms import AtMost, Checked, Form, PictureField
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, tidy_email
from netverk.programme.value import Kind
from netverk.seasons.forms import line, options, paragraphs
from netverk.seasons.models import Series
from netverk.seasons.series_facts import known_colour, known_zone
from netverk.venues.choosing import venue_choices

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
LANGUAGES = (("sv", N_("Swedish")), ("en", N_("English")))
MOST_ADVISORIES = 10
SAME = ("title", "purpose", "audience", "arranged_by", "contact", "usual_hours", "language", "zone", "accent")


def weekday_field() -> SelectField:
    return SelectField(
        N_("Usual weekday"), choices=lambda: options(("", _("No particular day")), *((str(n), _(day)) for n, day in enumerate(WEEKDAYS)))
    )


class StandingForm(Form):
    """One row: a message that every new season begins with."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    title = line(N_("Heading"), longest=120)
    text = paragraphs(N_("What it says"))

    def validate_text(self, field: Field) -> None:
        if bool(field.data) != bool(self.title.data):
            raise ValidationError(_("Write both the heading and what it says, or empty both."))


class SeriesForm(Form):
    """Everything that is known of a series."""

    title = line(N_("Name"), needed=N_("Write what the network or conference is called."), longest=120)
    kind = RadioField(
        N_("What is it?"),
        choices=options((Kind.NETWORK, N_("A network that meets several times a season")), (Kind.CONFERENCE, N_("A conference"))),
        validators=[InputRequired()],
    )
    purpose = paragraphs(N_("What it is for"))
    audience = paragraphs(N_("For whom"))
    questions = paragraphs(N_("Questions it discusses"), description=N_("One on each line."))
    arranged_by = line(N_("Arranged by"), description=N_("Where it is somebody else than the house."))
    contact = EmailField(
        N_("Contact"), description=N_("An e-mail address that readers see."), validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)]
    )
    usual_weekday = weekday_field()
    usual_hours = line(N_("Usual hours"), description=N_("As it should read: 09.30–12.30."), longest=40)
    venue = SelectField(N_("Usual venue"), choices=lambda: options(("", _("Not decided")), *venue_choices()))
    new_venue = line(N_("Another venue"), longest=120)
    new_street = line(N_("Street"), longest=120)
    new_town = line(N_("Town"), longest=80)
    language = SelectField(N_("Language of the programme"), choices=lambda: options(*((code, _(word)) for code, word in LANGUAGES)))
    zone = line(N_("Time zone"), needed=N_("Write the time zone, such as Europe/Stockholm."), check=known_zone, longest=60)
    accent = line(
        N_("Colour"), check=known_colour, longest=20, description=N_("Such as #7a1f4c. Leave it empty for the colour of the house.")
    )
    logo = PictureField(N_("Logo"))
    advisories = FieldList(FormField(StandingForm), min_entries=1, max_entries=MOST_ADVISORIES)

    @property
    def facts(self) -> dict[str, Any]:
        """As `revise_series` takes them, but for the venue, which the form knows by its slug, and the logo, a file to be kept."""
        said = {name: self[name].data or "" for name in SAME}
        weekday = int(self.usual_weekday.data) if self.usual_weekday.data else None
        questions = [question.strip() for question in (self.questions.data or "").splitlines() if question.strip()]
        rows = [{"title": row.form.title.data, "text": row.form.text.data} for row in self.advisories if row.form.title.data]
        return said | {"kind": Kind(self.kind.data), "usual_weekday": weekday, "questions": questions, "advisories": rows}

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Every fault within the rows: the id of its field, its label, what is wrong."""
        fields = (field for row in self.advisories for field in (row.form.title, row.form.text))
        yield from ((field.id, field.label.text, str(fault)) for field in fields for fault in field.errors)

    @classmethod
    def of(cls, series: Series) -> "SeriesForm":
        """The form as sent, or filled in with what is known."""
        known: dict[str, Any] = {name: getattr(series, name) for name in (*SAME, "advisories")}
        weekday = "" if series.usual_weekday is None else str(series.usual_weekday)
        known |= {"kind": series.kind.value, "usual_weekday": weekday, "questions": "\n".join(series.questions)}
        return cls(data=known | {"venue": series.venue.slug if series.venue else ""})
