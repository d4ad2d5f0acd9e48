"""What was published: releases, and the notices that said so."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seasons.times import WhenText


class Notice(Base):
    """What the house said publicly, about one release or several. Its letters wait until `held_until` for an undo."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str]  # publish, postpone, move, relocate, go_online, cancel, undo, restore
    note: Mapped[str] = mapped_column(default="")
    tells_texts: Mapped[bool] = mapped_column(default=False)  # new texts and advisories are told too
    made_at: Mapped[datetime]
    held_until: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), unique=True)
    restores: Mapped[dict[str, Any]] = mapped_column(default=dict)  # session uid → the row's fields before the action, for its undo

    by: Mapped[Person | None] = relationship()
    undoes: Mapped["Notice | None"] = relationship(remote_side="Notice.id")


class Release(Base):
    """Programme number n of a season, for good: never changed."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("season_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    number: Mapped[int]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    made_at: Mapped[datetime]
    turning_points: Mapped[str]  # UTC instants, ISO 8601, separated by spaces; before the long texts, which no page has to read past
    programme: Mapped[str]  # season JSON
    private: Mapped[str]
    changes: Mapped[str]  # from the release before

    season: Mapped[Season] = relationship()
    notice: Mapped[Notice] = relationship()


class Outcome(StrEnum):
    """What became of a scheduled release."""

    WAITING = "waiting"
    RELEASED = "released"
    STOPPED = "stopped"  # when it was due something stood in the way; nothing went out
    TAKEN_BACK = "taken_back"


class ScheduledRelease(Base):
    """A candidate as it was previewed, frozen with the release that it stands on, to be published at a chosen moment.

    `due` is that minute as wall time in the season's zone. What stopped it is kept as a sentence and its facts.
    """

    __tablename__ = "scheduled_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))  # none: it is the first
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due: Mapped[When] = mapped_column(WhenText)
    programme: Mapped[str]  # season JSON
    private: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    tells_texts: Mapped[bool] = mapped_column(default=False)
    sessions: Mapped[list[Any]] = mapped_column(default=list)  # the uids that were chosen; none where everything goes out
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    settled_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    seen_at: Mapped[datetime | None]  # when somebody took note of what stopped it

    season: Mapped[Season] = relationship()
    base: Mapped[Release | None] = relationship()
    by: Mapped[Person | None] = relationship()
