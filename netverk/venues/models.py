"""Venues and their rooms."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk.db import Base


class Venue(Base):
    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    map_url: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")
    lift: Mapped[bool] = mapped_column(default=False)
    hearing_loop: Mapped[bool] = mapped_column(default=False)
    quiet_room: Mapped[bool] = mapped_column(default=False)


class Room(Base):
    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("venue_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    slug: Mapped[str]
    name: Mapped[str]
    seats: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)  # among the rooms of its venue; equal ones by slug
    equipment: Mapped[str] = mapped_column(default="")  # never published

    venue: Mapped[Venue] = relationship()


def in_house_order(rooms: Iterable[Room]) -> list[Room]:
    """As the house lists the rooms of a venue."""
    return sorted(rooms, key=lambda room: (room.position or 0, room.slug))
