"""What is asked of those who put questions, and the questions themselves as fields of other forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from netverk.admissions.models import ABOUT_HEALTH, PlaceType, Purpose, Question, QuestionKind
from netverk.errors import RuleBroken
from netverk.forms import LINE, AtMost, CheckboxesField, Form, FormSentOnce
from netverk.language import N_, _
from netverk.questions import putting
from netverk.questions.finding import asked_of
from netverk.questions.replying import require_consent
from netverk.seasons.forms import MayBeEmpty, line, options, paragraphs

KINDS = (
    (QuestionKind.TEXT, N_("Text")),
    (QuestionKind.CHOICE, N_("One of several")),
    (QuestionKind.SEVERAL, N_("Several of several")),
    (QuestionKind.NUMBER, N_("A number")),
    (QuestionKind.DATE, N_("A date")),
    (QuestionKind.CONSENT, N_("A box to tick")),
)
PURPOSES = (
    (Purpose.ORDINARY, N_("Ordinary")),
    (Purpose.DIET, N_("Diet, where food is served")),
    (Purpose.ACCESS, N_("Access needs")),
)
MISSING = N_("This has to be answered.")
CONSENTS = N_("I agree that this is kept until 14 days after the last session, so that you can take care of it")
ABOUT = {putting.NEVER_REQUIRED: "is_required", putting.TOO_FEW: "choices", putting.ANSWERED: "kind"}
MOST_OPTIONS = 30


class QuestionForm(FormSentOnce):
    """One question; `types` are offered where places are of several types."""

    text = line(N_("Question"), needed=N_("Write what you ask."), longest=300)
    hint = line(N_("A line of help under it"), longest=300)
    kind = RadioField(N_("How it is answered"), choices=options(*KINDS), default=QuestionKind.TEXT.value, validators=[InputRequired()])
    choices = paragraphs(N_("Answers to choose among"), description=N_("One on each line."))
    purpose = RadioField(N_("What it is about"), choices=options(*PURPOSES), default=Purpose.ORDINARY.value, validators=[InputRequired()])
    is_required = BooleanField(N_("Has to be answered"))
    types = CheckboxesField(
        N_("Asked of"), coerce=int, description=N_("Tick none where everybody is asked."), validators=[Optional()], validate_choice=False
    )

    of_types: Sequence[int] = ()

    @classmethod
    def of(cls, types: Sequence[PlaceType], question: Question | None = None) -> "QuestionForm":
        """The form as sent, or filled in with a question."""
        same = ("text", "hint", "is_required", "types")
        known = {name: getattr(question, name) for name in same} if question else {}
        if question:
            known |= {"kind": question.kind.value, "purpose": question.purpose.value, "choices": "\n".join(question.options)}
        form = cls(data=known)
        form.of_types = [each.id for each in types]
        form.types.choices = [(each.id, each.title) for each in types]
        return form

    @property
    def facts(self) -> dict[str, Any]:
        """As `putting.put` takes them."""
        kind = QuestionKind(self.kind.data)
        written = [each.strip()[:LINE] for each in (self.choices.data or "").splitlines() if each.strip()]
        return {
            "text": self.text.data or "",
            "hint": self.hint.data or "",
            "kind": kind,
            "purpose": Purpose(self.purpose.data),
            "options": list(dict.fromkeys(written))[:MOST_OPTIONS] if kind in putting.WITH_OPTIONS else [],
            "is_required": bool(self.is_required.data),
            "types": [ident for ident in self.of_types if ident in (self.types.data or [])],
        }

    def refuse(self, refusal: RuleBroken) -> None:
        """At the field that the rule is about."""
        self[ABOUT[refusal.sentence]].errors = [_(refusal.sentence, **refusal.facts)]


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as its field shows it."""

    id: int
    kind: QuestionKind
    purpose: Purpose
    text: str
    hint: str
    options: tuple[str, ...]


