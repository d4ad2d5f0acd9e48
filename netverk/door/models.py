"""Who came: noted at the door."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seats.models import Place


class Presence(Base):
    """One place (or, without one, somebody let in at the door) was used at a session or on a conference day, whose `uid` it names.

    `once` names what the door noted, also while it was offline: sent again it counts once.
    """

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("place_id", "uid"), Index("ix_presence_season_id_uid", "season_id", "uid"))

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    uid: Mapped[str]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # who came: the holder or a deputy
    name: Mapped[str] = mapped_column(default="")  # of somebody whom nobody had registered
    came_at: Mapped[datetime] = mapped_column(default=clock.now)
    noted_by: Mapped[int | None]  # a person's id
    taken_back_at: Mapped[datetime | None]  # it was a mistake: they did not come

    season: Mapped[Season] = relationship()
    place: Mapped[Place | None] = relationship()
    person: Mapped[Person | None] = relationship()
