"""What a house writes of its own into letters that are otherwise the same for everybody."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netverk.db import Base


class Wording(Base):
    """How letters of one kind begin and end, in one language; texts in plain Markdown with placeholders such as `{name}`."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
