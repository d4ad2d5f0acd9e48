"""What is asked of those who decide who comes: the season's ways in, and its types of place."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from netverk.admissions.models import PlaceKind, PlaceType
from netverk.errors import RuleBroken
from netverk.forms import CheckboxesField, Form, FormSentOnce
from netverk.language import N_, _, date_words
from netverk.programme.when import When
from netverk.seasons.forms import LAST_MINUTE, day_field, hour_field, line, moment, options, paragraphs, said_at_the_field, whole_number
from netverk.seasons.models import Admission, Day, Season
from netverk.seasons.planning import require_open
from netverk.sessions.models import Session
from netverk.ways_in import offering
from netverk.ways_in.offering import read_price
from netverk.ways_in.settling import read_days

ADMISSIONS = (
    (Admission.OPEN, N_("Open: whoever registers has a place")),
    (Admission.APPROVAL, N_("By approval: whoever registers waits until you have said yes")),
    (Admission.INVITATION, N_("By invitation: only those you have invited")),
)
KINDS = (
    (PlaceKind.MEMBER, N_("Member: comes to every session")),
    (PlaceKind.ATTENDEE, N_("Attendee: comes to what the place covers")),
    (PlaceKind.GUEST, N_("Guest: comes to one session that takes guests")),
    (PlaceKind.SPEAKER, N_("Speaker: given by you, not offered in the form")),
    (PlaceKind.PRESS, N_("Press: given by you, not offered in the form")),
)
MOST_HOURS = 400


class WaysInForm(Form):
    """Who may come to the season, and what holds for all of them."""

    admission = RadioField(N_("Who may come"), choices=options(*ADMISSIONS), validators=[InputRequired()])
    has_waiting_list = BooleanField(N_("There is a waiting list when it is full"))
    offer_hours = IntegerField(
        N_("Working hours in which an offer from the waiting list stands"),
        description=N_("A working day has eight: 16 is two days."),
        validators=[InputRequired(N_("Write a number from 1.")), NumberRange(1, MOST_HOURS, N_("Write a number from 1 to 400."))],
    )
    reminders = line(N_("Reminders, days before"), description=N_("7, 1 reminds a week before and the day before. Empty: no reminders."))
    shows_participants = BooleanField(N_("Participants see who the others are"))

    @classmethod
    def of(cls, season: Season) -> "WaysInForm":
        same = ("has_waiting_list", "offer_hours", "shows_participants")
        known = {name: getattr(season, name) for name in same}
        return cls(data=known | {"admission": season.admission.value, "reminders": ", ".join(map(str, season.reminder_days))})

    def validate_reminders(self, field: Field) -> None:
        with said_at_the_field():
            read_days(field.data or "")

    @property
    def facts(self) -> dict[str, Any]:
        """As `settling.settle` takes them."""
        said = {"has_waiting_list": bool(self.has_waiting_list.data), "shows_participants": bool(self.shows_participants.data)}
        numbers = {"offer_hours": self.offer_hours.data, "reminder_days": read_days(self.reminders.data or "")}
        return said | numbers | {"admission": Admission(self.admission.data)}


class TypeForm(FormSentOnce):
    """One type of place."""

    title = line(N_("Name"), needed=N_("Write what this type of place is called, such as Membership or Day ticket."), longest=120)
    kind = RadioField(N_("For whom"), choices=options(*KINDS), default=PlaceKind.ATTENDEE.value, validators=[InputRequired()])
    description = paragraphs(N_("What it is"), description=N_("Shown in the form where one registers."))
    price = line(N_("Price in kronor, without VAT"), description=N_("Leave it empty where it is free of charge."), longest=40)
    quota = whole_number(N_("How many there are"), description=N_("Leave it empty where only the season’s own places limit it."))
    admission = RadioField(N_("Who may have it"), choices=options(*ADMISSIONS), default=Admission.OPEN.value, validators=[InputRequired()])
    opens_on = day_field(N_("Can be had from"))
    opens_at = hour_field(N_("at"))
    closes_on = day_field(N_("Can be had until"), description=N_("Without an hour, until the end of that day."))
    closes_at = hour_field(N_("at"))
    days = CheckboxesField(N_("Days that it covers"), description=N_("Tick none where it covers everything."), validate_choice=False)
    sessions = CheckboxesField(
        N_("Sessions that it covers"), description=N_("Tick none where it covers everything."), validate_choice=False
    )

    of_uids: Sequence[str] = ()

    @classmethod
    def of(cls, days: Sequence[Day], sessions: Sequence[Session], type: PlaceType | None = None) -> "TypeForm":  # noqa: A002
        """The form as sent, or filled in with a type."""
        form = cls(data=_known(type) if type else {"kind": _usual(sessions)})
        form.of_uids = [*(each.uid for each in days), *(each.uid for each in sessions)]
        form.days.choices = [(each.uid, date_words(each.date)) for each in days]
        form.sessions.choices = [(each.uid, each.title) for each in sessions]
        return form

    def validate_price(self, field: Field) -> None:
        with said_at_the_field():
            read_price(field.data or "")

    def validate_closes_on(self, _field: Field) -> None:
        with said_at_the_field():
            require_open(self.opens, self.closes)

    @property
    def opens(self) -> When:
        return moment(self.opens_on.data, self.opens_at.data)

    @property
    def closes(self) -> When:
        return moment(self.closes_on.data, self.closes_at.data or LAST_MINUTE)

    @property
    def facts(self) -> dict[str, Any]:
        """As `offering.make` takes them."""
        said = {name: self[name].data or "" for name in ("title", "description")}
        chosen = {*(self.days.data or []), *(self.sessions.data or [])}
        covers = [uid for uid in self.of_uids if uid in chosen]
        kinds = {"kind": PlaceKind(self.kind.data), "admission": Admission(self.admission.data)}
        sale = {"price_ore": read_price(self.price.data or ""), "quota": self.quota.data, "opens": self.opens, "closes": self.closes}
        return said | kinds | sale | {"covers": covers}

    def refuse(self, refusal: RuleBroken) -> None:
        """At the number of places, if it is about that."""
        if refusal.sentence == offering.TOO_FEW:
            self.quota.errors = [_(refusal.sentence, **refusal.facts)]
        else:
            super().refuse(refusal)


def _usual(sessions: Sequence[Session]) -> str:
    is_network = bool(sessions) and sessions[0].season.series.kind.value == "network"
    return (PlaceKind.MEMBER if is_network else PlaceKind.ATTENDEE).value


def _known(type_: PlaceType) -> dict[str, Any]:
    kronor, ore = divmod(type_.price_ore, 100)
    opens, closes = type_.opens.starts, type_.closes.starts
    return {
        **{name: getattr(type_, name) for name in ("title", "description", "quota")},
        "kind": type_.kind.value,
        "admission": type_.admission.value,
        "price": (f"{kronor},{ore:02}" if ore else str(kronor)) if type_.price_ore else "",
        "opens_on": opens.date() if opens else None,
        "opens_at": opens.time() if opens and type_.opens.has_hours else None,
        "closes_on": closes.date() if closes else None,
        "closes_at": closes.time() if closes and type_.closes.has_hours else None,
        "days": type_.covers,
        "sessions": type_.covers,
    }
