"""A mark beside the database: how far the journal was when it was last written.

The log (WAL) ends for SQLite where a frame does not verify, so damage in it looks like
entries that were never written; a database that somebody put back from a copy looks whole,
too. Both would be opened, an hour short, and new entries would take the numbers of the lost
ones. The mark is written after the commit and never synced: it may be behind the journal,
never before it. So a journal that ends before its mark has lost something.
"""

import contextlib
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kiosk.store.pages import SALT_BYTES, salt_of

_FORM = struct.Struct(f"<{SALT_BYTES}sIQ")
_SUM = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Tip:
    """A place in a journal."""

    epoch: int
    seq: int


def beside(path: Path) -> Path:
    """Name the mark of a database."""
    return path.with_name(f"{path.name}.mark")


def read_mark(path: Path) -> Tip | None:
    """Give the mark of the database at `path`; None without one, or when it is another's."""
    try:
        raw = beside(path).read_bytes()
        salt = salt_of(path)
    except OSError:
        return None
    if len(raw) != _FORM.size + _SUM.size:
        return None
    body = raw[: _FORM.size]
    if _SUM.unpack(raw[_FORM.size :])[0] != zlib.crc32(body):
        return None
    of, epoch, seq = _FORM.unpack(body)
    return Tip(epoch, seq) if of == salt else None


def note(path: Path, epoch: int, seq: int) -> None:
    """Write the mark of a database that is not open, durably.

    Raises:
        OSError: it cannot be written.
    """
    with beside(path).open("wb") as file:
        file.write(_written(salt_of(path) if path.exists() else bytes(SALT_BYTES), epoch, seq))
        file.flush()
        os.fsync(file.fileno())


def _written(salt: bytes, epoch: int, seq: int) -> bytes:
    body = _FORM.pack(salt, epoch, seq)
    return body + _SUM.pack(zlib.crc32(body))


class Mark:
    """The mark of an open database. One thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._salt = b""
        self._file: IO[bytes] | None = None

    def set(self, epoch: int, seq: int) -> None:
        """Note how far the journal is; only after that is durable. Never raises."""
        # Evidence that cannot be kept is no reason to keep nobody on duty.
        with contextlib.suppress(OSError):
            if self._file is None:
                self._salt = salt_of(self._path)
                descriptor = os.open(beside(self._path), os.O_RDWR | os.O_CREAT, 0o600)
                self._file = os.fdopen(descriptor, "r+b", buffering=0)
            self._file.seek(0)
            self._file.write(_written(self._salt, epoch, seq))

    def close(self) -> None:
        """Let go of the file. Idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None
