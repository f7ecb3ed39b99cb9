"""Turns in doubt are read here, with the entries of the other gates; the hub tells of none."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("doubt")
