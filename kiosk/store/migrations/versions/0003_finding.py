"""Under which terms volunteers are found: a search on the disk, not in memory."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sort", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("term", sa.Text, primary_key=True),
        sa.Column("volunteer", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
