"""What people are asked when they sign in, and about themselves."""

from wtforms import EmailField, RadioField, SelectChoice, StringField  # type: ignore[attr-defined]  # SelectChoice is newer than its types
from wtforms.validators import InputRequired

from netverk.forms import AtMost, Checked, Form, Given
from netverk.language import N_
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy_email, tidy_name


class SignInForm(Form):
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write your e-mail address.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class AccountForm(Form):
    name = StringField(
        N_("Name"),
        validators=[Given(N_("Write a name.")), AtMost(LONGEST_NAME), Checked(tidy_name)],
        render_kw={"autocomplete": "name"},
    )
    language = RadioField(
        N_("Language of what we send you"),
        choices=[SelectChoice("sv", N_("Swedish")), SelectChoice("en", N_("English"))],
        validators=[InputRequired()],
    )
