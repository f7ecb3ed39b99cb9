"""Whether SQLite left out a part of its log that had been committed.

For SQLite the log (WAL) ends where a frame does not verify, so a flipped byte in it looks like
transactions that never were: the database opens, some batches short. But each commit is synced
before the next one begins. So where the log that SQLite goes by ends before two more commits
that lie behind it, something was lost that was safe on the disk. (One more may be what a power
cut left half written: nobody was told that it counts.)
"""

import struct
from pathlib import Path
from typing import IO, Any

_HEADER = struct.Struct(">IIIIIIII")
"""Magic, version, page size, checkpoint, two salts, two sums."""
_FRAME = struct.Struct(">II2I")
"""Page, size of the database after the commit or 0, two salts; two sums follow."""
_FRAME_BYTES = 24
_LITTLE_SUMS = 0x377F0682
_LOST_MIN = 2


def lost_commits(driver: Any, database: Path) -> bool:
    """Say whether the log of a database ends before what it holds.

    Whoever writes meanwhile is no trouble: what moves is not judged. Only the log itself is
    opened here: to close the database or the log's index, which SQLite holds locks on, would
    let go of the locks of this whole process.

    Args:
        driver: a connection to that database, on SQLite's own driver.
    """
    page_bytes = int(driver.execute("PRAGMA page_size").fetchone()[0])
    # The first read is when SQLite makes out how far the log goes.
    driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
    before = _frames_in_use(driver)
    try:
        with database.with_name(f"{database.name}-wal").open("rb") as log:
            head = log.read(_HEADER.size)
            found = _lost(log, head, page_bytes, before)
            log.seek(0)
            still = log.read(_HEADER.size) == head
    except (OSError, struct.error):
        return False
    return found and still and _frames_in_use(driver) == before


def _lost(log: IO[bytes], head: bytes, page_bytes: int, in_use: int) -> bool:
    _, _, _, _, salt_1, salt_2, _, _ = _HEADER.unpack(head)
    least = _LOST_MIN
    first = _frame(log, page_bytes, in_use)
    if not _holds(head):
        if in_use or first is None:
            return False
        # Without its header the log counts for nothing. The header is synced before any frame.
        salt_1, salt_2, least = first[2], first[3], 1
    count, at = 0, in_use
    while count < least and (frame := _frame(log, page_bytes, at)) is not None:
        _, size_after, *salts = frame
        count += size_after > 0 and salts == [salt_1, salt_2]
        at += 1
    return count >= least


def _frame(log: IO[bytes], page_bytes: int, at: int) -> tuple[int, int, int, int] | None:
    log.seek(_HEADER.size + at * (_FRAME_BYTES + page_bytes))
    raw = log.read(_FRAME.size)
    if len(raw) < _FRAME.size:
        return None
    page, size_after, salt_1, salt_2 = _FRAME.unpack(raw)
    return page, size_after, salt_1, salt_2


def _holds(head: bytes) -> bool:
    """Say whether a log's header keeps its own sums."""
    magic, *_, sum_1, sum_2 = _HEADER.unpack(head)
    if magic & ~1 != _LITTLE_SUMS:
        return False
    words = struct.unpack(f"{'>' if magic & 1 else '<'}6I", head[:24])
    one = two = 0
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return (one, two) == (sum_1, sum_2)


def _frames_in_use(driver: Any) -> int:
    """Ask how many frames SQLite goes by; checkpoints nothing."""
    return int(driver.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])
