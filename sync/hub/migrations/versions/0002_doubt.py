"""Turns in doubt, told to the kiosks that recorded them.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubt",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_doubt_event")),
        sa.PrimaryKeyConstraint("event", "kiosk", "opened", name=op.f("pk_doubt")),
        sa.UniqueConstraint("event", "position", name=op.f("uq_doubt_event_position")),
        comment="Turns that somebody must settle, told to each kiosk that recorded a part of "
        "one; no value: a tombstone.",
    )
    op.create_index("ix_doubt_event_volunteer", "doubt", ["event", "volunteer"])


def downgrade() -> None:
    """Drop what the projection would publish anew."""
    op.drop_table("doubt")
