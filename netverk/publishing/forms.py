"""What is asked before something is published. Each form is shown with its consequences before it counts."""

import re
from collections.abc import Callable
from hashlib import sha256

from wtforms import BooleanField, Field, HiddenField, RadioField
from wtforms.validators import InputRequired, ValidationError

from netverk.errors import RuleBroken
from netverk.forms import CheckboxesField, Form
from netverk.language import N_, _
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import history, moments
from netverk.publishing.releasing import Overtaken
from netverk.publishing.welcoming import Asking
from netverk.releases.models import Notice
from netverk.seasons.forms import day_field, hour_field, options, paragraphs, said_at_the_field

NO_DAY = N_("Write the day on which it goes out.")
NO_HOUR = N_("Write the hour at which it goes out.")
UNSEEN = frozenset({"csrf_token", "expected", "seen"})  # what is not an answer
NOT_CHANGED = N_("One that you ticked has nothing left to publish. Look once more.")
AGAIN = N_("Something is answered otherwise since the preview. Look once more before you publish.")
NONE_CHOSEN = N_("Tick at least one session, or publish everything.")


class SeenForm(Form):
    """A form whose preview has to be looked at: `expected` is the release that the preview stood on, `seen` what had been answered."""

    expected = HiddenField()
    seen = HiddenField()

    @property
    def is_seen(self) -> bool:
        """Whether exactly these answers have been shown with what follows from them."""
        return bool(re.fullmatch(r"[0-9]{1,9}", self.expected.data or "")) and self.seen.data == self._answered()

    @property
    def has_changed(self) -> bool:
        """Whether something was answered otherwise since the preview."""
        return bool(self.seen.data) and self.seen.data != self._answered()

    @property
    def base(self) -> int:
        """The release that the preview stood on, of a form that `is_seen`."""
        return int(self.expected.data or 0)

    @property
    def words(self) -> str:
        """What the house says beside what the action itself says."""
        return ""

    def refuse(self, refusal: RuleBroken) -> None:
        """As every form, but the same only once: what cannot be published cannot be previewed either."""
        if _(refusal.sentence, **refusal.facts) not in self.form_errors:
            super().refuse(refusal)

    def carry_out(self, work: Callable[[], Notice], season_id: int, verb: str, by: int) -> Notice | None:
        """The notice; None where it was refused, and the form says why. The same form sent twice gives what it made the first time."""
        try:
            return work()
        except Overtaken as refusal:
            if made_before := history.find_sent(season_id, self.base, verb=verb, note=self.words, by=by):
                return made_before
            self.refuse(refusal)
        except RuleBroken as refusal:
            self.refuse(refusal)
        return None

    @property
    def outcome(self) -> int:
        """The page's HTTP status: 409 for what a rule refused, 422 for what was filled in wrongly."""
        return 409 if self.form_errors else 422 if self.errors else 200

    def show(self, base: int | str) -> None:
        """The page that is made now shows what follows; it says so where the answers are others than at the preview."""
        if self.has_changed and not self.errors:
            self.form_errors.append(_(AGAIN))
        self.seen.data, self.expected.data = self._answered(), str(base)

    def _answered(self) -> str:
        answers = sorted((field.short_name, repr(field.data or "")) for field in self if field.short_name not in UNSEEN)
        return sha256(repr(answers).encode()).hexdigest()


class WordsForm(SeenForm):
    """What the house says with what goes out."""

    note = paragraphs(N_("A few words to the readers"), description=N_("They stand in the letter and in the history of changes."))
    tells_texts = BooleanField(N_("Tell of new texts and information too"))

    @property
    def words(self) -> str:
        return self.note.data or ""

    @property
    def tells(self) -> bool:
        """Whether new texts and information are told of too."""
        return bool(self.tells_texts.data)


class PublishForm(WordsForm):
    """What goes out, and the words with it."""

    extent = RadioField(
        N_("What goes out"),
        choices=options(("all", N_("Everything that has changed")), ("chosen", N_("Only the sessions ticked below"))),
        default="all",
        validators=[InputRequired()],
    )
    sessions = CheckboxesField(N_("Sessions"), invalid_choice_message=NOT_CHANGED)  # type: ignore[call-arg]  # newer than its types

    asks_again = BooleanField(N_("Ask them whether they come again"))

    @property
    def asks(self) -> bool:
        """Whether the members of the season before are asked."""
        return bool(self.asks_again.data)

    def offer(self, asking: Asking | None, *, is_new: bool) -> None:
        """Those who can be asked are, the first time, unless the box is emptied; where there are none there is no box."""
        if asking is None or is_new:
            self.asks_again.data = bool(asking and asking.is_first)

    def validate_sessions(self, field: Field) -> None:
        if self.extent.data == "chosen" and not field.data:
            raise ValidationError(_(NONE_CHOSEN))

    @property
    def uids(self) -> set[str] | None:
        """None: everything."""
        return set(self.sessions.data or ()) if self.extent.data == "chosen" else None


class LaterForm(Form):
    """The moment at which something goes out: a minute on the clock of the season's `zone`."""

    day = day_field(N_("Day"))
    hour = hour_field(N_("Hour"))
    number = HiddenField()  # of the scheduled release that the page was about

    zone = ""
    due = UNKNOWN  # of a form without faults

    def validate_day(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_(NO_DAY))

    def validate_hour(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_(NO_HOUR))
        if self.day.data:
            with said_at_the_field():
                self.due = moments.minute(self.day.data, field.data, self.zone)

    @property
    def about(self) -> int:
        """The number of the scheduled release, 0 where the page named none."""
        written = self.number.data or ""
        return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0

    @classmethod
    def on_the_clock_of(cls, zone: str, due: When = UNKNOWN) -> "LaterForm":
        """As sent, or filled in with what was chosen before."""
        made = cls(data={"day": due.starts.date(), "hour": due.starts.time()} if due.starts else {})
        made.zone = zone
        return made
