"""which speakers were made one, to be parted again"""

import sqlalchemy as sa
from alembic import op

from netverk.db import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("other", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_merger_speaker_id_speaker"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merger")),
    )
    op.create_index(op.f("ix_merger_speaker_id"), "merger", ["speaker_id"])
