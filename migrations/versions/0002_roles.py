"""roles: whoever was an organiser owns everything"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    grant = op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Enum("owner", "editor", "finance", "door", name="role", native_enum=False, length=20), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("may_postpone", sa.Boolean(), nullable=False),
        sa.Column("may_refund", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grant_person_id_person")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_grant_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("person_id", "role", "series_id", name=op.f("uq_grant_person_id_role_series_id")),
    )
    person = sa.table("person", sa.column("id", sa.Integer), sa.column("is_organiser", sa.Boolean))
    owners = op.get_bind().scalars(sa.select(person.c.id).where(person.c.is_organiser).order_by(person.c.id)).all()
    facts = {"role": "owner", "series_id": None, "may_postpone": False, "may_refund": False, "made_at": datetime.now(UTC), "ended_at": None}
    if owners:
        op.bulk_insert(grant, [{"person_id": owner, **facts} for owner in owners])
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("is_organiser")
        batch_op.add_column(sa.Column("sign_outs", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("sign_outs", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
