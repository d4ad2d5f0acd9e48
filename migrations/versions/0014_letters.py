"""letters to many at once, what a house writes into its letters, who wants news, and an outbox that is searched"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AUDIENCE = sa.Enum("all", "unanswered", "coming", "speakers", "waiting", name="audience", native_enum=False, length=20)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Columns are added in place, as in 0011.
    make_mailings()
    make_wordings()
    refer("letter", "mailing_id", "mailing")
    op.create_index("ix_letter_mailing_id", "letter", ["mailing_id"])
    op.create_index("ix_letter_by_fate", "letter", ["fate", "id"])
    op.create_index("ix_letter_reader", "letter", ["address", "name"])
    op.create_index("ix_letter_of_season", "letter", ["season_id", "fate", "id"])
    for table in ("person", "speaker"):
        op.add_column(table, sa.Column("wants_news", sa.Boolean(), nullable=False, server_default=sa.text("true")))


def refer(table: str, column: str, to: str) -> None:
    """A column that refers to a row, written so that SQLite too adds it in place."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)")


def make_mailings() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("audience", AUDIENCE, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("subject_en", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name="fk_mailing_season_id_season"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_mailing_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
        sa.UniqueConstraint("once", name="uq_mailing_once"),
    )
    op.create_index("ix_mailing_season_id", "mailing", ["season_id"])


def make_wordings() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wording"),
        sa.UniqueConstraint("kind", "language", name="uq_wording_kind_language"),
    )
