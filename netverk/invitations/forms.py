"""What is asked of those who invite."""

from collections.abc import Sequence

from wtforms import Field, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from netverk.admissions.models import PlaceType
from netverk.forms import Form
from netverk.invitations.reading import NO_LINES, read_people
from netverk.language import N_, _
from netverk.seasons.forms import paragraphs, said_at_the_field

MOST_PLACES = 50


class InviteForm(Form):
    """Whom, to how many places each, of which type."""

    people = paragraphs(
        N_("Whom you invite"),
        needed=NO_LINES,
        description=N_("One on each line: Kari Nord <kari@example.org> or Kari Nord;kari@example.org."),
    )
    places = IntegerField(
        N_("Places each"),
        default=1,
        validators=[InputRequired(N_("Write a number from 1.")), NumberRange(1, MOST_PLACES, N_("Write a number from 1 to 50."))],
    )
    place_type = SelectField(N_("Type of place"))

    def offer(self, types: Sequence[PlaceType]) -> "InviteForm":
        self.place_type.choices = [("", _("Any that the form offers")), *((each.slug, each.title) for each in types)]
        return self

    def validate_people(self, field: Field) -> None:
        with said_at_the_field():
            read_people(field.data or "")
