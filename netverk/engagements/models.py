"""What a speaker was asked to, and what they answered; which two rows were made one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.letters.models import Letter
from netverk.programme.value import Mode
from netverk.programme.when import UNKNOWN, When
from netverk.seasons.times import WhenText
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker


class Reply(StrEnum):
    """What a speaker answers to the question whether they come."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSES = "proposes"


class Engagement(Base):
    """One speaker asked to one session, and the latest answer.

    Question and answer each keep the time, venue and mode that they were about: an answer is worth nothing for another time. Of the
    link's token only a digest is kept; the token itself is made anew from `nonce` and the installation's key (see `links`).
    """

    __tablename__ = "engagement"
    __table_args__ = (UniqueConstraint("session_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), index=True)
    nonce: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime | None]
    asked_words: Mapped[str] = mapped_column(default="")
    asked_when: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    asked_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    asked_mode: Mapped[Mode | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    reply: Mapped[Reply] = mapped_column(default=Reply.NONE)
    words: Mapped[str] = mapped_column(default="")
    proposed: Mapped[str] = mapped_column(default="")  # the hours that would suit, in the speaker's words
    answered_when: Mapped[When] = mapped_column(WhenText, default=UNKNOWN)
    answered_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    answered_mode: Mapped[Mode | None]

    session: Mapped[Session] = relationship()
    speaker: Mapped[Speaker] = relationship()
    letter: Mapped[Letter | None] = relationship()

    @property
    def asked_for(self) -> tuple[When, int | None, Mode | None]:
        return self.asked_when, self.asked_venue_id, self.asked_mode

    @property
    def answered_for(self) -> tuple[When, int | None, Mode | None]:
        return self.answered_when, self.answered_venue_id, self.answered_mode


class Merger(Base):
    """Another speaker's row became one with that of `speaker`: the row that went, and what it takes to part the two again."""

    __tablename__ = "merger"

    id: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    other: Mapped[dict[str, Any]]  # the row that went
    before: Mapped[dict[str, Any]]  # what the one that stayed had, where it took over what the other had
    moved: Mapped[dict[str, Any]]  # what came along, as `belongings` tells it

    speaker: Mapped[Speaker] = relationship()


def stands_for(session: Session) -> tuple[When, int | None, Mode | None]:
    """What a question or an answer about the session is about, as it is planned now."""
    return session.when, session.venue_id, session.mode
