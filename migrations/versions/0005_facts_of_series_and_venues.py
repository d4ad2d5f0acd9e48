"""facts of series and venues, breaks, bookings"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NO = sa.text("false")


def upgrade() -> None:
    # Columns are added, tables never made anew: SQLite does that in place, so that what points at a row is not touched.
    op.add_column("series", sa.Column("usual_weekday", sa.Integer(), nullable=True))
    op.add_column("series", sa.Column("accent", sa.Text(), nullable=False, server_default=""))
    op.add_column("series", sa.Column("advisories", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("series", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("season", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("season", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE season SET released_at = (SELECT min(made_at) FROM release WHERE release.season_id = season.id)")
    op.add_column("venue", sa.Column("map_url", sa.Text(), nullable=False, server_default=""))
    for name in ("lift", "hearing_loop", "quiet_room"):
        op.add_column("venue", sa.Column(name, sa.Boolean(), nullable=False, server_default=NO))
    op.add_column("room", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("room", sa.Column("equipment", sa.Text(), nullable=False, server_default=""))
    kind = sa.Enum("talk", "break", name="talkkind", native_enum=False, length=20)
    op.add_column("talk", sa.Column("kind", kind, nullable=False, server_default="talk"))
    op.create_table(
        "school_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_break")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("hold", sa.Enum("option", "booked", "released", name="hold", native_enum=False, length=20), nullable=False),
        sa.Column("option_until", sa.Date(), nullable=True),
        sa.Column("when", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_room_id_room")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_booking_session_id_session")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_booking_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("session_id", "venue_id", "room_id", name=op.f("uq_booking_session_id_venue_id_room_id")),
    )
    with op.batch_alter_table("booking") as table:
        for column in ("room_id", "session_id", "venue_id"):
            table.create_index(op.f(f"ix_booking_{column}"), [column], unique=False)
