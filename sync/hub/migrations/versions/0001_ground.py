"""The ground: journals, roster, devices, projection.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

APPEND_ONLY = ("journal", "quarantine")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("roster_position", sa.BigInteger(), nullable=False),
        sa.Column("manifest_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_event")),
        comment="Locked by whoever writes to its event; head is the last position given out.",
    )
    op.create_table(
        "hub",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("root_public", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_hub")),
        comment="One row: who this hub is. A new epoch says that cursors count for nothing.",
    )
    op.create_table(
        "journal",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.BigInteger(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event", "kiosk", "epoch", "seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("event", "position", name=op.f("uq_journal_event_position")),
        comment="The raw log. body is the canonical JSON that hash covers behind prev_hash.",
    )
    op.create_index("ix_journal_event_entry_id", "journal", ["event", "entry_id"])
    for column in ("volunteer", "ref"):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_journal_event_{column}",
            "journal",
            ["event", column],
            sqlite_where=there,
            postgresql_where=there,
        )

    op.create_table(
        "quarantine",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "event", "kiosk", "epoch", "seq", "digest", name=op.f("pk_quarantine")
        ),
        sa.UniqueConstraint("event", "position", name=op.f("uq_quarantine_event_position")),
        comment="Set aside, kept as it came. digest: the entry's hash, or of raw when it has none.",
    )
    op.create_table(
        "device",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_device_event")),
        sa.PrimaryKeyConstraint("event", "kiosk", name=op.f("pk_device")),
        sa.UniqueConstraint("event", "token_hash", name=op.f("uq_device_event_token_hash")),
    )
    op.create_table(
        "enrol_code",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_enrol_code_event")),
        sa.PrimaryKeyConstraint("event", "code_hash", name=op.f("pk_enrol_code")),
    )
    op.create_table(
        "feed",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_feed_event")),
        sa.PrimaryKeyConstraint("event", "thing", "key", name=op.f("pk_feed")),
        sa.UniqueConstraint("event", "position", name=op.f("uq_feed_event_position")),
        comment="Roster and manifest as they stand, each at the position of its last change; no value: a tombstone.",
    )
    op.create_table(
        "issuing_key",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("good_from_ms", sa.BigInteger(), nullable=False),
        sa.Column("good_until_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_issuing_key_event")),
        sa.PrimaryKeyConstraint("event", "key_id", name=op.f("pk_issuing_key")),
    )
    op.create_table(
        "projection",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("through", sa.BigInteger(), nullable=False),
        sa.Column("roster_position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_projection_event")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_projection")),
        comment="Up to which position turn and tally speak, and by which roster.",
    )
    op.create_table(
        "stream",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_stream_event")),
        sa.PrimaryKeyConstraint("event", "kiosk", "epoch", name=op.f("pk_stream")),
        comment="How far each journal has come: nothing is missing up to through.",
    )
    op.create_table(
        "tally",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_tally_event")),
        sa.PrimaryKeyConstraint("event", "entry_id", name=op.f("pk_tally")),
    )
    op.create_table(
        "turn",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("volunteer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("starts_ms", sa.BigInteger(), nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("on_break", sa.Boolean(), nullable=False),
        sa.Column("creditable", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("measured_minutes", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_turn_event")),
        sa.PrimaryKeyConstraint("event", "volunteer", "opened", name=op.f("pk_turn")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("event", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("volunteer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("min_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.event"], name=op.f("fk_withdrawal_event")),
        sa.PrimaryKeyConstraint("event", "volunteer", name=op.f("pk_withdrawal")),
    )
    for table in APPEND_ONLY:
        _make_append_only(table)


def _make_append_only(table: str) -> None:
    """Refuse changes: by triggers on SQLite, by revoked privileges elsewhere.

    Distributed PostgreSQL engines refuse triggers. The role that owns a table may take its own
    privileges away; only by meaning to (GRANT, or as superuser) can it change a row again.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    """Refuse: the raw log is never thrown away by a migration."""
    raise NotImplementedError("there is no way back from the first step")
