"""Sessions, their talks and who stands up in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk.db import Base
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.value import Mode, Status, TalkKind
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.models import Season
from netverk.seasons.times import WhenText
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue

NEXT = {
    Status.PLANNED: {Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED},
    Status.SCHEDULED: {Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED},
    Status.POSTPONED: {Status.SCHEDULED, Status.CANCELLED},
    Status.CANCELLED: set[Status](),  # final: a session brought back is a new session
}
REFUSALS = {
    Status.PLANNED: N_("“%(title)s” has no date yet, so that is not possible."),
    Status.SCHEDULED: N_("“%(title)s” has a date, so that is not possible."),
    Status.POSTPONED: N_("“%(title)s” is already postponed."),
    Status.CANCELLED: N_("“%(title)s” is cancelled, and that is final. Make a new session instead."),
}


class Session(Base):
    """One unit of a season as the organiser plans it; what is published of it stands in releases."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("season_id", "uid"), UniqueConstraint("season_id", "slug"), UniqueConstraint("season_id", "number"))
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 (SQLAlchemy's own)  # the version that an UPDATE gave comes back with it

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    slug: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    subtitle: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    track: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    status: Mapped[Status] = mapped_column(default=Status.PLANNED)
    preliminary: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[Mode] = mapped_column(default=Mode.ON_SITE)
    when: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    formerly: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    because: Mapped[str] = mapped_column(default="")
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    capacity: Mapped[int | None]  # seats for everybody who comes, members and guests; none: what the season and the room have
    takes_guests: Mapped[bool] = mapped_column(default=False)  # whether one can register for it alone
    joining_link: Mapped[str] = mapped_column(default="")
    links: Mapped[list[Any]] = mapped_column(default=list)  # [{"url": …, "title": …}]
    internal_note: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)  # of the last release that had it
    version: Mapped[int] = mapped_column(default=1, server_default="1", onupdate=text("version + 1"))  # rises with every edit, see `edited`
    released_at: Mapped[datetime | None]  # when it was first released; from then on it is cancelled, not deleted

    season: Mapped[Season] = relationship()
    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()

    def schedule(self, when: When, because: str = "") -> None:
        """Give it its first date, or a new one after it was postponed. (What date it left, the release knows.)"""
        if self.status is Status.SCHEDULED:
            raise RuleBroken(REFUSALS[Status.SCHEDULED], title=self.title)
        self._become(Status.SCHEDULED)
        self.when, self.because = when, because

    def move(self, when: When, because: str = "") -> None:
        """Give it other hours than it has."""
        if self.status is not Status.SCHEDULED:
            raise RuleBroken(REFUSALS[self.status], title=self.title)
        self.when, self.because = when, because

    def postpone(self, because: str, until: When = UNKNOWN) -> None:
        """Take it off its date; its place in the season and everybody's places stay. `until` is the expected period, if any."""
        self._become(Status.POSTPONED)
        self.when, self.because = until, because

    def relocate(self, venue: Venue | None, room: Room | None, because: str) -> None:
        self._require_alive()
        self.venue, self.room, self.because = venue, room, because
        if self.mode is Mode.ONLINE:
            self.mode = Mode.ON_SITE

    def go_online(self, because: str, joining_link: str = "") -> None:
        self._require_alive()
        self.mode, self.because, self.joining_link = Mode.ONLINE, because, joining_link or self.joining_link

    def cancel(self, because: str) -> None:
        self._become(Status.CANCELLED)
        self.because = because

    def edited(self) -> None:
        """Let its version rise although nothing of its own row changed: somebody edited its talks."""
        self.version = Session.version + 1

    def left_as_planned(self) -> None:
        """Keep its version although its row changes: a release notes something in it, and nobody has edited it."""
        self.version = Session.version + 0

    def _become(self, status: Status) -> None:
        if status not in NEXT[self.status]:
            raise RuleBroken(REFUSALS[self.status], title=self.title)
        self.status = status

    def _require_alive(self) -> None:
        if self.status is Status.CANCELLED:
            raise RuleBroken(REFUSALS[Status.CANCELLED], title=self.title)


class Talk(Base):
    __tablename__ = "talk"
    __table_args__ = (UniqueConstraint("session_id", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[TalkKind] = mapped_column(default=TalkKind.TALK)
    title: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]

    session: Mapped[Session] = relationship()


class Part(StrEnum):
    """What somebody does in a session."""

    SPEAKS = "speaks"
    CHAIRS = "chairs"


class Appearance(Base):
    """A speaker in a talk, or in the chair of a session, named as they were then."""

    __tablename__ = "appearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talk.id"), index=True)  # none for the chair
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), index=True)
    part: Mapped[Part] = mapped_column(default=Part.SPEAKS)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    affiliation: Mapped[str] = mapped_column(default="")

    session: Mapped[Session] = relationship()
    talk: Mapped[Talk | None] = relationship()
    speaker: Mapped[Speaker] = relationship()


class Hold(StrEnum):
    """How far the house has come with the landlord."""

    OPTION = "option"
    BOOKED = "booked"
    RELEASED = "released"


class Booking(Base):
    """What is agreed about one place for one session; never published. Where nothing is agreed there is no row.

    It stays when the session leaves that place or that time, so that somebody sees that there is a room to give back.
    """

    __tablename__ = "booking"
    __table_args__ = (UniqueConstraint("session_id", "venue_id", "room_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    hold: Mapped[Hold]
    option_until: Mapped[date | None]  # the last day of an option
    when: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)  # what it was agreed for

    session: Mapped[Session] = relationship()
    venue: Mapped[Venue] = relationship()
    room: Mapped[Room | None] = relationship()
