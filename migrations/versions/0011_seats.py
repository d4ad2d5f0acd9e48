"""types of place, questions and replies, the waiting list, answers, deputies, the door"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADMISSION = sa.Enum("open", "approval", "invitation", name="admission", native_enum=False, length=20)
SECTOR = sa.Enum("state", "region", "municipality", "other", name="sector", native_enum=False, length=20)
KIND = sa.Enum("member", "attendee", "guest", "speaker", "press", name="placekind", native_enum=False, length=20)
QUESTION = sa.Enum("text", "choice", "several", "number", "date", "consent", name="questionkind", native_enum=False, length=20)
PURPOSE = sa.Enum("ordinary", "diet", "access", name="purpose", native_enum=False, length=20)
DEPUTY = sa.Enum("asked", "goes", "declined", "ended", name="deputystate", native_enum=False, length=20)
SAID = sa.Enum("yes", "maybe", "no", "deputy", name="said", native_enum=False, length=20)
MODE = sa.Enum("on_site", "online", "hybrid", name="mode", native_enum=False, length=20)
MOMENT = sa.DateTime(timezone=True)
NO, YES = sa.text("false"), sa.text("true")


def upgrade() -> None:
    # Columns are added, tables never made anew: SQLite does that in place, so that what points at a row is not touched.
    add("organisation", sa.Column("sector", SECTOR, nullable=True))
    add("person", sa.Column("is_protected", sa.Boolean(), nullable=False, server_default=NO))
    add("person", sa.Column("wants_reminders", sa.Boolean(), nullable=False, server_default=YES))
    add("person", sa.Column("calendar_token", sa.Text(), nullable=True))
    op.create_index(op.f("ix_person_calendar_token"), "person", ["calendar_token"], unique=True)
    refer("person", "merged_into_id", "person")
    add("season", sa.Column("admission", ADMISSION, nullable=False, server_default="open"))
    add("season", sa.Column("has_waiting_list", sa.Boolean(), nullable=False, server_default=YES))
    add("season", sa.Column("offer_hours", sa.Integer(), nullable=False, server_default="16"))
    add("season", sa.Column("reminder_days", sa.JSON(), nullable=False, server_default="[]"))
    add("season", sa.Column("shows_participants", sa.Boolean(), nullable=False, server_default=NO))
    add("session", sa.Column("capacity", sa.Integer(), nullable=True))
    add("session", sa.Column("takes_guests", sa.Boolean(), nullable=False, server_default=NO))
    make_place_types()
    make_questions()
    make_invited()
    for name in ("waiting_since", "passed_over_at", "offered_at", "until"):
        add("place", sa.Column(name, MOMENT, nullable=True))
    add("place", sa.Column("because", sa.Text(), nullable=False, server_default=""))
    add("place", sa.Column("is_listed", sa.Boolean(), nullable=False, server_default=YES))
    refer("place", "type_id", "place_type")
    op.create_index(op.f("ix_place_type_id"), "place", ["type_id"])
    op.create_index("ix_place_queue", "place", ["season_id", "state", "waiting_since"])
    op.create_index("ix_place_until", "place", ["state", "until"])
    make_replies()
    make_deputies()
    make_answers()
    make_presences()


def add(table: str, column: sa.Column[Any]) -> None:
    op.add_column(table, column)


def refer(table: str, column: str, to: str) -> None:
    """A column that refers to a row, written so that SQLite too adds it in place."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)")


def make(table: str, *columns: sa.schema.SchemaItem, **refers: str) -> None:
    """A table whose columns ending in `_id` refer to other tables, by their names in `refers`."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        *(sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}")) for name, to in refers.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def make_place_types() -> None:
    make(
        "place_type",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("admission", ADMISSION, nullable=False),
        sa.Column("price_ore", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("opens", sa.String(length=40), nullable=False),
        sa.Column("closes", sa.String(length=40), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.UniqueConstraint("season_id", "slug", name=op.f("uq_place_type_season_id_slug")),
        sa.CheckConstraint("seats_taken >= 0 AND (quota IS NULL OR seats_taken <= quota)", name=op.f("ck_place_type_quota")),
        season_id="season",
    )


def make_questions() -> None:
    make(
        "question",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", QUESTION, nullable=False),
        sa.Column("purpose", PURPOSE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        season_id="season",
    )
    op.create_index(op.f("ix_question_season_id"), "question", ["season_id"])


def make_invited() -> None:
    make(
        "invited",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.UniqueConstraint("season_id", "person_id", name=op.f("uq_invited_season_id_person_id")),
        season_id="season",
        person_id="person",
        type_id="place_type",
    )
    op.create_index(op.f("ix_invited_person_id"), "invited", ["person_id"])


def make_replies() -> None:
    make(
        "reply",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("consented_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("place_id", "question_id", name=op.f("uq_reply_place_id_question_id")),
        place_id="place",
        question_id="question",
    )
    op.create_index(op.f("ix_reply_question_id"), "reply", ["question_id"])


def make_deputies() -> None:
    make(
        "deputy",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", DEPUTY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        place_id="place",
        session_id="session",
        person_id="person",
    )
    op.create_index("ix_deputy_place_id_session_id", "deputy", ["place_id", "session_id"])
    op.create_index(op.f("ix_deputy_session_id"), "deputy", ["session_id"])
    op.create_index(op.f("ix_deputy_person_id"), "deputy", ["person_id"])
    make(
        "standing_deputy",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("place_id", name=op.f("uq_standing_deputy_place_id")),
        place_id="place",
        person_id="person",
    )
    op.create_index(op.f("ix_standing_deputy_person_id"), "standing_deputy", ["person_id"])


def make_answers() -> None:
    make(
        "answer",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("said", SAID, nullable=False),
        sa.Column("when", sa.String(length=40), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("mode", MODE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.UniqueConstraint("place_id", "session_id", name=op.f("uq_answer_place_id_session_id")),
        place_id="place",
        session_id="session",
    )
    op.create_index(op.f("ix_answer_session_id"), "answer", ["session_id"])


def make_presences() -> None:
    make(
        "presence",
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.UniqueConstraint("once", name=op.f("uq_presence_once")),
        sa.UniqueConstraint("place_id", "uid", name=op.f("uq_presence_place_id_uid")),
        season_id="season",
        place_id="place",
        person_id="person",
    )
    op.create_index("ix_presence_season_id_uid", "presence", ["season_id", "uid"])
    op.create_index(op.f("ix_presence_person_id"), "presence", ["person_id"])
