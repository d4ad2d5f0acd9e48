"""What people are asked when they sign in."""

from wtforms import EmailField

from netverk.forms import AtMost, Checked, Form, Given
from netverk.language import N_
from netverk.people.knowing import LONGEST_EMAIL, tidy_email


class SignInForm(Form):
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write your e-mail address.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
