"""Those who stand up: speakers, discussion leaders, chairs."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from netverk.db import Base


class Speaker(Base):
    """What the house knows of one speaker now; a programme keeps what it says of them. E-mail and phone are never published."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    affiliation: Mapped[str] = mapped_column(default="")
    biography: Mapped[str] = mapped_column(default="")
    links: Mapped[list[Any]] = mapped_column(default=list)  # [{"url": …, "title": …}]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
