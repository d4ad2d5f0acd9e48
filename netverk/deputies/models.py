"""Who goes in whose stead: to one session, or asked each time that the holder of a place cannot come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.seats.models import Place
from netverk.sessions.models import Session


class DeputyState(StrEnum):
    ASKED = "asked"  # a standing deputy, who has not answered yet
    GOES = "goes"
    DECLINED = "declined"
    ENDED = "ended"  # the holder comes after all, or sends somebody else


class Deputy(Base):
    """A colleague for one session. Of one place and session at most one is ASKED or GOES; that is seen to under the season's lock."""

    __tablename__ = "deputy"
    __table_args__ = (Index("ix_deputy_place_id_session_id", "place_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]  # as written by who sends them
    state: Mapped[DeputyState] = mapped_column(default=DeputyState.GOES)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship()
    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship()


class StandingDeputy(Base):
    """Whom the holder of a place wants to be asked whenever they cannot come themselves."""

    __tablename__ = "standing_deputy"
    __table_args__ = (UniqueConstraint("place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    place: Mapped[Place] = relationship()
    person: Mapped[Person] = relationship()
