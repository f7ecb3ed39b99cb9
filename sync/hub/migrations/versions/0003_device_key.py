"""Each device's own public key, and the hub's key that parcels are sealed to.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leave both empty: a kiosk gives its key at its next exchange, a hub makes its own."""
    op.add_column("device", sa.Column("public", sa.Text(), nullable=True))
    op.add_column("hub", sa.Column("box_public", sa.Text(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":  # which keeps none
        op.create_table_comment(
            "device", "public: the kiosk's own key; none until it has told one."
        )


def downgrade() -> None:
    """Forget the keys; what was sealed needs them no more once it is here."""
    op.drop_column("hub", "box_public")
    op.drop_column("device", "public")
