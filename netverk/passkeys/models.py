"""Keys on somebody's devices."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netverk import clock
from netverk.db import Base
from netverk.people.models import Person


class Passkey(Base):
    """A key on a device that signs its person in. `credential`, `public_key` and `handle` are bytes, written as base64url.

    `handle` is what devices know the person by, the same on all of them and nowhere else. `sign_count` is what the device said last: it
    rises each time, unless the key has been copied; 0 where devices do not count.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    handle: Mapped[str]
    sign_count: Mapped[int]
    transports: Mapped[list[Any]]
    name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
