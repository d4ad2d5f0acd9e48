"""scheduled releases"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    outcome = sa.Enum("waiting", "released", "stopped", "taken_back", name="outcome", native_enum=False, length=20)
    op.create_table(
        "scheduled_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tells_texts", sa.Boolean(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["base_id"], ["release.id"], name=op.f("fk_scheduled_release_base_id_release")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_scheduled_release_notice_id_notice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scheduled_release_person_id_person")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_scheduled_release_season_id_season")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_release")),
    )
    with op.batch_alter_table("scheduled_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheduled_release_season_id"), ["season_id"], unique=False)
