"""Registrations, the places they take, and what was answered to the questions asked of those who come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from netverk import clock
from netverk.admissions.models import PlaceType, Question
from netverk.db import Base
from netverk.language import alphabetical
from netverk.people.models import Organisation, Person
from netverk.seasons.models import Season
from netverk.sessions.models import Session

SORTED = Text().with_variant(Text(collation="C"), "postgresql")  # by the numbers of its signs
UNNAMED = "~"  # behind all names


def sort_key(name: str) -> str:
    """By which names stand in Swedish order, those who are not named yet last."""
    return "".join(alphabetical(name)) or UNNAMED


class PlaceState(StrEnum):
    PENDING = "pending"  # held until the house has approved it, or it is paid
    CONFIRMED = "confirmed"
    WAITING = "waiting"  # in the waiting list: it takes no seat
    OFFERED = "offered"  # from the waiting list, held until it is taken, passed on or its time is over
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


TAKES_A_SEAT = frozenset({PlaceState.PENDING, PlaceState.CONFIRMED, PlaceState.OFFERED})
OF_NOBODY = frozenset({PlaceState.CANCELLED, PlaceState.LAPSED})
NEXT = {  # `seats.taking` moves a place from one to another, and counts its seat
    PlaceState.PENDING: {PlaceState.CONFIRMED, PlaceState.LAPSED, PlaceState.CANCELLED},
    PlaceState.CONFIRMED: {PlaceState.CANCELLED},
    PlaceState.WAITING: {PlaceState.OFFERED, PlaceState.CANCELLED},
    PlaceState.OFFERED: {PlaceState.CONFIRMED, PlaceState.WAITING, PlaceState.LAPSED, PlaceState.CANCELLED},
    PlaceState.LAPSED: set[PlaceState](),
    PlaceState.CANCELLED: set[PlaceState](),
}


class Registration(Base):
    """What was signed, by whom, on whose account. `code` is its unguessable address; `once` makes a form sent twice count once."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str] = mapped_column(unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    registrant_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]  # the registrant's, as written: what we know of the person stays with us
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(default="sv")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]

    season: Mapped[Season] = relationship()
    registrant: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Place(Base):
    """One seat in a season (or, with `session_id`, in one session alone). Its holder may be named later.

    The places of one registration that wait, wait together: they are offered all at once or not at all.
    """

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_queue", "season_id", "state", "waiting_since"),
        Index("ix_place_until", "state", "until"),
        Index("ix_place_by_name", "season_id", "sort_name", "id"),
        Index("ix_place_by_registration", "season_id", "registration_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"), index=True)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("place_type.id"), index=True)  # none: the season's only kind of place
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(default="")  # the holder's, as written by who registered them
    sort_name: Mapped[str] = mapped_column(SORTED, default=UNNAMED)  # follows `name`: neither database knows the Swedish order
    state: Mapped[PlaceState] = mapped_column(default=PlaceState.CONFIRMED)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    waiting_since: Mapped[datetime | None]  # its turn in the waiting list
    passed_over_at: Mapped[datetime | None]  # when it last waited on because its group was larger than what was free
    offered_at: Mapped[datetime | None]
    until: Mapped[datetime | None]  # when it lapses, while it is PENDING or OFFERED; no earlier, see `seats.deadlines`
    cancelled_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(default="")  # what the house said when it cancelled it
    is_listed: Mapped[bool] = mapped_column(default=True)  # on the list that participants see, unless its holder would rather not

    registration: Mapped[Registration] = relationship()
    season: Mapped[Season] = relationship()
    session: Mapped[Session | None] = relationship()
    type: Mapped[PlaceType | None] = relationship()
    holder: Mapped[Person | None] = relationship()

    @validates("name")
    def _sorted_by(self, _field: str, name: str) -> str:
        self.sort_name = sort_key(name)
        return name

    @property
    def takes_a_seat(self) -> bool:
        return self.state in TAKES_A_SEAT


class Reply(Base):
    """What somebody wrote when a question was asked of them: the text, the chosen words one a line, a number, a date in ISO 8601."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("place_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str]
    consented_at: Mapped[datetime | None]  # to keeping it, where it is about health
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    place: Mapped[Place] = relationship()
    question: Mapped[Question] = relationship()
