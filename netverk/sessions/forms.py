"""What is asked of those who plan sessions: when, where, what, and who stands up."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from netverk.db import db
from netverk.forms import Form, FormSentOnce, says_the_same
from netverk.language import N_, _
from netverk.programme.value import Mode, Status
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import MODE_WORDS
from netverk.seasons.forms import PeriodField, day_field, hour_field, line, options, paragraphs, whole_number
from netverk.seasons.models import Season
from netverk.sessions import placing, planning
from netverk.sessions.link_forms import LONGEST_LINK, ONE_PER_LINE, LinksFields, links_answer, web_address
from netverk.sessions.models import Session
from netverk.sessions.part_forms import MOST_CHAIRS, ChairsFields, HoldFields, PartsFields, hold_answers
from netverk.sessions.placing import Wanted

EVENING = time(18)  # what begins from here on may end after midnight
MORNING = time(6)

NEEDS_DATE = N_("Write the date that these hours belong to.")
NEEDS_BOTH = N_("Write both when it begins and when it ends.")
BACKWARDS = N_("It ends before it begins.")
EITHER = N_("Write either a date or a period, not both.")


class TimeFields(Form):
    """When something is: a date, with hours where they are settled, or else a period."""

    day = day_field(N_("Date"))
    starts = hour_field(N_("Begins"))
    ends = hour_field(N_("Ends"))
    period = PeriodField(N_("Or only a month, a term or a year"), description=N_("June 2030, spring 2030 or 2030."))

    def validate_day(self, field: Field) -> None:
        if not field.data and (self.starts.data or self.ends.data):
            raise ValidationError(_(NEEDS_DATE))
        if field.data and self.period.data:
            raise ValidationError(_(EITHER))

    def validate_ends(self, field: Field) -> None:
        if bool(field.data) != bool(self.starts.data):
            raise ValidationError(_(NEEDS_BOTH))
        if field.data and field.data <= self.starts.data and not self._is_past_midnight:
            raise ValidationError(_(BACKWARDS))

    @property
    def when(self) -> When:
        """Of a form without faults."""
        if not self.day.data:
            return self.period.data or UNKNOWN
        if not self.starts.data or not self.ends.data:
            return When.on(self.day.data)
        ends_on = self.day.data + timedelta(days=1) if self._is_past_midnight else self.day.data
        return When.hours(datetime.combine(self.day.data, self.starts.data), datetime.combine(ends_on, self.ends.data))

    @property
    def _is_past_midnight(self) -> bool:
        return bool(self.ends.data and self.starts.data and self.starts.data >= EVENING and self.ends.data <= MORNING)


def time_answers(when: When) -> dict[str, Any]:
    """What TimeFields are filled in with."""
    if not when.has_date or when.starts is None or when.ends is None:
        return {"period": when}
    hours = {"starts": when.starts.time(), "ends": when.ends.time()} if when.has_hours else {}
    return {"day": when.starts.date(), **hours}


class PlaceFields(Form):
    """Where something is: chosen among the places we know, or typed."""

    place = SelectField(N_("Venue and room"), choices=lambda: options(("", _("Not decided")), *placing.choices()))
    new_venue = line(N_("Another venue"), longest=120)
    new_street = line(N_("Street"), longest=120)
    new_town = line(N_("Town"), longest=80)
    new_room = line(N_("Another room"), description=N_("In the venue above."), longest=120)

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            chosen=self.place.data or "",
            venue=self.new_venue.data or "",
            room=self.new_room.data or "",
            street=self.new_street.data or "",
            town=self.new_town.data or "",
        )


class SessionForm(FormSentOnce, TimeFields, PlaceFields, HoldFields, ChairsFields, PartsFields, LinksFields):
    """Everything that the organiser plans of a session."""

    version = HiddenField()  # that the form was made from
    title = line(N_("Title of the session"), needed=N_("Write what the session is called."))
    summary = paragraphs(N_("What it is about"))
    kind = line(N_("Kind"), description=N_("Your own word: lecture, workshop, panel."), longest=60)
    settled = BooleanField(N_("The date is settled, and goes into calendars"), default=True)
    preliminary = BooleanField(N_("Preliminary: marked as such wherever it is shown"))
    mode = RadioField(
        N_("How one takes part"),
        choices=options(*MODE_WORDS.items()),
        default=Mode.ON_SITE.value,
        validators=[InputRequired()],
    )
    capacity = whole_number(
        N_("Seats"), description=N_("For members and guests together. Leave it empty where the season and the room say it.")
    )
    takes_guests = BooleanField(N_("One can register for this session alone, as a guest"))
    joining_link = line(
        N_("Joining link"), check=web_address, longest=LONGEST_LINK, description=N_("Only those who have a place are told.")
    )
    links = paragraphs(N_("More to read"), description=ONE_PER_LINE)
    internal_note = paragraphs(N_("Note to ourselves"), description=N_("Never published."))

    @property
    def facts(self) -> dict[str, Any]:
        """As `planning.describe` takes them."""
        said = {name: self[name].data or "" for name in ("title", "summary", "kind", "joining_link", "internal_note")}
        return said | {"preliminary": bool(self.preliminary.data), "mode": Mode(self.mode.data), "links": self.said_links}

    @property
    def slots(self) -> list[When]:
        """The hours of each row of the talks, as far as what is typed gives them."""
        try:
            return self.hours_within(self.when)
        except (TypeError, ValueError):  # not yet looked at: hours that end before they begin
            return [UNKNOWN] * len(self.talks)

    def grow(self, wanted: str) -> None:
        """What a button of the form does to its rows; nothing where it is none of them."""
        if wanted == "chair" and len(self.chairs) < MOST_CHAIRS:
            self.chairs.append_entry()
        else:
            self.arrange(wanted)

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Every fault within the rows: the id of its field, its label, what is wrong."""
        rows = [*self.chairs, *(row for talk in self.talks for row in talk.form.by)]
        fields = (field for row in (*rows, *self.talks) for field in row.form if field.type != "FieldList")
        yield from ((field.id, field.label.text, str(fault)) for field in fields for fault in field.errors)

    @classmethod
    def of(cls, session: Session) -> "SessionForm":
        """The form as sent, or filled in with what is planned."""
        return cls(data=_planned(session))

    def changes_nothing_in(self, session: Session) -> bool:
        return says_the_same(self, SessionForm(formdata=None, data=_planned(session)))


