"""Those who stand up: speakers, discussion leaders, chairs; and when it suits them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk.db import Base


class Speaker(Base):
    """What the house knows of one speaker now; a programme keeps what it says of them. What is said from `email` on is never published."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    affiliation: Mapped[str] = mapped_column(default="")
    biography: Mapped[str] = mapped_column(default="")
    links: Mapped[list[Any]] = mapped_column(default=list)  # [{"url": …, "title": …}]
    photo: Mapped[str] = mapped_column(default="")  # the digest of its content
    focus_x: Mapped[int] = mapped_column(default=50)  # per cent from the left: what of the photo stays where it is cut
    focus_y: Mapped[int] = mapped_column(default=50)  # per cent from the top
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
    wants_news: Mapped[bool] = mapped_column(default=True)
    fee: Mapped[str] = mapped_column(default="")
    internal_note: Mapped[str] = mapped_column(default="")
    own_edits: Mapped[list[Any]] = mapped_column(default=list)  # fields that the speaker has changed and no organiser has looked at
    own_edits_at: Mapped[datetime | None]


class Availability(Base):
    """Days, or hours of days, that suit a speaker or do not."""

    __tablename__ = "availability"

    id: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), index=True)
    suits: Mapped[bool]
    first_on: Mapped[date]
    last_on: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    note: Mapped[str] = mapped_column(default="")

    speaker: Mapped[Speaker] = relationship()
