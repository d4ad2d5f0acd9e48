"""What is asked about a passkey."""

from wtforms import HiddenField, StringField

from netverk.forms import AtMost, Checked, Form, Given
from netverk.language import N_
from netverk.people.knowing import LONGEST_NAME, tidy_name

LONGEST_ANSWER = 20_000  # characters that a device may need: some bring certificates


class PasskeyForm(Form):
    name = StringField(
        N_("What do you call the device?"),
        description=N_("Such as “My phone” or “The computer at work”."),
        validators=[Given(N_("Write a name for the device, so that you know it again.")), AtMost(LONGEST_NAME), Checked(tidy_name)],
        render_kw={"autocomplete": "off"},
    )
    answer = HiddenField(validators=[AtMost(LONGEST_ANSWER)])  # the device's, put here by the script


class AnswerForm(Form):
    answer = HiddenField(validators=[AtMost(LONGEST_ANSWER)])
