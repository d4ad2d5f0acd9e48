"""School breaks, as the house knows them."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from netverk.db import Base


class SchoolBreak(Base):
    """Days on which few come because schools are closed. The house's own table: a new season keeps clear of them."""

    __tablename__ = "school_break"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
