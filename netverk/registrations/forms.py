"""What is asked of those who register."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

from wtforms import BooleanField, EmailField, Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from netverk.admissions.models import PlaceType, Question
from netverk.forms import AtMost, CheckboxesField, Checked, Form, FormSentOnce, Given
from netverk.language import N_, _, spoken
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, Contact, tidy_email
from netverk.questions.forms import AsksQuestions, Wording, filled_in, question_fields, wordings
from netverk.seasons.forms import options
from netverk.seats.models import Place
from netverk.sessions.models import Session

MOST = 10  # people in one registration
LONGEST_REASON = 300  # characters

NAME_MISSING = N_("Write the name that belongs to this address.")
EMAIL_MISSING = N_("Write the e-mail address of this person.")
NOBODY_CHOSEN = N_("Tick at least one person, or keep the registration.")
NAME_ONE = N_("Name at least one of them, or come back when you know.")
NOBODY_COMES = N_("You are not coming yourself. Add at least one person who is.")
FROM_ONE = N_("Write a number from 1 to 10.")


class CancelForm(Form):
    """Whose places are given back, of those that are still held: all of them where nothing else is said."""

    places = CheckboxesField(N_("Whose place is cancelled?"), coerce=int, validate_choice=False)

    def offer(self, held: Sequence[Place], only: int | None = None) -> Self:
        """Ticked are all, or `only` one of them."""
        self.places.choices = [(place.id, place.name or _("Not named yet")) for place in held]
        self.places.flags.required = len(held) > 1
        if not self.is_submitted():
            self.places.data = [place.id for place in held if only in (None, place.id)]
        return self

    @property
    def chosen(self) -> list[int] | None:
        """Ids of places; None: all of them."""
        return self.places.data or None

    def validate_places(self, field: Field) -> None:
        if field.flags.required and not field.data:
            raise ValidationError(_(NOBODY_CHOSEN))


class HouseCancelForm(CancelForm):
    """The same at the desk, with a reason that those concerned read."""

    because = StringField(
        N_("Reason"), description=N_("It stands in the letter to those whose places are cancelled."), validators=[AtMost(LONGEST_REASON)]
    )


class MoveForm(Form):
    """Where a place goes: a season, or a session of it, by their ids; and the type of place there."""

    to = SelectField(N_("Where to"))
    type = SelectField(N_("Type of place"))

    def offer(self, places: Sequence[tuple[str, str]], types: Sequence[tuple[str, str]], now: tuple[str, str]) -> "MoveForm":
        """`now` is where the place is, and its type."""
        self.to.choices = options(*places)
        self.type.choices = options(("", _("No type of its own")), *types)
        if not self.is_submitted():
            self.to.data, self.type.data = now
        return self


class RegistrationForm(FormSentOnce, AsksQuestions):
    """The registrant; colleagues, types of place and questions are added by `registration_form`."""

    types: Sequence[PlaceType] = ()

    name = StringField(N_("Name"), validators=[Given(N_("Write your name.")), AtMost(LONGEST_NAME)], render_kw={"autocomplete": "name"})
    email = EmailField(
        N_("E-mail"),
        description=N_("Confirmation and calendar entries are sent here."),
        validators=[Given(N_("Write your e-mail address.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(
        N_("Phone"),
        description=N_("We call only if something changes at short notice."),
        validators=[AtMost(40)],
        render_kw={"autocomplete": "tel"},
    )
    organisation = StringField(N_("Organisation"), validators=[AtMost(LONGEST_NAME)], render_kw={"autocomplete": "organization"})
    only_others = BooleanField(N_("I am not coming myself. I register others."))
    later = IntegerField(
        N_("Places whose holders are named later"),
        description=N_("You name them on the page of your registration, when you know who comes."),
        validators=[Optional(), NumberRange(1, MOST, FROM_ONE)],
    )
    rows = HiddenField()
    colleague_rows = 0

    @property
    def registrant(self) -> Contact:
        return Contact(name=self.name.data or "", email=self.email.data or "", phone=self.phone.data or "")

    @property
    def attendees(self) -> list[Contact | None]:
        """Who takes a place: the registrant, unless they only register others, the colleagues filled in, and those named later."""
        filled_in = [(name.data, email.data) for name, email in self.colleagues if name.data or email.data]
        others = [*(Contact(name=name, email=email) for name, email in filled_in), *([None] * (self.later.data or 0))]
        return others if self.only_others.data else [self.registrant, *others]

    @property
    def chosen_type(self) -> PlaceType | None:
        """Of the types that there are to choose among; the only one where there is one."""
        if len(self.types) < 2:
            return self.types[0] if self.types else None
        return next((each for each in self.types if each.slug == self.place_type.data), None)

    @property
    def own_answers(self) -> dict[Question, str]:
        """What the registrant answered who comes; nothing where they register others."""
        return {} if self.only_others.data else self.answers(self.chosen_type)

    @property
    def colleagues(self) -> list[tuple[Any, Any]]:
        """Name and e-mail fields, row by row."""
        return [(self[f"name_{n}"], self[f"email_{n}"]) for n in range(1, self.colleague_rows + 1)]

    @property
    def has_room(self) -> bool:
        return self.colleague_rows < MOST - 1

    def validate(self, extra_validators: Any = None) -> bool:
        """A colleague has both a name and an address, and somebody comes."""
        sound: bool = super().validate(extra_validators)
        sound = complete(self.colleagues) and sound
        if not self.later.errors and not self.attendees:
            self.only_others.errors, sound = [_(NOBODY_COMES)], False
        if not self.only_others.data and not self.check_answers(self.chosen_type):
            sound = False
        return sound


def registration_form(
    colleague_rows: int, *, added: bool = False, types: Sequence[PlaceType] = (), questions: Sequence[Question] = ()
) -> RegistrationForm:
    """The form with room for so many colleagues; where a row was `added`, the reader goes on there."""
    count = max(0, min(colleague_rows, MOST - 1))
    asked = wordings(questions, {each.id: each.title for each in types})
    made = _registration_form(count, tuple((each.slug, each.title) for each in types), asked, spoken())()
    made.types, made.questions, made.rows.data = types, questions, str(count)
    if added and count:
        made.colleagues[-1][0].render_kw = {"autocomplete": "off", "autofocus": True}
    return made


@lru_cache(maxsize=256)
def _registration_form(
    colleague_rows: int, types: tuple[tuple[str, str], ...], asked: tuple[Wording, ...], _spoken: str
) -> type[RegistrationForm]:
    """A class for all forms that look the same, because making one costs more than filling it in."""
    fields: dict[str, Any] = {"colleague_rows": colleague_rows, **question_fields(asked)}
    if len(types) > 1:
        needed = InputRequired(N_("Choose a type of place."))
        fields["place_type"] = RadioField(N_("Type of place"), choices=options(*types), validators=[needed])
    for n in range(1, colleague_rows + 1):
        label = _("Name of colleague %(n)s", n=n), _("E-mail of colleague %(n)s", n=n)
        fields[f"name_{n}"], fields[f"email_{n}"] = _person_fields(*label)
    return type("RegistrationFormWithColleagues", (RegistrationForm,), fields)


class GiveForm(FormSentOnce):
    """Somebody whom the house gives a place."""

    name = StringField(N_("Name"), validators=[Given(N_("Write who it is.")), AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write the e-mail address of this person.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    organisation = StringField(N_("Organisation"), validators=[AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
    place_type = SelectField(N_("Type of place"))
    session = SelectField(N_("For"))

    def offer(self, types: Sequence[PlaceType], sessions: Sequence[Session]) -> "GiveForm":
        self.place_type.choices = [("", _("None in particular")), *((each.slug, each.title) for each in types)]
        self.session.choices = [("", _("The whole season")), *((each.slug, each.title) for each in sessions)]
        return self

    @property
    def holder(self) -> Contact:
        return Contact(name=self.name.data or "", email=self.email.data or "")


class NamesForm(Form):
    """Who comes on the places that were to be named later: a name and an address for each that is known now."""

    numbers: Sequence[int] = ()

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{n}"], self[f"email_{n}"]) for n in self.numbers]

    @property
    def named(self) -> dict[int, Contact]:
        """By the number of the place."""
        rows = {n: (self[f"name_{n}"].data, self[f"email_{n}"].data) for n in self.numbers}
        return {n: Contact(name=name, email=email) for n, (name, email) in rows.items() if name and email}

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        if sound := complete(self.rows) and sound:
            sound = bool(self.named)
            if not sound:
                self.rows[0][0].errors = [_(NAME_ONE)]
        return sound


def names_form(numbers: Sequence[int]) -> NamesForm:
    """For the places with these numbers."""
    fields: dict[str, Any] = {"numbers": numbers}
    for at, n in enumerate(numbers, 1):
        fields[f"name_{n}"], fields[f"email_{n}"] = _person_fields(_("Name of person %(n)s", n=at), _("E-mail of person %(n)s", n=at))
    made: NamesForm = type("NamesFormOfPlaces", (NamesForm,), fields)()
    return made


def answers_form(questions: Sequence[Question], replies: Mapping[int, str]) -> AsksQuestions:
    """The questions to one attendee, filled in with what was answered."""
    fields = {"questions": questions, **question_fields(wordings(questions, {}))}
    made: AsksQuestions = type("AnswersForm", (AsksQuestions,), fields)(data=filled_in(questions, replies))
    return made


def complete(rows: Sequence[tuple[Any, Any]]) -> bool:
    """Whether each row has both a name and an address, or neither; what is missing is said at its field."""
    sound = True
    for name, email in rows:
        for given, missing, sentence in ((email, name, NAME_MISSING), (name, email, EMAIL_MISSING)):
            if given.data and not missing.data:
                missing.errors, sound = [_(sentence)], False
    return sound


def _person_fields(name: str, email: str) -> tuple[Any, Any]:
    plain = {"autocomplete": "off"}
    return StringField(name, validators=[AtMost(LONGEST_NAME)], render_kw=plain), EmailField(
        email, validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)], render_kw={**plain, "spellcheck": "false"}
    )
