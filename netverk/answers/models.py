"""What the holder of a place answered about one session: whether they come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.programme.value import Mode
from netverk.programme.when import When
from netverk.seasons.times import WhenText
from netverk.seats.models import Place
from netverk.sessions.models import Session


class Said(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    DEPUTY = "deputy"


class Answer(Base):
    """The last one of a place about a session, given for a `when`, a venue (slug) and a mode; once these differ, it is asked again."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("place_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    said: Mapped[Said]
    when: Mapped[When] = mapped_column(WhenText)
    venue: Mapped[str] = mapped_column(default="")
    mode: Mapped[Mode]
    words: Mapped[str] = mapped_column(default="")  # to the house
    given_at: Mapped[datetime] = mapped_column(default=clock.now)

    place: Mapped[Place] = relationship()
    session: Mapped[Session] = relationship()
