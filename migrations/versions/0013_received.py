"""what comes in by mail, and what was last replied to an invitation"""

import sqlalchemy as sa
from alembic import op

from netverk.db import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("reply", "bounce", "automatic", "words", "unreadable")
OUTCOMES = ("answered", "noted", "old", "overtaken", "came_back", "for_people", "junk")


def upgrade() -> None:
    op.create_table(
        "received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=20), nullable=False),
        sa.Column("outcome", sa.Enum(*OUTCOMES, name="outcome", native_enum=False, length=20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("sender", "sender_name", "subject", "words", "because")),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("season_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("partstat", sa.Text(), nullable=False),
        sa.Column("settled_at", Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_received_person_id_person")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_received_season_id_season"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_received_place_id_place"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_received_letter_id_letter"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("digest", name=op.f("uq_received_digest")),
    )
    for name in ("received_at", "sender", "person_id", "season_id", "letter_id"):
        op.create_index(op.f(f"ix_received_{name}"), "received", [name])
    op.create_index("ix_received_outcome_settled_at", "received", ["outcome", "settled_at"])
    op.add_column("told", sa.Column("tag", sa.Text(), nullable=False, server_default=""))
    op.add_column("told", sa.Column("partstat", sa.Text(), nullable=False, server_default=""))
    op.add_column("told", sa.Column("partstat_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("told", sa.Column("partstat_at", Moment(timezone=True), nullable=True))
    op.create_index(op.f("ix_told_tag"), "told", ["tag"])
