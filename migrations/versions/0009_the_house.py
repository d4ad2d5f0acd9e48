"""the house's own facts: logos, and the minutes from one engagement to the next"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place, as in 0005. The minutes are those that were the same for every house until now.
    op.add_column("house", sa.Column("logo", sa.Text(), nullable=False, server_default=""))
    op.add_column("house", sa.Column("minutes_between", sa.Integer(), nullable=False, server_default="15"))
    op.add_column("house", sa.Column("minutes_of_travel", sa.Integer(), nullable=False, server_default="45"))
    op.add_column("series", sa.Column("logo", sa.Text(), nullable=False, server_default=""))
