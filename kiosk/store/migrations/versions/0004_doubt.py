"""Turns in doubt, as the hub tells of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubt",
        sa.Column("opened", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
