"""What is asked of who writes to many."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from netverk.forms import AtMost, Checked, FormSentOnce, Given
from netverk.language import N_, _, date_words
from netverk.mailings.choosing import days_of
from netverk.mailings.models import Audience
from netverk.mailings.writing import PLACEHOLDERS, Draft
from netverk.programme.value import Programme, Session
from netverk.programme.words import when_words
from netverk.wordings.filling import checked

LONGEST_TEXT = 20_000
WORDS = {Audience.ALL: N_("Everybody who has a place"), Audience.WAITING: N_("Those in the waiting list")}
GROUPS = {
    Audience.COMING: N_("Those who come to"),
    Audience.UNANSWERED: N_("Those who have not answered about"),
    Audience.SPEAKERS: N_("Those who stand up on"),
}
HINT = N_("{name}, {season}, {session} and {date} stand for what they say; the last two where the letter is about one session.")
BOTH = N_("Write both subject and letter in English, or neither.")


def _placeholders(text: str) -> str:
    return checked(text, PLACEHOLDERS)


def _text(label: str, *rules: Callable[..., Any], hint: str = "") -> TextAreaField:
    rows = {"rows": 12}
    return TextAreaField(label, description=hint, validators=[*rules, AtMost(LONGEST_TEXT), Checked(_placeholders)], render_kw=rows)


class MailingForm(FormSentOnce):
    """One letter and whom it is for; `seen` says what was previewed last."""

    audience = SelectField(N_("To"), validators=[InputRequired(N_("Choose whom the letter is for."))])
    subject = StringField(N_("Subject"), validators=[Given(N_("Write a subject.")), AtMost(), Checked(_placeholders)])
    text = _text(N_("Letter"), Given(N_("Write the letter.")), hint=HINT)
    subject_en = StringField(N_("Subject in English"), validators=[AtMost(), Checked(_placeholders)])
    text_en = _text(N_("Letter in English"), hint=N_("For those who want letters in English. Without it they get the Swedish one."))
    seen = HiddenField()

    def offer(self, programme: Programme | None) -> "MailingForm":
        """The audiences that the season has, as far as it is published."""
        single = [(audience.value, _(words)) for audience, words in WORDS.items()]
        sessions = [(each.uid, _called(each)) for each in programme.sessions] if programme else []
        days = [(day.isoformat(), date_words(day)) for day in days_of(programme)] if programme else []
        targets = {Audience.COMING: sessions, Audience.UNANSWERED: sessions, Audience.SPEAKERS: days}
        grouped = {_(GROUPS[each]): [(f"{each.value}:{key}", words) for key, words in found] for each, found in targets.items() if found}
        self.audience.choices = {_("The season"): single, **grouped}
        return self

    def validate_text_en(self, field: Field) -> None:
        if bool(field.data) is not bool(self.subject_en.data):
            raise ValidationError(_(BOTH))

    @property
    def draft(self) -> Draft:
        audience, _colon, target = (self.audience.data or "").partition(":")
        written = {name: self[name].data or "" for name in ("subject", "text", "subject_en", "text_en")}
        return Draft(audience=Audience(audience), target=target, **written)


def _called(session: Session) -> str:
    return f"{session.title}, {when_words(session.when)}" if session.when else session.title
