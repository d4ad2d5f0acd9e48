"""Registrations and the places they take."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Organisation, Person
from netverk.seasons.models import Season
from netverk.sessions.models import Session


class PlaceState(StrEnum):
    """PENDING, WAITING, OFFERED and LAPSED belong to payment, approval and the waiting list."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


TAKES_A_SEAT = frozenset({PlaceState.PENDING, PlaceState.CONFIRMED, PlaceState.OFFERED})
OF_NOBODY = frozenset({PlaceState.CANCELLED, PlaceState.LAPSED})


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
    """One seat in a season (or, with `session_id`, in one session alone). Its holder may be named later."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(default="")  # the holder's, as written by who registered them
    state: Mapped[PlaceState] = mapped_column(default=PlaceState.CONFIRMED)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()
    season: Mapped[Season] = relationship()
    session: Mapped[Session | None] = relationship()
    holder: Mapped[Person | None] = relationship()

    def cancel(self) -> None:
        self.state, self.cancelled_at = PlaceState.CANCELLED, clock.now()
