"""What is asked when the same is done to many sessions: which they are, what is done, why."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from wtforms import Field, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from netverk.errors import RuleBroken
from netverk.forms import CheckboxesField, Form
from netverk.language import N_, _
from netverk.programme.when import UNKNOWN
from netverk.publishing import acting, history
from netverk.publishing.acting import Action
from netverk.publishing.forms import SeenForm
from netverk.releases.models import Notice
from netverk.seasons.forms import PeriodField, day_field, line, options, paragraphs
from netverk.sessions.link_forms import LONGEST_LINK, web_address
from netverk.together import deeds
from netverk.together.choosing import Wanted
from netverk.together.stand import Stand

MOST = 500
WHY_MISSING = N_("Say why: the reason is what people ask for first.")
GONE = N_("One that you ticked cannot be changed any longer. Look once more.")
NONE_TICKED = N_("Tick at least one session.")
BACKWARDS = N_("The last day lies before the first.")
VERBS = {
    "postpone": N_("Postpone them"),
    "move": N_("Move them by weeks or days"),
    "go_online": N_("Hold them online"),
    "cancel": N_("Cancel them"),
}


class WantedForm(Form):
    """What is looked for; it stands in the address."""

    class Meta(Form.Meta):
        csrf = False  # it changes nothing

    series = CheckboxesField(N_("Networks and conferences"))
    first = day_field(N_("From"))
    last = day_field(N_("To"))
    venue = SelectField(N_("Venue"), validate_choice=False)  # none that we know finds nothing
    word = line(N_("A word"), description=N_("In the title, the series or the name of somebody who takes part."), longest=80)

    def validate_last(self, field: Field) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_(BACKWARDS))

    def offer(self, series: Sequence[tuple[str, str]], venues: Sequence[tuple[str, str]]) -> None:
        self.series.choices, self.venue.choices = options(*series), options(("", _("Any venue")), *venues)

    @property
    def wanted(self) -> Wanted:
        said = self.series.data or (), self.first.data, self.last.data, self.venue.data or "", self.word.data or ""
        return Wanted(frozenset(said[0]), *said[1:])


class TogetherForm(SeenForm):
    """What is done to all of them, and why. `expected` is the `Stand` of the preview."""

    sessions = CheckboxesField(N_("Sessions"), coerce=int, invalid_choice_message=GONE)  # type: ignore[call-arg]  # newer than its types
    verb = RadioField(N_("What is done"), validators=[InputRequired(N_("Choose what is done."))])
    until = PeriodField(
        N_("When they are expected instead"),
        description=N_("A month, a term or a year. Leave it empty where nothing is known: then they are postponed until further notice."),
    )
    weeks = IntegerField(
        N_("Weeks later"),
        validators=[Optional(), NumberRange(-deeds.MOST, deeds.MOST, deeds.FAR)],
        description=N_("With a minus sign they come earlier."),
    )
    days = IntegerField(N_("Days later"), validators=[Optional(), NumberRange(-deeds.MOST, deeds.MOST, deeds.FAR)])
    joining_link = line(
        N_("Joining link for all of them"),
        check=web_address,
        longest=LONGEST_LINK,
        description=N_("Leave it empty where each keeps its own. Only those who have a place are told."),
    )
    because = paragraphs(N_("Why"), needed=WHY_MISSING, description=N_("Readers see it as you write it."), render_kw={"rows": 2})

    def validate_sessions(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_(NONE_TICKED))

    def validate_verb(self, field: Field) -> None:
        if field.data == "move" and not self.by:
            raise ValidationError(_(deeds.NOWHERE))

    def offer(self, verbs: Collection[str], sessions: Collection[int], *, ticked: bool = True) -> None:
        """What there is to choose from; `ticked` says whether at first everything is chosen, or nothing."""
        self.verb.choices = options(*((verb, VERBS[verb]) for verb in verbs))
        self.sessions.choices = options(*((str(ident), "") for ident in sessions))
        if not self.is_submitted():
            self.sessions.data = list(sessions) if ticked else []

    @property
    def by(self) -> timedelta:
        return timedelta(weeks=self.weeks.data or 0, days=self.days.data or 0)

    @property
    def stand(self) -> Stand | None:
        return Stand.parse(self.expected.data or "")

    @property
    def is_seen(self) -> bool:
        return self.stand is not None and self.seen.data == self._answered()

    def action(self) -> Action:
        """What is to be done, of a form without faults."""
        because = self.because.data or ""
        match self.verb.data:
            case "move":
                return deeds.shift(self.by, because)
            case "go_online":
                return deeds.go_online(because, self.joining_link.data or "")
            case "cancel":
                return acting.cancel(because)
            case _:
                return acting.postpone(because, self.until.data or UNKNOWN)

    def made_before(self, by: int) -> Notice | None:
        """The notice that the very same form made when it was sent the first time."""
        stand = self.stand if self.is_submitted() else None
        return history.find_sent_together(stand.releases, verb=self.verb.data or "", by=by) if stand else None

    def carry_out_once(self, work: Callable[[], Notice], by: int) -> Notice | None:
        """As `carry_out`, for several seasons."""
        try:
            return work()
        except RuleBroken as refusal:
            if made_before := self.made_before(by):
                return made_before
            self.refuse(refusal)
        return None
