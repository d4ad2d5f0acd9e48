"""What is asked of organisers about their speakers, and of speakers about themselves and whether they come."""

from collections.abc import Iterator
from typing import Any

from wtforms import EmailField, Field, FieldList, FormField, HiddenField, RadioField, SelectField, TelField
from wtforms.validators import InputRequired, ValidationError

from netverk.forms import AtMost, Checked, Form, FormSentOnce
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy_email
from netverk.seasons.forms import day_field, hour_field, line, options, paragraphs
from netverk.sessions.link_forms import LinksFields, links_answer
from netverk.speakers.availability import Stretch
from netverk.speakers.models import Speaker

TEXTS = ("name", "title", "affiliation", "biography")
PRIVATE = ("email", "phone", "language", "fee", "internal_note")
BACKWARDS = N_("It ends before it begins.")


class OwnProfileForm(LinksFields):
    """How a speaker is presented."""

    name = line(N_("Name"), needed=N_("Write a name."), longest=LONGEST_NAME)
    title = line(N_("Title"), longest=LONGEST_NAME)
    affiliation = line(N_("Organisation"), longest=LONGEST_NAME)
    biography = paragraphs(N_("Presentation"), description=N_("A few sentences are enough."))

    @property
    def facts(self) -> dict[str, Any]:
        said = {name: self[name].data or "" for name in TEXTS}
        return said | {"links": self.said_links}

    @classmethod
    def of(cls, speaker: Speaker) -> "OwnProfileForm":
        """The form as sent, or filled in with what is known."""
        known = {name: getattr(speaker, name) for name in (*TEXTS, *PRIVATE)}
        known["links"] = links_answer(speaker.links)
        return cls(data=known)


class ProfileForm(OwnProfileForm):
    """Everything that the organisers know of a speaker."""

    email = EmailField(
        N_("E-mail, never published"),
        validators=[AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    phone = TelField(N_("Phone, never published"), validators=[AtMost(40)], render_kw={"autocomplete": "off"})
    language = RadioField(
        N_("Letters are written in"), choices=options(("sv", N_("Swedish")), ("en", N_("English"))), validators=[InputRequired()]
    )
    fee = line(N_("Fee"), description=N_("Only organisers see it."))
    internal_note = paragraphs(N_("Travel, food and other notes"), description=N_("Only organisers see it."))

    @property
    def facts(self) -> dict[str, Any]:
        return super().facts | {name: self[name].data or "" for name in PRIVATE}


class StretchForm(Form):
    """One row: some days, or the same hours on each of them."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    suits = SelectField(N_("These days"), choices=lambda: options(("yes", _("suit")), ("no", _("do not suit"))), default="no")
    first_on = day_field(N_("From"))
    last_on = day_field(N_("To"))
    starts = hour_field(N_("Between"))
    ends = hour_field(N_("and"))
    note = line(N_("Note"))

    def validate_first_on(self, field: Field) -> None:
        if not field.data and (self.last_on.data or self.starts.data or self.ends.data or self.note.data):
            raise ValidationError(_("Write the first day."))

    def validate_last_on(self, field: Field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_(BACKWARDS))

    def validate_ends(self, field: Field) -> None:
        if bool(field.data) != bool(self.starts.data):
            raise ValidationError(_("Write both when it begins and when it ends."))
        if field.data and field.data <= self.starts.data:
            raise ValidationError(_(BACKWARDS))

    @property
    def stretch(self) -> Stretch | None:
        """None where the row was emptied."""
        first = self.first_on.data
        if first is None:
            return None
        hours = {"starts": self.starts.data, "ends": self.ends.data}
        return Stretch(
            suits=self.suits.data == "yes", first_on=first, last_on=self.last_on.data or first, note=self.note.data or "", **hours
        )


class AvailabilityForm(Form):
    rows = FieldList(FormField(StretchForm), min_entries=1, max_entries=40)

    @property
    def stretches(self) -> list[Stretch]:
        return [stretch for row in self.rows if (stretch := row.form.stretch)]

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Every fault within the rows: the id of its field, its label, what is wrong."""
        fields = (field for row in self.rows for field in row.form)
        return ((field.id, field.label.text, fault) for field in fields for fault in field.errors)

    @classmethod
    def of(cls, known: list[Stretch]) -> "AvailabilityForm":
        said = [{name: getattr(row, name) for name in ("first_on", "last_on", "starts", "ends", "note")} for row in known]
        rows = [facts | {"suits": "yes" if row.suits else "no"} for facts, row in zip(said, known, strict=True)]
        return cls(data={"rows": rows})


class AskForm(FormSentOnce):
    words = paragraphs(N_("Your own words"), description=N_("They stand first in the letter. It says when and where by itself."))


class AnswerForm(Form):
    """The answer itself is in the address that the form is sent to."""

    seen = HiddenField()
    words = paragraphs(N_("Anything that we should know?"))


class DeclineForm(AnswerForm):
    words = paragraphs(N_("Would you like to say why?"))


class ProposeForm(AnswerForm):
    proposed = line(
        N_("When would suit you?"),
        needed=N_("Write when it would suit you."),
        description=N_("For example: any Tuesday in May, after ten."),
        longest=400,
    )
    words = paragraphs(N_("Anything else?"))


class MergeForm(Form):
    """Which of the others is the same person."""

    other = SelectField(N_("Who is the same person?"), validators=[InputRequired()])
    sure = HiddenField()
