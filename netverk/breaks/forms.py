"""What is asked of those who keep the table of school breaks."""

from wtforms import DateField, Field
from wtforms.validators import ValidationError

from netverk.breaks.school_breaks import BACKWARDS
from netverk.forms import Form, Given
from netverk.language import N_, _
from netverk.seasons.forms import line


class BreakForm(Form):
    """One line of the table of school breaks."""

    name = line(N_("Name"), needed=N_("Write what the break is called."), longest=80)
    first_on = DateField(N_("First day"), validators=[Given(N_("Write its first day."))])
    last_on = DateField(N_("Last day"), validators=[Given(N_("Write its last day."))])

    def validate_last_on(self, field: Field) -> None:
        if self.first_on.data and field.data and field.data < self.first_on.data:
            raise ValidationError(_(BACKWARDS))
