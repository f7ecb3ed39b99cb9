"""The tables of the local database.

Rows never leave `kiosk.store`. The journal is written through Core and read through Core;
the models name its columns once, for queries and for Alembic's comparison.
"""

from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, Table, Text
from sqlmodel import Field, SQLModel


class _Base(SQLModel):
    """Own metadata: the hub's tables live in the same process in tests, never in this file."""

    metadata: ClassVar[MetaData] = MetaData()


class IdentityRow(_Base, table=True):
    """Who this kiosk is. One row; the only place of the device's token."""

    __tablename__ = "identity"
    __table_args__ = (CheckConstraint("id = 1", name="one_identity"),)

    id: int = Field(default=1, primary_key=True)
    kiosk: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    epoch: int
    event: int = Field(sa_type=BigInteger)
    hub: str = Field(sa_type=Text)
    hub_epoch: int = Field(sa_type=BigInteger)
    hub_url: str = Field(sa_type=Text)
    token: str = Field(sa_type=Text)
    root_public: str = Field(sa_type=Text)


class JournalRow(_Base, table=True):
    """One entry; triggers refuse UPDATE, DELETE and a gap. See `sync.domain.entries.Entry`."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_entry_id", "entry_id"),
        # One tree, so that an entry dirties as few encrypted pages as can be.
        {"sqlite_with_rowid": False},
    )

    epoch: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    entry_id: str = Field(sa_type=Text)
    kiosk: str = Field(sa_type=Text)
    event: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    wall: str = Field(sa_type=Text)
    """As `wall_text` spells it."""
    mono_ns: int = Field(sa_type=BigInteger)
    boot_id: str = Field(sa_type=Text)
    offset_ms: int = Field(sa_type=BigInteger)
    uncertainty_ms: int = Field(sa_type=BigInteger)
    actor: str = Field(sa_type=Text)
    method: str = Field(sa_type=Text)
    volunteer: int | None = Field(sa_type=BigInteger)
    post: str | None = Field(sa_type=Text)
    badge_serial: int | None
    ref: str | None = Field(sa_type=Text)
    data: str = Field(sa_type=Text)
    """Canonical JSON."""
    prev_hash: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text)


class AcknowledgementRow(_Base, table=True):
    """Up to which seq of an epoch the hub has everything; a row from the epoch's start on."""

    __tablename__ = "acknowledgement"

    epoch: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    acked_through: int = Field(sa_type=BigInteger)


class VerdictRow(_Base, table=True):
    """What became of an entry, where it is more than accepted."""

    __tablename__ = "verdict"

    epoch: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    status: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)


class RosterRow(_Base, table=True):
    """One thing of a roster, as it came.

    Two generations: the one in use, and one that a fresh snapshot is being gathered in.
    """

    __tablename__ = "roster"

    generation: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    table: str = Field(sa_column=Column("table_name", Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = Field(sa_type=Text)


class ManifestRow(_Base, table=True):
    """The key manifest as it was sealed; it is verified again at every reading."""

    __tablename__ = "manifest"
    __table_args__ = (CheckConstraint("id = 1", name="one_manifest"),)

    id: int = Field(default=1, primary_key=True)
    version: int = Field(sa_type=BigInteger)
    sealed: str = Field(sa_type=Text)


class CursorRow(_Base, table=True):
    """How far the pull has come; moves in one transaction with what it brought."""

    __tablename__ = "cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one_cursor"),)

    id: int = Field(default=1, primary_key=True)
    cursor: str = Field(sa_type=Text)
    generation: int
    """Of the roster in use: 0 or 1."""
    gathering: bool
    """A fresh snapshot is half here, in the other generation."""


class ElsewhereRow(_Base, table=True):
    """An entry that another kiosk of the event made, as the hub passed it on.

    Also an entry of an earlier epoch of this kiosk that its own journal does not hold.
    """

    __tablename__ = "elsewhere"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    kiosk: str = Field(sa_column=Column(Text, primary_key=True))
    epoch: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    generation: int
    """That of the roster it came with: what a fresh snapshot does not bring again is gone."""
    hash: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    """JSON, as it came: `Entry.to_wire`."""


class MemoryRow(_Base, table=True):
    """Something small that this kiosk remembers; no fact of duty, those are entries."""

    __tablename__ = "memory"

    key: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = Field(sa_type=Text)
    """JSON."""


class FindingRow(_Base, table=True):
    """A term that a volunteer is found under; see `kiosk.store.terms` and `finding`."""

    __tablename__ = "finding"
    # The key is all there is: a search is a range of it.
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    edition: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    """An index made whole at once; an older one answers until the newer one is whole."""
    sort: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    """A `kiosk.store.terms.Sort`."""
    term: str = Field(sa_column=Column(Text, primary_key=True))
    volunteer: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


METADATA = _Base.metadata


def table_of(model: type[_Base]) -> Table:
    """Give the Core table behind a model."""
    return METADATA.tables[str(model.__tablename__)]


JOURNAL = table_of(JournalRow)
ACKNOWLEDGEMENT = table_of(AcknowledgementRow)
VERDICT = table_of(VerdictRow)