class AsksQuestions(Form):
    """A form that puts questions to somebody: its fields for them are made by `question_fields`."""

    questions: Sequence[Question] = ()

    @property
    def asked(self) -> Iterator[tuple[Question, Field, Field | None]]:
        """Each question with its field and, where it is about health, the box of consent beside it."""
        for each in self.questions:
            yield each, self[name_of(each)], self[f"consent_{each.id}"] if each.purpose in ABOUT_HEALTH else None

    def answers(self, type: PlaceType | None) -> dict[Question, str]:  # noqa: A002 (the field's word)
        """What was answered to what is asked of that type; an empty text where nothing was."""
        return {each: _as_text(self[name_of(each)].data) for each in asked_of(self.questions, type)}

    def check_answers(self, type: PlaceType | None) -> bool:  # noqa: A002
        """Whether what has to be answered is, and what is about health comes with its consent; what is wrong is said at the field."""
        faults = {each.id: fault for each, text in self.answers(type).items() if (fault := self._fault(each, text))}
        for question, field, consent in self.asked:
            if question.id in faults:
                (consent if consent and field.data else field).errors = [*field.errors, faults[question.id]]
        return not faults

    def _fault(self, question: Question, text: str) -> str:
        if question.is_required and not text and not self[name_of(question)].errors:
            return _(MISSING)
        try:
            require_consent(question, text, bool(question.purpose in ABOUT_HEALTH and self[f"consent_{question.id}"].data))
        except RuleBroken as refusal:
            return _(refusal.sentence)
        return ""


def name_of(question: Question | Wording) -> str:
    return f"question_{question.id}"


def wordings(questions: Iterable[Question], titles: Mapping[int, str]) -> tuple[Wording, ...]:
    """`titles` are those of the types that some of them are put to alone."""
    return tuple(_wording(each, titles if len(titles) > 1 else {}) for each in questions)


def _wording(question: Question, titles: Mapping[int, str]) -> Wording:
    of = [titles[ident] for ident in question.types if ident in titles]
    hint = " ".join([question.hint, *([_("Asked of: %(types)s.", types=", ".join(of))] if of else [])]).strip()
    return Wording(question.id, question.kind, question.purpose, question.text, hint, tuple(question.options))


def question_fields(asked: Iterable[Wording]) -> dict[str, Any]:
    """The fields of a form class for these questions."""
    fields: dict[str, Any] = {}
    for each in asked:
        fields[name_of(each)] = _field(each)
        if each.purpose in ABOUT_HEALTH:
            fields[f"consent_{each.id}"] = BooleanField(CONSENTS)
    return fields


def filled_in(questions: Sequence[Question], replies: Mapping[int, str]) -> dict[str, Any]:
    """What the fields are filled in with: replies by question."""
    return {name_of(each): _as_data(each, replies[each.id]) for each in questions if each.id in replies}


def _field(question: Wording) -> Any:
    said: dict[str, Any] = {"label": question.text, "description": question.hint, "render_kw": {"autocomplete": "off"}}
    words = list(question.options)
    if question.kind is QuestionKind.CHOICE:
        return SelectField(**said, choices=options(("", _("Choose")), *((each, each) for each in words)))
    if question.kind is QuestionKind.SEVERAL:
        return CheckboxesField(question.text, description=question.hint, choices=options(*((each, each) for each in words)))
    if question.kind is QuestionKind.NUMBER:
        return IntegerField(**said, validators=[Optional(), NumberRange(0, 1_000_000, N_("Write a number."))])
    if question.kind is QuestionKind.DATE:
        return DateField(**said, validators=[MayBeEmpty()])
    if question.kind is QuestionKind.CONSENT:
        return BooleanField(question.text, description=question.hint)
    return StringField(**said, validators=[AtMost(500)])


def _as_text(data: Any) -> str:
    if isinstance(data, bool):
        return "yes" if data else ""
    if isinstance(data, list):
        return "\n".join(data)
    return data.isoformat() if isinstance(data, date) else str(data) if data is not None else ""


def _as_data(question: Question, text: str) -> Any:
    if question.kind is QuestionKind.SEVERAL:
        return text.splitlines()
    if question.kind is QuestionKind.DATE:
        return date.fromisoformat(text)
    return bool(text) if question.kind is QuestionKind.CONSENT else text
