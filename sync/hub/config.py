"""What a hub is told at its start."""

import contextlib
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from sync.domain.clock import Clock, SystemClock
from sync.durable import sync_folder

DATABASE_FILE = "hub.sqlite"
SQLITE_THREADS = 12
POSTGRES_CONNECTIONS = 40
"""Of all processes; PostgreSQL as it is installed has a hundred."""


def default_data_dir() -> Path:
    """Give the folder of the hub's own files on this machine."""
    return Path(platformdirs.user_data_dir("gatepost-hub", appauthor=False))


@dataclass(frozen=True, slots=True)
class HubConfig:
    """Where the hub keeps its data, and whom it answers."""

    data_dir: Path
    """Holds the keys, and the database unless `database_url` names another."""
    database_url: str | None = None
    """`postgresql://...` or `sqlite:///FILE`; a SQLite file in `data_dir` by default."""
    clock: Clock = field(default_factory=SystemClock)
    open_to_network: bool = False
    """False: only requests that name this machine as their host are answered."""
    workers: int = 1
    """Processes that serve; several only on PostgreSQL."""

    @property
    def url(self) -> str:
        """Give the database's URL, the default spelled out."""
        return self.database_url or f"sqlite:///{self.data_dir / DATABASE_FILE}"

    @property
    def threads(self) -> int:
        """Give how many requests one process works on at a time, each with a connection."""
        if self.url.startswith("sqlite"):
            return SQLITE_THREADS
        return max(4, POSTGRES_CONNECTIONS // self.workers)

    def make_data_dir(self) -> None:
        """Make the data folder, for its owner only."""
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_private(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file that only its owner can read, whole or not at all, and outlasting a power cut.

    Args:
        replace: False leaves a file that is there already, even if it came this very moment.

    Raises:
        OSError: the folder cannot be written to.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
