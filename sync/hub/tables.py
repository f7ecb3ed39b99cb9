"""The hub's tables: the same on SQLite, on PostgreSQL and on a distributed PostgreSQL.

Rules of all tables of an event: the event id comes first in every primary and unique key;
no identity columns; times are milliseconds since 1970 and are parameters, never the
database's own clock; ids of volunteers fit a signed 64-bit integer because their top bit is 0.

`journal` and `quarantine` are append-only. SQLite triggers refuse a change. On PostgreSQL the
migration takes UPDATE, DELETE and TRUNCATE away from the role that runs it: the hub's own
statements are refused, an owner or superuser who means to can grant them back.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

APPEND_ONLY = ("journal", "quarantine")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _event_key(*, checked: bool = True) -> "Column[int]":
    """The event column that every event table's key begins with."""
    if not checked:
        # Written only while the event's own row is locked: nothing is left to check per row.
        return Column("event", BigInteger, primary_key=True, autoincrement=False)
    return Column(
        "event", BigInteger, ForeignKey("event.event"), primary_key=True, autoincrement=False
    )


hub = Table(
    "hub",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("hub", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("root_public", Text, nullable=False),
    Column("box_public", Text),
    comment="One row: who this hub is. A new epoch says that cursors count for nothing.",
)

event = Table(
    "event",
    metadata,
    Column("event", BigInteger, primary_key=True, autoincrement=False),
    Column("head", BigInteger, nullable=False),
    Column("roster_position", BigInteger, nullable=False),
    Column("manifest_version", BigInteger, nullable=False),
    comment="Locked by whoever writes to its event; head is the last position given out.",
)

era = Table(
    "era",
    metadata,
    _event_key(),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("mark", Text, nullable=False),
    comment="mark: random, of the start of the hub that gave out the positions behind since.",
)

feed = Table(
    "feed",
    metadata,
    _event_key(),
    Column("thing", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("value", Text),
    UniqueConstraint("event", "position"),
    comment="Roster and manifest as they stand, each at the position of its last change; "
    "no value: a tombstone.",
)

device = Table(
    "device",
    metadata,
    _event_key(),
    Column("kiosk", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("seen_ms", BigInteger),
    Column("public", Text),
    Column("signs_from_ms", BigInteger),
    UniqueConstraint("event", "token_hash"),
    comment="public: the kiosk's own key; none until it has told one. "
    "signs_from_ms: when it first signed a request, which it must since.",
)

enrol_code = Table(
    "enrol_code",
    metadata,
    _event_key(),
    Column("code_hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
)

issuing_key = Table(
    "issuing_key",
    metadata,
    _event_key(),
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("public", Text, nullable=False),
    Column("good_from_ms", BigInteger, nullable=False),
    Column("good_until_ms", BigInteger, nullable=False),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    _event_key(),
    Column("volunteer", BigInteger, primary_key=True, autoincrement=False),
    Column("revoked", Boolean, nullable=False),
    Column("min_serial", Integer, nullable=False),
)

stream = Table(
    "stream",
    metadata,
    _event_key(),
    Column("kiosk", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("through", BigInteger, nullable=False),
    Column("highest", BigInteger, nullable=False),
    comment="How far each journal has come: nothing is missing up to through.",
)

journal = Table(
    "journal",
    metadata,
    _event_key(checked=False),
    Column("kiosk", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("volunteer", BigInteger),
    Column("ref", Text),
    Column("received_ms", BigInteger, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("event", "position"),
    Index(None, "event", "entry_id"),
    Index(
        None,
        "event",
        "volunteer",
        sqlite_where=text("volunteer IS NOT NULL"),
        postgresql_where=text("volunteer IS NOT NULL"),
    ),
    Index(
        None,
        "event",
        "ref",
        sqlite_where=text("ref IS NOT NULL"),
        postgresql_where=text("ref IS NOT NULL"),
    ),
    comment="The raw log. body is the canonical JSON that hash covers behind prev_hash.",
)

quarantine = Table(
    "quarantine",
    metadata,
    _event_key(checked=False),
    Column("kiosk", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("hash", Text),
    Column("received_ms", BigInteger, nullable=False),
    Column("raw", Text, nullable=False),
    UniqueConstraint("event", "position"),
    comment="Set aside, kept as it came. digest: the entry's hash, or of raw when it has none.",
)

turn = Table(
    "turn",
    metadata,
    _event_key(),
    Column("volunteer", BigInteger, primary_key=True, autoincrement=False),
    Column("opened", Text, primary_key=True),
    Column("starts_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("post", Text),
    Column("open", Boolean, nullable=False),
    Column("on_break", Boolean, nullable=False),
    Column("creditable", Boolean, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("measured_minutes", Integer, nullable=False),
    Column("flags", Text, nullable=False),
)

tally = Table(
    "tally",
    metadata,
    _event_key(),
    Column("entry_id", Text, primary_key=True),
    Column("post", Text),
    Column("service", Text, nullable=False),
    Column("count", Integer, nullable=False),
)

watch = Table(
    "watch",
    metadata,
    _event_key(),
    Column("through", BigInteger, nullable=False),
    comment="Up to which position entries were looked through for walk-ins and replaced badges.",
)

walkin = Table(
    "walkin",
    metadata,
    _event_key(),
    Column("volunteer", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", Text, nullable=False),
    Column("kiosk", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("last4", Text, nullable=False),
    Column("settled_as", BigInteger),
    Column("settled_ms", BigInteger),
    comment="Who was registered at a gate; settled_as: the volunteer that this is, or was before.",
)

projection = Table(
    "projection",
    metadata,
    _event_key(),
    Column("through", BigInteger, nullable=False),
    Column("roster_position", BigInteger, nullable=False),
    comment="Up to which position turn and tally speak, and by which roster.",
)
