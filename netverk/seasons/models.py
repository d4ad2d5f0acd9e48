"""The house, its series and their seasons; who may do what in them, who leads a season, its days, what it advises."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.programme.occupancy import USUAL
from netverk.programme.value import Kind
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.roles import Role
from netverk.seasons.times import WhenText
from netverk.speakers.models import Speaker
from netverk.venues.models import Venue


class Admission(StrEnum):
    """Who may take a place."""

    OPEN = "open"
    APPROVAL = "approval"  # everybody may ask; the house says yes or no
    INVITATION = "invitation"  # whom the house has invited


class House(Base):
    """The one house that runs this installation; one row."""

    __tablename__ = "house"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    accent: Mapped[str] = mapped_column(default="")
    logo: Mapped[str] = mapped_column(default="")  # the digest of its content
    minutes_between: Mapped[int] = mapped_column(default=USUAL.between)
    minutes_of_travel: Mapped[int] = mapped_column(default=USUAL.travel)


class Series(Base):
    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    questions: Mapped[list[Any]] = mapped_column(default=list)  # [text, …]
    arranged_by: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    usual_weekday: Mapped[int | None]  # 0 is Monday
    usual_hours: Mapped[str] = mapped_column(default="")  # as written, "09.30–12.30"
    accent: Mapped[str] = mapped_column(default="")  # `#rrggbb`, or that of the house
    logo: Mapped[str] = mapped_column(default="")  # the digest of its content; none: that of the house
    advisories: Mapped[list[Any]] = mapped_column(default=list)  # [{"title": …, "text": …}]: what a new season takes over
    language: Mapped[str] = mapped_column(default="sv")
    zone: Mapped[str] = mapped_column(default="Europe/Stockholm")
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    archived_at: Mapped[datetime | None]  # from then on not in the lists at the desk; what is public stays

    venue: Mapped[Venue | None] = relationship()


class Grant(Base):
    """A role that somebody has, in one series or (`series_id` None) in everything. One that was taken away stays, with its end."""

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "series_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    may_postpone: Mapped[bool] = mapped_column(default=False)
    may_refund: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    series: Mapped[Series | None] = relationship()

    @property
    def owns_everything(self) -> bool:
        return self.role is Role.OWNER and self.series_id is None


class Season(Base):
    """One run of a series. Only the function that takes and frees seats changes `seats_taken`; the database refuses more than there are."""

    __tablename__ = "season"
    __table_args__ = (
        UniqueConstraint("series_id", "slug"),
        CheckConstraint("seats_taken >= 0 AND (capacity IS NULL OR seats_taken <= capacity)", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    slug: Mapped[str]
    title: Mapped[str]
    term: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    planned: Mapped[int | None]
    capacity: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    opens: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    closes: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    takes_registrations: Mapped[bool] = mapped_column(default=True)
    admission: Mapped[Admission] = mapped_column(default=Admission.OPEN)
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    offer_hours: Mapped[int] = mapped_column(default=16)  # working hours in which an offer from the waiting list can be taken
    reminder_days: Mapped[list[Any]] = mapped_column(default=list)  # how many days before a session its attendees are reminded
    shows_participants: Mapped[bool] = mapped_column(default=False)  # to each other
    first_number: Mapped[int] = mapped_column(default=1)  # of the first release; a season taken over from elsewhere goes on counting
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]  # when it was first published; from then on it is archived, not removed
    archived_at: Mapped[datetime | None]  # as that of its series

    series: Mapped[Series] = relationship()

    @property
    def is_archived(self) -> bool:
        """By itself or with its series."""
        return bool(self.archived_at or self.series.archived_at)

    @property
    def path(self) -> str:
        """`series/season`, as in addresses and commands."""
        return f"{self.series.slug}/{self.slug}"

    @property
    def free_seats(self) -> int | None:
        """None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken


class AskingAgain(Base):
    """Whose members are to be asked whether they come to a season too: those of the one that it was rolled over from.

    Who they are is not kept but found when they are asked: somebody may come late, or leave.
    """

    __tablename__ = "asking_again"

    season_id: Mapped[int] = mapped_column(ForeignKey("season.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    before_id: Mapped[int] = mapped_column(ForeignKey("season.id", ondelete="CASCADE"))
    with_scheduled: Mapped[bool] = mapped_column(default=True)  # whether the release that is scheduled asks them

    season: Mapped[Season] = relationship(foreign_keys=season_id)
    before: Mapped[Season] = relationship(foreign_keys=before_id)


class NotAsked(Base):
    """Somebody whom the organisers do not want to ask whether they come to a season."""

    __tablename__ = "not_asked"

    season_id: Mapped[int] = mapped_column(ForeignKey("season.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class Leadership(Base):
    """A discussion leader of a season, named as they were then."""

    __tablename__ = "leadership"
    __table_args__ = (UniqueConstraint("season_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    affiliation: Mapped[str] = mapped_column(default="")

    season: Mapped[Season] = relationship()
    speaker: Mapped[Speaker] = relationship()


class Day(Base):
    """A day of a conference; its uid is that of the calendar entry attendees hold."""

    __tablename__ = "day"
    __table_args__ = (UniqueConstraint("season_id", "date"), UniqueConstraint("season_id", "uid"))

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    date: Mapped[date]
    sequence: Mapped[int] = mapped_column(default=0)

    season: Mapped[Season] = relationship()


class Advisory(Base):
    __tablename__ = "advisory"
    __table_args__ = (UniqueConstraint("season_id", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    title: Mapped[str]
    text: Mapped[str]
    ends_on: Mapped[date | None]

    season: Mapped[Season] = relationship()


class Import(Base):
    """A file that was taken in: what it said, so that the next one can be compared with it."""

    __tablename__ = "import"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    format: Mapped[str]
    programme: Mapped[str]  # season JSON

    season: Mapped[Season] = relationship()
