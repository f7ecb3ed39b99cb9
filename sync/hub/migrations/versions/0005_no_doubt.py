"""Kiosks read turns in doubt themselves, with the entries of the others: none are told any more.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what was told; a kiosk of before reads its own entries, as it did without a line."""
    op.drop_table("doubt")
