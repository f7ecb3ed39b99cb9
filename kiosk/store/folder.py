"""The data folder: made private, and held by one process at a time."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kiosk.store.problems import StoreFull, StoreInUse, StoreReadOnly, at

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextlib.contextmanager
def translating() -> Iterator[None]:
    """Turn what the operating system says about files into words for the captain.

    Raises:
        StoreFull: no space left.
        StoreReadOnly: any other refusal to write here.
    """
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise StoreFull from problem
        path = Path(problem.filename) if isinstance(problem.filename, str) else None
        raise (at(StoreReadOnly, path) if path else StoreReadOnly()) from problem


def make_folder(folder: Path) -> None:
    """Make a folder that only this account may enter; an existing one stays as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that only this account may read."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


class FolderLock:
    """Held while a kiosk has the database open; the operating system frees it with the process.

    The lock is on a file of its own: locks on the database itself are SQLite's business, and
    are lost when any descriptor of the same process is closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock, or refuse at once.

        Raises:
            StoreInUse: another process (or another store of this one) has it.
            OSError: the file cannot be made.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+b")
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            file.close()
            if problem.errno in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
                raise StoreInUse from None
            raise
        self._file = file

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would race with the next taker."""
        if self._file is not None:
            self._file.close()
            self._file = None
