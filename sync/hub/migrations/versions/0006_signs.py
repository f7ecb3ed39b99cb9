"""Since when a device signs its requests: from then on its token alone is worth nothing.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = "public: the kiosk's own key; none until it has told one."


def upgrade() -> None:
    """Leave it empty: each device's next signed request fills it."""
    op.add_column("device", sa.Column("signs_from_ms", sa.BigInteger(), nullable=True))
    _comment(f"{BEFORE} signs_from_ms: when it first signed a request, which it must since.")


def downgrade() -> None:
    """Go by the tokens again."""
    op.drop_column("device", "signs_from_ms")
    _comment(BEFORE)


def _comment(text: str) -> None:
    if op.get_bind().dialect.name != "sqlite":  # which keeps none
        op.create_table_comment("device", text)
