"""Marks of the hub's starts: what a cursor was told by, so that a hub that was put back is known.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; cursors of before have no mark, and count up to the next start's head."""
    op.create_table(
        "era",
        sa.Column("event", sa.BigInteger, sa.ForeignKey("event.event"), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event", "since", name="pk_era"),
        comment="mark: random, of the start of the hub that gave out the positions behind since.",
    )


def downgrade() -> None:
    """Forget them: every kiosk pulls everything anew."""
    op.drop_table("era")
