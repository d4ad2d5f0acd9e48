"""The ways in: the types of place there are in a season, what is asked of those who come, whom the house has invited."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.models import Admission, Season
from netverk.seasons.times import WhenText


class PlaceKind(StrEnum):
    """What a place makes of its holder."""

    MEMBER = "member"  # enrolled in every session
    ATTENDEE = "attendee"
    GUEST = "guest"
    SPEAKER = "speaker"
    PRESS = "press"


class PlaceType(Base):
    """A membership or a ticket: what it costs, what it covers, how many there are and when they can be had.

    Only the function that takes and frees seats changes `seats_taken`; the database refuses more than there are.
    """

    __tablename__ = "place_type"
    __table_args__ = (
        UniqueConstraint("season_id", "slug"),
        CheckConstraint("seats_taken >= 0 AND (quota IS NULL OR seats_taken <= quota)", name="quota"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    slug: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[PlaceKind] = mapped_column(default=PlaceKind.ATTENDEE)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    admission: Mapped[Admission] = mapped_column(default=Admission.OPEN)
    price_ore: Mapped[int] = mapped_column(default=0)  # without VAT
    currency: Mapped[str] = mapped_column(default="SEK")
    quota: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    opens: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    closes: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    covers: Mapped[list[Any]] = mapped_column(default=list)  # uids of days and sessions; none: everything
    ended_at: Mapped[datetime | None]  # from then on nobody can have it; who has it keeps it

    season: Mapped[Season] = relationship()

    @property
    def free_seats(self) -> int | None:
        """None where there is no limit."""
        return None if self.quota is None else self.quota - self.seats_taken


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    CONSENT = "consent"


class Purpose(StrEnum):
    """What a reply may be used for. What is about health has few readers, a consent of its own, and is gone 14 days after."""

    ORDINARY = "ordinary"
    DIET = "diet"
    ACCESS = "access"


ABOUT_HEALTH = frozenset({Purpose.DIET, Purpose.ACCESS})  # GDPR art. 9


class Question(Base):
    """What is asked of everybody who comes, or only of those with a place of some types."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.TEXT)
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.ORDINARY)
    text: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    options: Mapped[list[Any]] = mapped_column(default=list)  # [text, …], of CHOICE and SEVERAL
    is_required: Mapped[bool] = mapped_column(default=False)
    types: Mapped[list[Any]] = mapped_column(default=list)  # ids of place types; none: asked of everybody
    ended_at: Mapped[datetime | None]  # from then on not asked; what was answered stays

    season: Mapped[Season] = relationship()


class Invited(Base):
    """Somebody whom the house has invited to take so many `places`, of one type or of any."""

    __tablename__ = "invited"
    __table_args__ = (UniqueConstraint("season_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("place_type.id"))
    places: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]  # when it was taken back

    season: Mapped[Season] = relationship()
    person: Mapped[Person] = relationship()
    type: Mapped[PlaceType | None] = relationship()
