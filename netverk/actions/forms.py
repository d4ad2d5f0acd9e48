"""What is asked before something is done to one session."""

from wtforms import Field
from wtforms.validators import ValidationError

from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.programme.when import UNKNOWN
from netverk.publishing import acting
from netverk.publishing.acting import Action
from netverk.publishing.forms import SeenForm
from netverk.seasons.forms import PeriodField, line, paragraphs
from netverk.sessions import placing, scheduling
from netverk.sessions.forms import PlaceFields, TimeFields, time_answers
from netverk.sessions.link_forms import LONGEST_LINK, web_address
from netverk.sessions.models import Session

WHY_MISSING = N_("Say why: the reason is what people ask for first.")
NO_DATE = N_("Write the new date, and the hours if they are settled.")
NO_PLACE = N_("Choose the new venue, or write its name.")


class ActionForm(SeenForm):
    """Why, and the facts of the action. `verb` names it as the notice will, `headings` as a network says it and as a conference does."""

    verb = ""
    headings = ("", "")
    because = paragraphs(N_("Why"), needed=WHY_MISSING, description=N_("Readers see it as you write it."), render_kw={"rows": 2})

    def action(self) -> Action:
        """What is to be done, of a form without faults."""
        raise NotImplementedError

    def fill(self, session: Session) -> None:
        """What is known already."""

    def about(self, refusal: RuleBroken) -> Field | None:
        """The field that a refusal is about, if it is about one."""
        return None

    @property
    def reason(self) -> str:
        return self.because.data or ""


class PostponeForm(ActionForm):
    verb = "postpone"
    headings = N_("Postpone the meeting"), N_("Postpone the session")
    until = PeriodField(
        N_("When it is expected instead"),
        description=N_("A month, a term or a year. Leave it empty where nothing is known: then it is postponed until further notice."),
    )

    def about(self, refusal: RuleBroken) -> Field | None:
        return self.until if refusal.sentence == acting.PASSED else None

    def action(self) -> Action:
        return acting.postpone(self.reason, self.until.data or UNKNOWN)


class MoveForm(TimeFields, ActionForm):
    verb = "move"
    headings = N_("Move the meeting"), N_("Move the session")

    def about(self, refusal: RuleBroken) -> Field | None:
        return self.day if refusal.sentence in (scheduling.TAKEN, acting.PASSED) else None

    def validate_day(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_(NO_DATE))

    def action(self) -> Action:
        return acting.move(self.when, self.reason)

    def fill(self, session: Session) -> None:
        known = time_answers(session.when if session.when.has_date else session.formerly)
        self.day.data, self.starts.data, self.ends.data = known.get("day"), known.get("starts"), known.get("ends")


class RelocateForm(PlaceFields, ActionForm):
    verb = "relocate"
    headings = N_("Give the meeting another place"), N_("Give the session another place")

    def about(self, refusal: RuleBroken) -> Field | None:
        return {placing.NO_VENUE: self.new_room, placing.GONE: self.place, scheduling.TAKEN: self.place}.get(refusal.sentence)

    def validate_place(self, field: Field) -> None:
        if not (field.data or self.new_venue.data):
            raise ValidationError(_(NO_PLACE))

    def action(self) -> Action:
        venue, room = placing.place_for(self.wanted)
        if venue is None:
            raise RuleBroken(NO_PLACE)
        return acting.relocate(venue, room, self.reason)

    def fill(self, session: Session) -> None:
        self.place.data = placing.as_chosen(session.venue, session.room)


class GoOnlineForm(ActionForm):
    verb = "go_online"
    headings = N_("Hold the meeting online"), N_("Hold the session online")
    joining_link = line(
        N_("Joining link"), check=web_address, longest=LONGEST_LINK, description=N_("Only those who have a place are told.")
    )

    def action(self) -> Action:
        return acting.go_online(self.reason, self.joining_link.data or "")

    def fill(self, session: Session) -> None:
        self.joining_link.data = session.joining_link


class CancelForm(ActionForm):
    verb = "cancel"
    headings = N_("Cancel the meeting"), N_("Cancel the session")

    def action(self) -> Action:
        return acting.cancel(self.reason)
