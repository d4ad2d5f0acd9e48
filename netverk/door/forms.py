"""What is filled in at the door."""

from wtforms import StringField

from netverk.forms import AtMost, FormSentOnce, Given
from netverk.language import N_
from netverk.people.knowing import LONGEST_NAME


class LetInForm(FormSentOnce):
    """Somebody who stands on no list."""

    name = StringField(N_("Name"), validators=[Given(N_("Write a name.")), AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
    organisation = StringField(N_("Organisation"), validators=[AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
