"""What every form shares: the token against forgery, tidy texts, faults told in the reader's language, and sent twice counts once."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileStorage
from wtforms import Field, HiddenField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from netverk import language, pictures
from netverk.errors import RuleBroken
from netverk.language import N_, _

LINE = 200  # characters in an answer of one line, where nothing else is said
UNSEEN = {"csrf_token", "once", "version"}
ONCE = re.compile(r"[0-9a-f]{32}")
SAID_BY_WTFORMS = (  # marked here, because its own catalogues are not used
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid integer value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
)


class Form(FlaskForm):
    """A form of ours. Labels and hints are written in English, marked with `N_`; the macros of `components/forms.html` translate them."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: BaseForm) -> Any:
            return language  # WTForms' own sentences go through our catalogues too

        def bind_field(self, form: BaseForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [tidy, *options.get("filters", ())]
            bound: Field = super().bind_field(form, unbound_field, options)
            return bound

    def refuse(self, refusal: RuleBroken) -> None:
        """Show what a rule said where the form shows its faults."""
        self.form_errors.append(_(refusal.sentence, **refusal.facts))


class FormSentOnce(Form):
    """A form that makes something: `once` goes with it, so that the same form, sent twice, can be told from two forms."""

    once = HiddenField(default=lambda: uuid4().hex)

    def validate_once(self, field: Field) -> None:
        if not ONCE.fullmatch(field.data or ""):
            field.data = uuid4().hex


class CheckboxesField(SelectMultipleField):
    """Several of a few, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PictureField(FileField):
    """A picture to choose."""

    def __init__(self, label: str, **facts: Any) -> None:
        super().__init__(label, **{"description": N_("JPEG, PNG or WebP."), "render_kw": {"accept": pictures.ACCEPTED}} | facts)

    def take(self) -> bytes:
        """The file that was sent, once, cut just above the most that is taken; empty where there is none."""
        if not isinstance(self.data, FileStorage):
            return b""
        with self.data.stream as file:
            return bytes(file.read(pictures.MOST_BYTES + 1))


class Given(DataRequired):
    """There must be an answer: says `sentence` (an English msgid) where there is none."""

    def __init__(self, sentence: str = N_("This has to be filled in.")) -> None:
        super().__init__()
        self.sentence = sentence

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not field.data:
            field.errors = []
            raise StopValidation(_(self.sentence))


class AtMost(Length):
    """A limit to a text, in characters; the browser keeps to it too."""

    def __init__(self, characters: int = LINE) -> None:
        super().__init__(max=characters)

    def __call__(self, form: BaseForm, field: Field) -> None:
        if len(field.data or "") > self.max:
            raise ValidationError(_("This is too long: %(n)s characters at most.", n=self.max))


class Checked:
    """Let a rule's own function look at an answer: what it refuses is said at the field, what it returns is the answer."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self.rule = rule

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not field.data:
            return
        try:
            field.data = self.rule(field.data)
        except RuleBroken as refusal:
            raise ValidationError(_(refusal.sentence, **refusal.facts)) from None


def tidy(text: Any) -> Any:
    """Without blanks at the ends, without signs that cannot be seen and halves of signs; line breaks and tabs stay."""
    if not isinstance(text, str):
        return text
    return "".join(sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()


def says_the_same(one: BaseForm, other: BaseForm) -> bool:
    """Whether two forms have the same answers; what goes with a form unseen is none."""
    return bool(_answers(one.data) == _answers(other.data))


def _answers(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _answers(answer) for name, answer in said.items() if name not in UNSEEN}
    return [_answers(each) for each in said] if isinstance(said, list) else said or ""


def row_meant(wanted: str) -> tuple[str, int]:
    """What a button of a form does, and to which of its rows: `drop-2` → `("drop", 2)`; -1 where it names none."""
    what, _dash, number = wanted.partition("-")
    return what, int(number) if number.isdecimal() else -1


def rearranged(rows: Sequence[Any], wanted: str) -> list[Any]:
    """The rows after `up-1`, `down-0` or `drop-2`; as they are after anything else."""
    made, (what, at) = list(rows), row_meant(wanted)
    if not 0 <= at < len(made):
        return made
    row = made.pop(at)
    if what != "drop":
        made.insert(max(0, at + {"up": -1, "down": 1}.get(what, 0)), row)
    return made
