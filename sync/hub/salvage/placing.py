"""Which file is whose: the lock on a damaged database, and the new one put in its place."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sync.durable import sync_folder
from sync.hub.salvage.problems import InUse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_SHARED_AT = 0x40000002
_SHARED_BYTES = 510
"""Where SQLite locks a file that it has open: https://www.sqlite.org/src/file/src/os.h"""
_BESIDE = ("", "-wal", "-shm", "-journal")


def log_of(path: Path) -> Path:
    """Give the log that lies beside a database."""
    return path.with_name(f"{path.name}-wal")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[IO[bytes]]:
    """Hold a database as SQLite would that writes to it: no hub opens it meanwhile.

    Nothing else in this process may open and close the file inside: on POSIX that would let go.

    Raises:
        InUse: some process has it open.
    """
    with path.open("r+b") as file:
        try:
            if sys.platform == "win32":
                file.seek(_SHARED_AT)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, _SHARED_BYTES)
                file.seek(0)
            else:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_AT)
        except OSError:
            raise InUse from None
        yield file


def swap(path: Path, fresh: Path, at: datetime) -> Path:
    """Put the new database in the old one's place; give the name under which that is kept.

    Cut off anywhere, there is a database in its place that is the old one or the new.

    Raises:
        InUse: a hub was started on the old one meanwhile.
        OSError: the folder cannot be written to.
    """
    with locked(path):
        pass
    aside = _free(path.with_name(f"{path.name}.damaged-{at:%Y%m%d-%H%M%S}"))
    log = log_of(path)
    if log.exists():
        _keep(log, log_of(aside))
    _keep(path, aside)
    sync_folder(path.parent)
    # The old log must not lie beside the new file: SQLite would read it into that.
    for suffix in _BESIDE[1:]:
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
    sync_folder(path.parent)
    try:
        fresh.replace(path)
    except OSError:
        if log_of(aside).exists():
            _keep(log_of(aside), log)
        raise
    sync_folder(path.parent)
    return aside


def _free(name: Path) -> Path:
    """Give a name that nothing has: what was kept before is never written over."""
    free, number = name, 1
    while free.exists() or log_of(free).exists():
        number += 1
        free = name.with_name(f"{name.name}-{number}")
    return free


def _keep(file: Path, name: Path) -> None:
    """Give a file a second name; on a disk that knows none, copy it."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)
        with name.open("rb") as copied:
            os.fsync(copied.fileno())


def remove(database: Path) -> None:
    """Remove a database that was not finished, with what lies beside it."""
    for suffix in _BESIDE:
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
