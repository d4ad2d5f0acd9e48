"""engagements: what speakers are asked to, their profiles and when it suits them"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXTS = ("photo", "fee", "internal_note")


def upgrade() -> None:
    with op.batch_alter_table("speaker") as batch:
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("focus_x", "focus_y"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="50"))
        batch.add_column(sa.Column("own_edits", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("own_edits_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("suits", sa.Boolean(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name="fk_availability_speaker_id_speaker", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_availability"),
    )
    op.create_index("ix_availability_speaker_id", "availability", ["speaker_id"])
    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        *_about("asked"),
        sa.Column("asked_words", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        *_about("answered"),
        sa.Column("reply", _one_of("reply", "none", "accepted", "declined", "proposes"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_engagement_session_id_session", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name="fk_engagement_speaker_id_speaker"),
        sa.ForeignKeyConstraint(["asked_venue_id"], ["venue.id"], name="fk_engagement_asked_venue_id_venue"),
        sa.ForeignKeyConstraint(["answered_venue_id"], ["venue.id"], name="fk_engagement_answered_venue_id_venue"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_engagement_letter_id_letter", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_engagement"),
        sa.UniqueConstraint("digest", name="uq_engagement_digest"),
        sa.UniqueConstraint("session_id", "speaker_id", name="uq_engagement_session_id_speaker_id"),
    )
    op.create_index("ix_engagement_speaker_id", "engagement", ["speaker_id"])


def _about(deed: str) -> list[sa.Column[object]]:
    """When it was done, and the time, venue and mode that it was about."""
    return [
        sa.Column(f"{deed}_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(f"{deed}_when", sa.String(length=40), nullable=False),
        sa.Column(f"{deed}_venue_id", sa.Integer(), nullable=True),
        sa.Column(f"{deed}_mode", _one_of("mode", "on_site", "online", "hybrid"), nullable=True),
    ]


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=20)
