"""The first schema: identity, journal, what the hub said, roster, manifest, cursor."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = (
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
    WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM journal WHERE epoch = NEW.epoch), 0)
    BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("event", sa.BigInteger, nullable=False),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("hub_epoch", sa.BigInteger, nullable=False),
        sa.Column("hub_url", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("root_public", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="one_identity"),
    )
    op.create_table(
        "journal",
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("event", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("wall", sa.Text, nullable=False),
        sa.Column("mono_ns", sa.BigInteger, nullable=False),
        sa.Column("boot_id", sa.Text, nullable=False),
        sa.Column("offset_ms", sa.BigInteger, nullable=False),
        sa.Column("uncertainty_ms", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("volunteer", sa.BigInteger),
        sa.Column("post", sa.Text),
        sa.Column("badge_serial", sa.Integer),
        sa.Column("ref", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("journal_entry_id", "journal", ["entry_id"], unique=True)
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.create_table(
        "acknowledgement",
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("acked_through", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "verdict",
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
    )
    op.create_table(
        "roster",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "manifest",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="one_manifest"),
    )
    op.create_table(
        "cursor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cursor", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("gathering", sa.Boolean, nullable=False),
        sa.CheckConstraint("id = 1", name="one_cursor"),
    )
