"""A crash between any two statements: the files as they lay at that moment, and nothing more.

When the n-th statement from now is about to run, the database and its log are copied: that is
what a process that was killed there leaves behind. Whoever works on goes on to the end of what
it does; afterwards `Crash` is to be raised, the copy takes the files' place, and nobody has
heard of what came out.
"""

import shutil
from pathlib import Path
from typing import Any


class Crash(BaseException):
    """The power went, as far as this process is concerned."""


class CrashPoint:
    """Counts the statements of one database's connections."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._left = 0
        self.happened = False

    def watch(self, connection: Any) -> None:
        """Count what this driver's connection runs."""
        connection.set_trace_callback(self._hear)

    def arm(self, statements: int) -> None:
        """Crash before the n-th statement from now."""
        self._left, self.happened = statements, False

    def disarm(self) -> bool:
        """Stop counting; say whether the crash came."""
        self._left = 0
        came, self.happened = self.happened, False
        return came

    def restore(self) -> None:
        """Put the files back as they were at the crash. Nobody may have them open."""
        copy = _left_behind(self._database)
        wipe(self._database)
        for file in copy.iterdir():
            shutil.copyfile(file, self._database.parent / file.name)
        shutil.rmtree(copy)

    def _hear(self, _statement: str) -> None:
        if self._left == 0:
            return
        self._left -= 1
        if self._left == 0:
            self.happened = True
            keep(self._database, _left_behind(self._database))


FILES = ("", "-wal", ".mark")
"""What a database consists of: with its log and the mark beside it."""


def _left_behind(database: Path) -> Path:
    return database.with_name("left-behind")


def wipe(database: Path) -> None:
    """Remove a database with what lies beside it."""
    for suffix in (*FILES, "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def keep(database: Path, folder: Path) -> None:
    """Copy a database and what belongs to it as they lie; open or not, in whatever state."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for suffix in FILES:
        file = database.with_name(database.name + suffix)
        if file.exists():
            shutil.copyfile(file, folder / file.name)
