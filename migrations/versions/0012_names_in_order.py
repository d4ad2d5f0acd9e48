"""places in the order of their names, and of their registrations"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 1000
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def upgrade() -> None:
    op.add_column("place", sa.Column("sort_name", KEY, nullable=False, server_default="~"))
    fill_in()
    op.create_index("ix_place_by_name", "place", ["season_id", "sort_name", "id"])
    op.create_index("ix_place_by_registration", "place", ["season_id", "registration_id", "id"])


def fill_in() -> None:
    connection, last = op.get_bind(), 0
    next_ones = sa.text("SELECT id, name FROM place WHERE id > :last ORDER BY id LIMIT :most")
    while rows := connection.execute(next_ones, {"last": last, "most": BATCH}).all():
        keys = [{"ident": row.id, "key": row.name.casefold().translate(SWEDISH) or "~"} for row in rows]
        connection.execute(sa.text("UPDATE place SET sort_name = :key WHERE id = :ident"), keys)
        last = rows[-1].id
