"""The hub's signing keys: files that only their owner can read, beside the database.

The root key signs manifests, the badge key signs badges. They are made once, when the hub is
new; a hub whose database is there and whose keys are not says so and makes none, since
kiosks trust the old root.
"""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from sync.domain.badge import KeyId
from sync.domain.wording import Say
from sync.hub.config import write_private
from sync.hub.database import Database
from sync.hub.errors import KeysUnusable
from sync.hub.tables import hub

BADGE_KEY_ID = KeyId(1)
_HEX = re.compile(rb"[0-9a-f]{64}\n?")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Both private keys."""

    root: Ed25519PrivateKey
    badge: Ed25519PrivateKey

    @property
    def root_public(self) -> str:
        """Give the root's public key, as hex."""
        return self.root.public_key().public_bytes_raw().hex()

    @property
    def badge_public(self) -> str:
        """Give the badge key's public key, as hex."""
        return self.badge.public_key().public_bytes_raw().hex()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this hub is."""

    hub: str
    epoch: int
    """Another number says that old cursors count for nothing."""
    root_public: str


def identity(database: Database) -> Identity | None:
    """Read who this hub is; None before it was first set up."""
    with database.reading() as connection:
        row = connection.execute(select(hub.c.hub, hub.c.epoch, hub.c.root_public)).one_or_none()
    return Identity(*row) if row else None


def open_ring(database: Database, data_dir: Path) -> tuple[Identity, KeyRing]:
    """Load the keys; make keys and identity when this hub is new.

    Raises:
        KeysUnusable: missing, damaged, or of another hub.
    """
    known = identity(database)
    try:
        ring = KeyRing(
            _key(data_dir / "root.key", make=known is None),
            _key(data_dir / f"badge-{BADGE_KEY_ID}.key", make=known is None),
        )
    except OSError as problem:
        raise _unusable(Path(problem.filename or data_dir)) from None
    if known is None:
        with database.writing() as connection:
            # Two first starts at once: one of them wins, and both go on with its row.
            if connection.execute(select(hub.c.hub)).one_or_none() is None:
                connection.execute(
                    insert(hub),
                    {
                        "one": 1,
                        "hub": f"hub-{secrets.token_hex(4)}",
                        "epoch": 1 + secrets.randbelow(2**31 - 1),
                        "root_public": ring.root_public,
                    },
                )
        known = identity(database)
    if known is None or known.root_public != ring.root_public:
        raise _unusable(data_dir / "root.key")
    return known, ring


def _key(path: Path, *, make: bool) -> Ed25519PrivateKey:
    if make and not path.exists():
        fresh = Ed25519PrivateKey.generate()
        # Of two first starts at once the first one's key stands, and both read it.
        write_private(path, fresh.private_bytes_raw().hex().encode() + b"\n", replace=False)
    content = path.read_bytes()
    if not _HEX.fullmatch(content):
        raise _unusable(path)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(content.decode()))


def _unusable(path: Path) -> KeysUnusable:
    return KeysUnusable(
        Say(
            zh="签名密钥文件 {path} 缺失、损坏，或与数据库不是一套。请从备份恢复，或改用 --data 指向"
            "原来的文件夹。没有改动任何数据。",
            en="The signing key {path} is missing, damaged, or of another hub than the database. "
            "Restore it from the backup, or point --data to its folder. Nothing was changed.",
        ).fill(path=path)
    )
