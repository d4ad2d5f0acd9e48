"""Whose data an owner wants to see, and what goes when somebody is erased."""

from wtforms import BooleanField, EmailField

from netverk.forms import AtMost, Checked, Form, Given
from netverk.language import N_
from netverk.people.knowing import LONGEST_EMAIL, tidy_email


class FindForm(Form):
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write an e-mail address.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )


class EraseForm(Form):
    from_programmes = BooleanField(
        N_("From what was published too"),
        description=N_("Then name, picture and texts go from programmes, earlier ones too. Otherwise programmes say what they said."),
    )
