"""What one is asked about oneself."""

from collections.abc import Sequence

from wtforms import BooleanField, EmailField, RadioField, StringField, TelField
from wtforms.validators import InputRequired

from netverk.forms import AtMost, CheckboxesField, Checked, Form, Given
from netverk.language import N_
from netverk.own.details import LONGEST_PHONE, Details
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy_email, tidy_name
from netverk.people.models import Person
from netverk.seasons.forms import options
from netverk.seats.models import Place


class DetailsForm(Form):
    name = StringField(
        N_("Name"),
        validators=[Given(N_("Write a name.")), AtMost(LONGEST_NAME), Checked(tidy_name)],
        render_kw={"autocomplete": "name"},
    )
    phone = TelField(
        N_("Phone"),
        description=N_("Only for the house, to reach you on short notice."),
        validators=[AtMost(LONGEST_PHONE)],
        render_kw={"autocomplete": "tel"},
    )
    organisation = StringField(N_("Organisation"), validators=[AtMost(LONGEST_NAME)], render_kw={"autocomplete": "organization"})
    language = RadioField(
        N_("Language of what we send you"),
        choices=options(("sv", N_("Swedish")), ("en", N_("English"))),
        validators=[InputRequired()],
    )
    wants_reminders = BooleanField(
        N_("Remind me before each session"),
        description=N_("Invitations, and what changes, always come."),
    )
    wants_news = BooleanField(
        N_("Send me letters that the house writes to many"),
        description=N_("Such as tips before a season, or a question to those who take part."),
    )
    places: Sequence[Place] = ()
    listed = CheckboxesField(N_("Lists of participants that I stand on"), coerce=int)

    @classmethod
    def of(cls, person: Person, places: Sequence[Place]) -> "DetailsForm":
        """Filled in with what is known; `places` are those whose holder may stand on a list that the others see."""
        organisation = person.organisation.name if person.organisation else ""
        made = cls(obj=person, organisation=organisation, listed=[place.id for place in places if place.is_listed])
        made.places = places
        made.listed.choices = [(place.id, _called(place)) for place in places]
        return made

    @property
    def told(self) -> Details:
        return Details(
            name=self.name.data or "",
            phone=self.phone.data or "",
            organisation=self.organisation.data or "",
            language=self.language.data,
            wants_reminders=self.wants_reminders.data,
            wants_news=self.wants_news.data,
            listed={place.id: place.id in (self.listed.data or ()) for place in self.places},
        )


class AddressForm(Form):
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write the address where letters reach you.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


def _called(place: Place) -> str:
    parts = place.season.series.title, place.season.title, place.session.title if place.session else ""
    return ", ".join(part for part in parts if part)
