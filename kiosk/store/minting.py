"""UUIDv7 ids that only grow, whatever the wall clock does (RFC 9562, section 6.2, method 2).

48 bits of Unix milliseconds, then 74 bits: random at the start of a millisecond, raised by
a random step within it. A clock that goes back keeps the last millisecond and counts on.
Growing ids keep the index's last page the one that is written.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from sync.domain.entries import EntryId

_TAIL_BITS = 74
_STEP_BITS = 32
_STAMP_MAX = 2**48 - 1


class Minter:
    """Mints ids above the highest it was told of. One thread at a time.

    Args:
        random_bits: gives that many random bits.
    """

    def __init__(self, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._random_bits = random_bits
        self._last = (0, 0)

    def know(self, entry_id: str) -> None:
        """Mint above `entry_id` from now on: the journal's last, after a restart."""
        number = int(entry_id.replace("-", ""), 16)
        tail = (number >> 64 & 0xFFF) << 62 | number & (2**62 - 1)
        self._last = max(self._last, (number >> 80, tail))

    def mint(self, at: datetime) -> EntryId:
        """Give a new id for an entry made at `at`."""
        stamp, tail = self._last
        now_ms = min(max(int(at.timestamp() * 1000), 0), _STAMP_MAX)
        if now_ms > stamp:
            # The top bit is left free: room to count within the millisecond.
            stamp, tail = now_ms, self._random_bits(_TAIL_BITS - 1)
        else:
            tail += 1 + self._random_bits(_STEP_BITS)
            if tail >> _TAIL_BITS:
                stamp, tail = stamp + 1, self._random_bits(_TAIL_BITS - 1)
        self._last = (stamp, tail)
        number = stamp << 80 | 7 << 76 | (tail >> 62) << 64 | 2 << 62 | tail & (2**62 - 1)
        text = f"{number:032x}"
        return EntryId(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")
