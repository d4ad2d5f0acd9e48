"""What came in by mail, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Place


class Kind(StrEnum):
    REPLY = "reply"  # from a calendar
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"  # out of office and its like
    WORDS = "words"  # somebody has written
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    ANSWERED = "answered"  # it is the answer of a place now, or a deputy's
    NOTED = "noted"  # kept; it changes nothing
    OLD = "old"  # the answer to a date that holds no longer
    OVERTAKEN = "overtaken"  # a newer answer had been given before
    CAME_BACK = "came_back"  # a letter did not arrive
    FOR_PEOPLE = "for_people"
    JUNK = "junk"


class Received(Base):
    """One message. `raw` is the mail itself (base64, as much as is kept of it) and is forgotten after a month.

    `because` is the English sentence that says why it went to people, or what came of it, with its `facts`.
    """

    __tablename__ = "received"
    __table_args__ = (Index("ix_received_outcome_settled_at", "outcome", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    kind: Mapped[Kind]
    outcome: Mapped[Outcome]
    sender: Mapped[str] = mapped_column(default="", index=True)
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")  # the comment of a reply, the text of a mail, what the other server said
    because: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    size: Mapped[int] = mapped_column(default=0)
    raw: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id", ondelete="SET NULL"), index=True)
    uid: Mapped[str] = mapped_column(default="")  # of the session or day it is about
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="SET NULL"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)
    partstat: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]

    person: Mapped[Person | None] = relationship()
    season: Mapped[Season | None] = relationship()
    place: Mapped[Place | None] = relationship()
    letter: Mapped[Letter | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to look at it."""
        return self.outcome is Outcome.FOR_PEOPLE and self.settled_at is None
