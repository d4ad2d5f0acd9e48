"""What is asked when a list of people comes in: the file, which column is what, who is taken in besides, and who is told."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField

from netverk.admissions.models import PlaceType
from netverk.forms import CheckboxesField, Form
from netverk.language import N_, _
from netverk.rosters.columns import FIELDS, Columns, Table, recognised
from netverk.rosters.judging import Wishes
from netverk.seasons.forms import options

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST = 40  # characters of a heading that are shown
NONE = N_("None of them")
ALSO = (
    ("waiting", N_("Who finds no place left: into the waiting list")),
    ("gone", N_("Who had a place that was cancelled")),
    ("doubtful", N_("Who may be the same as somebody who has a place with another address")),
)


class FileForm(Form):
    """The list itself."""

    file = FileField(
        N_("File"),
        description=N_("CSV or Excel (.xlsx) with headings: name, e-mail and, where you have them, phone, organisation, place type."),
        validators=[FileRequired(N_("Choose a file."))],
    )


class TakeInForm(Form):
    """The button under the preview; `seen` says what was shown."""

    seen = HiddenField()
    no_letters = BooleanField(
        N_("Without letters"),
        description=N_(
            "Otherwise each gets a letter, after a short hold. Without, they are told of everything when the next release is published."
        ),
    )


class ChoicesForm(Form):
    """Which column is what, and what is wished; it stands in the address of the preview, and so needs no token."""

    class Meta(Form.Meta):
        csrf = False

    also = CheckboxesField(N_("Take in also"), choices=options(*ALSO), validate_choice=False)
    type = SelectField(N_("Type of place where the file says none"), validate_choice=False)

    @property
    def columns(self) -> Columns:
        said = {name: self[f"column_{name}"].data for name in FIELDS}
        return {name: int(number) for name, number in said.items() if number}

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column_{name}"] for name in FIELDS]

    @property
    def wishes(self) -> Wishes:
        ticked = {name: name in (self.also.data or ()) for name, _label in ALSO}
        return Wishes(**ticked, type_id=int(self.type.data) if self.type.data else None)

    def keep_to_what_there_is(self) -> None:
        """Whoever writes an address by hand may name what is not there."""
        for field in (*self.column_fields, self.type):
            if field.data not in {choice.value for choice in field.choices}:
                field.data = ""


def choices_form(table: Table, types: Sequence[PlaceType], said: Any) -> ChoicesForm:
    """With the columns and types that there are. `said` are the answers so far; without any, columns are as their headings say."""
    columns = options(("", _(NONE)), *((str(number), _column(table, number)) for number in range(table.width)))
    fields = {f"column_{name}": SelectField(label, choices=columns) for name, label in FIELDS.items()}
    begun = any(name.startswith("column_") for name in said)
    form: ChoicesForm = type("ChoicesFormOfATable", (ChoicesForm,), fields)(formdata=said if begun else None)
    form.type.choices = options(("", _("No type of its own")), *((str(each.id), each.title) for each in types))
    if not begun:
        found = recognised(table)
        form.process(data={f"column_{name}": str(found[name]) for name in found} | {"type": str(types[0].id) if types else ""})
    form.keep_to_what_there_is()
    return form


def _column(table: Table, number: int) -> str:
    """`B: E-post (kari@example.org)`."""
    letter = (LETTERS[number // 26 - 1] if number >= 26 else "") + LETTERS[number % 26]
    heading, example = table.heading(number)[:LONGEST], table.example(number)[:LONGEST]
    shown = f"{heading} ({example})" if example and example != heading else heading
    return f"{letter}: {shown}" if shown else letter
