"""The hub's signing keys: files that only their owner can read, beside the database.

The root key signs manifests, the badge key signs badges, parcels are sealed to the box key.
They are made once, when the hub is new; a hub whose database is there and whose keys are not
says so and makes none, since kiosks trust the old root and have sealed to the old box. A hub
that was made before there were parcels makes its box key when it is first opened. Beside them
lies `hub.id`, the hub's name, which no key tells and without which no kiosk believes it.
"""

import contextlib
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey
from sqlalchemy import insert, select, update

from sync.domain.badge import KeyId
from sync.domain.wording import Say
from sync.hub.config import write_private
from sync.hub.database import Database
from sync.hub.errors import DatabaseDamaged, KeysUnusable
from sync.hub.tables import hub
from sync.wire import parcel
from sync.wire.messages import HubBox

BADGE_KEY_ID = KeyId(1)
HUB_NAME = re.compile(r"hub-[0-9a-f]{8}")
_HEX = re.compile(rb"[0-9a-f]{64}\n?")
_NAME_FILE = "hub.id"
_TURNED_MAX = 2
"""Characters; two hubs' names differ in nearly all."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The private keys."""

    root: Ed25519PrivateKey
    badge: Ed25519PrivateKey
    box: bytes = field(repr=False)
    """X25519, 32 bytes."""

    @property
    def root_public(self) -> str:
        """Give the root's public key, as hex."""
        return self.root.public_key().public_bytes_raw().hex()

    @property
    def badge_public(self) -> str:
        """Give the badge key's public key, as hex."""
        return self.badge.public_key().public_bytes_raw().hex()

    @property
    def box_public(self) -> bytes:
        """Give the box key's public half."""
        return bytes(PrivateKey(self.box).public_key)

    def signed_box(self, of: str) -> HubBox:
        """Give the box key as kiosks of the hub `of` are told it."""
        return parcel.sign_box(of, self.box_public, self.root)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this hub is."""

    hub: str
    epoch: int
    """Another number says that old cursors count for nothing."""
    root_public: str
    box_public: str | None = None
    """None only before the keys were first opened by a hub that knows of it."""


def identity(database: Database) -> Identity | None:
    """Read who this hub is; None before it was first set up."""
    with database.reading() as connection:
        row = connection.execute(
            select(hub.c.hub, hub.c.epoch, hub.c.root_public, hub.c.box_public)
        ).one_or_none()
    return Identity(*row) if row else None


def mark_restored(database: Database) -> int:
    """Give this hub a new epoch, after its database was put back from a backup.

    Kiosks that see it ask how far the hub is, send again what it lacks and pull everything
    anew. A hub that runs goes by the old epoch until it is started again.
    """
    epoch = 1 + secrets.randbelow(2**31 - 1)
    with database.writing() as connection:
        was = connection.execute(select(hub.c.epoch)).scalar_one()
        if epoch == was:
            epoch = was % (2**31 - 1) + 1
        connection.execute(update(hub).values(epoch=epoch))
    return epoch


def open_ring(database: Database, data_dir: Path) -> tuple[Identity, KeyRing]:
    """Load the keys; make keys and identity when this hub is new.

    Raises:
        KeysUnusable: missing, damaged, or of another hub.
        DatabaseDamaged: the hub's name in it is not the one that was noted beside the keys.
    """
    known = identity(database)
    ring = _ring(data_dir, make=known is None, box=known is None or known.box_public is None)
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
                        "box_public": ring.box_public.hex(),
                    },
                )
        known = identity(database)
    if known is None or known.root_public != ring.root_public:
        raise _unusable(data_dir / "root.key")
    if known.box_public is None:
        with database.writing() as connection:
            connection.execute(
                update(hub)
                .where(hub.c.box_public.is_(None))
                .values(box_public=ring.box_public.hex())
            )
        known = identity(database)
    if known is None or known.box_public != ring.box_public.hex():
        raise _unusable(data_dir / "box.key")
    _note_name(data_dir, known.hub)
    return known, ring


def read_ring(data_dir: Path) -> KeyRing:
    """Load the keys of a hub whose database cannot be asked.

    Raises:
        KeysUnusable: missing or damaged.
    """
    return _ring(data_dir, make=False, box=False)


def noted_name(data_dir: Path) -> str | None:
    """Give the hub that these keys were last used for; None where nobody noted it yet."""
    try:
        name = (data_dir / _NAME_FILE).read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return name if HUB_NAME.fullmatch(name) else None


def is_turned(name: str, other: str) -> bool:
    """Say whether two hubs' names are one, of which a byte or two turned."""
    apart = sum(a != b for a, b in zip(name, other, strict=True))
    return 0 < apart <= _TURNED_MAX


def _note_name(data_dir: Path, hub_name: str) -> None:
    """Keep the hub's name beside its keys: without it no kiosk believes it, whatever it saves.

    Raises:
        DatabaseDamaged: what the database says is nearly what was noted before.
    """
    noted = noted_name(data_dir)
    if noted is not None and HUB_NAME.fullmatch(hub_name) and is_turned(noted, hub_name):
        raise DatabaseDamaged
    if noted != hub_name:
        # Keys in a folder that is only to be read are served all the same.
        with contextlib.suppress(OSError):
            write_private(data_dir / _NAME_FILE, f"{hub_name}\n".encode("ascii"))


def _ring(data_dir: Path, *, make: bool, box: bool) -> KeyRing:
    try:
        return KeyRing(
            _signing(data_dir / "root.key", make=make),
            _signing(data_dir / f"badge-{BADGE_KEY_ID}.key", make=make),
            _key(data_dir / "box.key", make=box),
        )
    except OSError as problem:
        raise _unusable(Path(problem.filename or data_dir)) from None


def _signing(path: Path, *, make: bool) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key(path, make=make))


def _key(path: Path, *, make: bool) -> bytes:
    """Read a key; 32 bytes are one of either kind."""
    if make and not path.exists():
        # Of two first starts at once the first one's key stands, and both read it.
        write_private(path, secrets.token_bytes(32).hex().encode() + b"\n", replace=False)
    content = path.read_bytes()
    if not _HEX.fullmatch(content):
        raise _unusable(path)
    return bytes.fromhex(content.decode())


def _unusable(path: Path) -> KeysUnusable:
    return KeysUnusable(
        Say(
            zh="签名密钥文件 {path} 缺失、损坏，或与数据库不是一套。请从备份恢复，或改用 --data 指向"
            "原来的文件夹。没有改动任何数据。",
            en="The signing key {path} is missing, damaged, or of another hub than the database. "
            "Restore it from the backup, or point --data to its folder. Nothing was changed.",
        ).fill(path=path)
    )
