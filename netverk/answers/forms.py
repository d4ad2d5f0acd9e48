"""What is asked of those who have a place, and of nobody else."""

from wtforms import EmailField, Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from netverk.answers.models import Said
from netverk.forms import AtMost, Checked, Form, Given
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, Contact, tidy_email

LONGEST_WORDS = 2000
NOT_A_CHOICE = N_("Not a valid choice.")


class AnswerForm(Form):
    """One of several buttons, and perhaps words to the house."""

    said = StringField(N_("Answer"))
    words = TextAreaField(N_("A word to the organisers"), validators=[AtMost(LONGEST_WORDS)])

    @property
    def answer(self) -> Said | None:
        return next((each for each in Said if each.value == self.said.data), None)

    def validate_said(self, field: Field) -> None:
        """Only what one of our own buttons says."""
        if field.data and self.answer is None:
            raise ValidationError(_(NOT_A_CHOICE))


class ColleagueForm(Form):
    """Who comes."""

    name = StringField(N_("Name"), validators=[Given(N_("Write a name.")), AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write the e-mail address of this person.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    @property
    def contact(self) -> Contact:
        return Contact(name=self.name.data or "", email=self.email.data or "")


class DeedForm(Form):
    """A button alone."""
