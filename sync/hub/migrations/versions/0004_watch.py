"""Walk-ins to settle, and how far the hub has looked for them and for replaced badges.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; what came before is looked through at the next look."""
    op.create_table(
        "watch",
        sa.Column("event", sa.BigInteger, sa.ForeignKey("event.event"), nullable=False),
        sa.Column("through", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_watch"),
        comment="Up to which position entries were looked through for walk-ins and replaced badges.",
    )
    op.create_table(
        "walkin",
        sa.Column("event", sa.BigInteger, sa.ForeignKey("event.event"), nullable=False),
        sa.Column("volunteer", sa.BigInteger, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("last4", sa.Text, nullable=False),
        sa.Column("settled_as", sa.BigInteger, nullable=True),
        sa.Column("settled_ms", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("event", "volunteer", name="pk_walkin"),
        comment="Who was registered at a gate; settled_as: the volunteer that this is, or was before.",
    )


def downgrade() -> None:
    """Forget both; the entries are all in the journal."""
    op.drop_table("walkin")
    op.drop_table("watch")
