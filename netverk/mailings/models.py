"""One letter to many: what the house writes to those who take part, or wait, or have not answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.seasons.models import Season


class Audience(StrEnum):
    """Whom it is for; a mailing's `target` says which session (its uid) or day (its date), where that is asked."""

    ALL = "all"
    UNANSWERED = "unanswered"
    COMING = "coming"
    SPEAKERS = "speakers"
    WAITING = "waiting"


class Mailing(Base):
    """Its text in Swedish, and in English where it is written twice. Those who get it are its letters."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    once: Mapped[str] = mapped_column(unique=True)  # the form that it was written in
    audience: Mapped[Audience]
    target: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str]
    subject_en: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    held_until: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    season: Mapped[Season] = relationship()
    by: Mapped[Person | None] = relationship()
