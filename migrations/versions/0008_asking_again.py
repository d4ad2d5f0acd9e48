"""whose members are asked whether they come again"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asking_again",
        sa.Column("season_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("with_scheduled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["before_id"], ["season.id"], name=op.f("fk_asking_again_before_id_season"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_asking_again_season_id_season"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("season_id", name=op.f("pk_asking_again")),
    )
    op.create_table(
        "not_asked",
        sa.Column("season_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_not_asked_person_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_not_asked_season_id_season"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("season_id", "person_id", name=op.f("pk_not_asked")),
    )
