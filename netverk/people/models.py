"""Persons, the organisations that they come from, what they sign in by, and the journal of who did what."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import ForeignKey, column, exists, table
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from netverk import clock
from netverk.db import Base

ROLES = table("grant", column("person_id"), column("ended_at"))  # kept by the seasons, of which people know nothing else


class Sector(StrEnum):
    STATE = "state"
    REGION = "region"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class Organisation(Base):
    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    sector: Mapped[Sector | None]


class Person(UserMixin, Base):
    """Anyone we write to. `email` is lower-cased and unique; it is None once the person was erased."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    sign_outs: Mapped[int] = mapped_column(default=0)  # how often they signed out everywhere: what came before counts no longer
    unreachable_since: Mapped[datetime | None]
    is_protected: Mapped[bool] = mapped_column(default=False)  # skyddade personuppgifter: on no list that others see
    wants_reminders: Mapped[bool] = mapped_column(default=True)
    wants_news: Mapped[bool] = mapped_column(default=True)  # letters to many; what changes always comes
    calendar_token: Mapped[str | None] = mapped_column(index=True, unique=True)  # of the private feed; none: there is no feed
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who they turned out to be
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    organisation: Mapped[Organisation | None] = relationship()
    is_organiser: Mapped[bool] = column_property(  # asked of the database when somebody wants to know
        exists().where(ROLES.c.person_id == id, ROLES.c.ended_at.is_(None)),  # noqa: A003 (its own column)
        deferred=True,
    )

    def get_id(self) -> str:
        """What the cookie of somebody signed in says: who, and since which time they signed out everywhere."""
        return f"{self.id}.{self.sign_outs}"


class SignInLink(Base):
    """A link that signs its person in once. Only the digest of its token is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Handshake(Base):
    """What a browser has begun here, and may end once and soon. Only the digest of the token in its cookie is kept."""

    __tablename__ = "handshake"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Attempt(Base):
    """Something that is counted before it is allowed again: `what` is a digest of the action and of who asked."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class JournalEntry(Base):
    """Who did what, when. People stand here by id alone, so that erasing one leaves the journal as it is; never changed, never deleted."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None]
    verb: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)  # `season:3`, `session:17`
    facts: Mapped[dict[str, Any]]
