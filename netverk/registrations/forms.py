"""What is asked of those who register."""

from collections.abc import Sequence
from typing import Any, Self

from wtforms import BooleanField, EmailField, Field, HiddenField, SelectField, StringField, TelField
from wtforms.validators import ValidationError

from netverk.forms import AtMost, CheckboxesField, Checked, Form, FormSentOnce, Given
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, Contact, tidy_email
from netverk.seasons.forms import options
from netverk.seats.models import Place

MOST = 10  # people in one registration
LONGEST_REASON = 300  # characters

NAME_MISSING = N_("Write the name that belongs to this address.")
EMAIL_MISSING = N_("Write the e-mail address of this person.")
NOBODY_CHOSEN = N_("Tick at least one person, or keep the registration.")
NOBODY_COMES = N_("You are not coming yourself. Add at least one person who is.")


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


class RegistrationForm(FormSentOnce):
    """The registrant; colleagues are added by `registration_form`."""

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
    rows = HiddenField()
    colleague_rows = 0

    @property
    def registrant(self) -> Contact:
        return Contact(name=self.name.data or "", email=self.email.data or "", phone=self.phone.data or "")

    @property
    def attendees(self) -> list[Contact]:
        """Who takes a place: the registrant, unless they only register others, and the colleagues filled in."""
        filled_in = [(name.data, email.data) for name, email in self.colleagues if name.data or email.data]
        colleagues = [Contact(name=name, email=email) for name, email in filled_in]
        return colleagues if self.only_others.data else [self.registrant, *colleagues]

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
        for name, email in self.colleagues:
            for given, missing, sentence in ((email, name, NAME_MISSING), (name, email, EMAIL_MISSING)):
                if given.data and not missing.data:
                    missing.errors, sound = [_(sentence)], False
        if not self.attendees:
            self.only_others.errors, sound = [_(NOBODY_COMES)], False
        return sound


def registration_form(colleague_rows: int, *, added: bool = False) -> RegistrationForm:
    """The form with room for so many colleagues; where a row was `added`, the reader goes on there."""
    count = max(0, min(colleague_rows, MOST - 1))
    fields: dict[str, Any] = {"colleague_rows": count}
    for n in range(1, count + 1):
        label = _("Name of colleague %(n)s", n=n), _("E-mail of colleague %(n)s", n=n)
        fields[f"name_{n}"] = StringField(label[0], validators=[AtMost(LONGEST_NAME)], render_kw={"autocomplete": "off"})
        fields[f"email_{n}"] = EmailField(
            label[1], validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)], render_kw={"autocomplete": "off", "spellcheck": "false"}
        )
    made: RegistrationForm = type("RegistrationFormWithColleagues", (RegistrationForm,), fields)()
    made.rows.data = str(count)
    if added and count:
        made.colleagues[-1][0].render_kw = {"autocomplete": "off", "autofocus": True}
    return made
