"""The outbox, and what each address holds of each calendar entry."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netverk import clock
from netverk.db import Base


class Fate(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    NEEDLESS = "needless"  # when it was to leave, its reader already knew
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    BOUNCED = "bounced"  # it left, and came back
    IN_DOUBT = "in_doubt"  # left three times without an answer: it may or may not have arrived


class Letter(Base):
    """One message to one person. It stores facts; it is written out when it leaves, and is then kept as it left."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "fate", "due_at"),
        Index("ix_letter_by_fate", "fate", "id"),
        Index("ix_letter_reader", "address", "name"),
        Index("ix_letter_of_season", "season_id", "fate", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)
    address: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    fate: Mapped[Fate] = mapped_column(default=Fate.WAITING)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)  # times it left without an answer coming back
    deferrals: Mapped[int] = mapped_column(default=0)  # times the other side, or the way there, said "later"
    settled_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    message: Mapped[str | None]  # the whole message as it left
    reached_by_phone_at: Mapped[datetime | None]
    reached_by_phone_by: Mapped[int | None]

    @property
    def seasons(self) -> tuple[int, ...]:
        """The ids of every season that it is about, in order."""
        return tuple(self.facts.get("seasons", ())) or tuple(filter(None, [self.season_id]))


class Told(Base):
    """What one address holds of one calendar entry.

    `release_id` is the release that the address was last told of in words. The rest is of the last calendar object that left for it:
    `method` (REQUEST or CANCEL, or nothing yet), `generation`, `sequence`, what it said (`entry`) and as which release had it, and what
    was replied to it by mail.
    """

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("address", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    uid: Mapped[str] = mapped_column(index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    method: Mapped[str] = mapped_column(default="")
    generation: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    object_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    entry: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told_at: Mapped[datetime | None]
    tag: Mapped[str] = mapped_column(default="", index=True)  # of the address that the object came from, and that a reply goes to
    partstat: Mapped[str] = mapped_column(default="")  # what was last replied by mail, to which SEQUENCE, written when (DTSTAMP)
    partstat_sequence: Mapped[int] = mapped_column(default=0)
    partstat_at: Mapped[datetime | None]