class CopyForm(FormSentOnce):
    """A session after another one."""

    title = line(N_("Title of the session"), needed=N_("Write what the session is called."))
    season = SelectField(N_("Season"))

    @classmethod
    def of(cls, session: Session) -> "CopyForm":
        """For the seasons of its series that are not archived, the newest first."""
        seasons = select(Season.slug, Season.title).where(Season.series_id == session.season.series_id, Season.archived_at.is_(None))
        found = [(row.slug, row.title) for row in db.session.execute(seasons.order_by(Season.id.desc()))]
        form = cls(data={"title": session.title, "season": session.season.slug})
        form.season.choices = options(*dict.fromkeys([*found, (session.season.slug, session.season.title)]))
        return form


def _planned(session: Session) -> dict[str, Any]:
    """The answers that a session stands for."""
    same = ("title", "summary", "kind", "preliminary", "joining_link", "internal_note", "version", "capacity", "takes_guests")
    known = {name: getattr(session, name) for name in same} | time_answers(session.when)
    known |= {"settled": session.status is Status.SCHEDULED or not session.when.has_date, "mode": session.mode.value}
    known |= {"place": placing.as_chosen(session.venue, session.room), "talks": planning.insets(session)}
    known |= {"chairs": planning.chairs_of(session), "links": links_answer(session.links)}
    return known | hold_answers(session)
