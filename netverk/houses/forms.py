"""What is asked of those who look after the house."""

from typing import Any

from wtforms import EmailField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from netverk.forms import AtMost, Checked, Form, PictureField
from netverk.houses.describing import FACTS
from netverk.language import N_
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy, tidy_email, tidy_name
from netverk.programme.occupancy import USUAL
from netverk.seasons.forms import line
from netverk.seasons.models import House
from netverk.seasons.series_facts import known_colour

MOST_MINUTES = 240
MINUTES = N_("Write a number of minutes from 0 to 240.")
WRITTEN = tuple(name for name in FACTS if name != "logo")


def minutes(label: str, default: int, hint: str) -> IntegerField:
    size = {"type": "number", "min": "0", "max": str(MOST_MINUTES), "inputmode": "numeric"}
    rules = [InputRequired(MINUTES), NumberRange(0, MOST_MINUTES, MINUTES)]
    return IntegerField(label, default=default, description=hint, validators=rules, render_kw=size)


class HouseForm(Form):
    """Everything that is known of the house."""

    name = line(
        N_("Name of the house"),
        needed=N_("Write what the house is called."),
        longest=LONGEST_NAME,
        check=tidy_name,
        description=N_("At the top and the foot of every page, on paper, and as the sender of every letter."),
    )
    contact = EmailField(
        N_("Contact"), description=N_("An e-mail address that readers see."), validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)]
    )
    phone = line(N_("Phone"), longest=40, check=tidy, description=N_("Readers see it too."))
    logo = PictureField(N_("Logo"))
    accent = line(
        N_("Colour"), check=known_colour, longest=20, description=N_("Such as #7a1f4c. Leave it empty for the green that comes with it.")
    )
    minutes_between = minutes(
        N_("From one engagement to the next"), USUAL.between, N_("In minutes: to end a conversation and find the next room.")
    )
    minutes_of_travel = minutes(N_("From one venue to another"), USUAL.travel, N_("In minutes: across town."))

    @property
    def facts(self) -> dict[str, Any]:
        """As `revise_house` takes them, but for the logo."""
        return {name: self[name].data if isinstance(self[name], IntegerField) else self[name].data or "" for name in WRITTEN}

    @classmethod
    def of(cls, house: House | None) -> "HouseForm":
        """The form as sent, or filled in with what is known."""
        return cls(data={name: getattr(house, name) for name in WRITTEN} if house else {})
