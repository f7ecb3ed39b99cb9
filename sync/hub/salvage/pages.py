"""The pages of a hub's SQLite file and of its log, read without SQLite: what is left of them.

Only the log has sums. Each is carried on from the frame before it, so that a frame can be told
whole by itself, and one that SQLite no longer goes by may still be.

https://www.sqlite.org/fileformat2.html#walformat
"""

import mmap
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO, Self

from sync.cells import FILE_HEADER_BYTES, Unreadable

PAGE_BYTES = 4096
_LOG_HEADER_BYTES = 32
_FRAME = struct.Struct(">6I")
_SALTS = struct.Struct(">2I")
_SALTS_AT = 16
_SUMS = struct.Struct(">2I")
_SUMMED_BYTES = 8
"""Of a frame's header: page and size; then comes the page."""
_BIG_SUMS = 0x377F0683
_FREE_AT = 32
_MASK = 0xFFFFFFFF


class Trust(IntEnum):
    """How far a page can be believed, best first; of one row the better one counts."""

    LOGGED = 0
    """Its sum holds."""
    FILED = 1
    """From the file, where nothing is summed."""
    TORN = 2
    """In the log, and its sum does not hold."""
    STALE = 3
    """Of an earlier turn of the log, or on the list of free pages: it may be long replaced."""


@dataclass(frozen=True, slots=True)
class Image:
    """A page as it stood at some moment."""

    number: int
    """From 1."""
    content: bytes
    trust: Trust

    @property
    def start(self) -> int:
        """Give where the page's own header is."""
        return FILE_HEADER_BYTES if self.number == 1 else 0


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    at: int
    """In the log."""
    trust: Trust


class Pages:
    """Every image of every page; one at a time is in memory.

    The file is neither opened nor closed here: that would let go of the locks on it.
    """

    def __init__(self, file: IO[bytes], log: Path) -> None:
        """Look through the log.

        Raises:
            OSError: a file cannot be read.
        """
        self._log_file: IO[bytes] | None = log.open("rb") if log.exists() else None
        self._file = _mapped(file)
        self._log = b"" if self._log_file is None else _mapped(self._log_file)
        self.bytes = len(self._file) + len(self._log)
        self._count = -(-len(self._file) // PAGE_BYTES)
        self._frames = _frames(self._log)
        self._logged: dict[int, list[_Place]] = defaultdict(list)
        for frame in self._frames:
            self._logged[frame.number].append(frame)
        self._free = self._find_free()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for mapped in (self._file, self._log):
            if isinstance(mapped, mmap.mmap):
                mapped.close()
        if self._log_file is not None:
            self._log_file.close()

    @property
    def count(self) -> int:
        """Give how many images there are."""
        return self._count + len(self._frames)

    def images(self) -> Iterator[Image]:
        """Give every image: those that can be believed first, of the log's the newest first."""
        for frame in self._frames:
            if frame.trust is Trust.LOGGED:
                yield self._of_log(frame)
        for number in range(1, self._count + 1):
            yield self._of_file(number)
        for frame in self._frames:
            if frame.trust is not Trust.LOGGED:
                yield self._of_log(frame)

    def of(self, number: int, turn: int) -> tuple[Image, bool]:
        """Give the `turn`-th best image of a page, or its last; and whether there are more.

        Raises:
            Unreadable: there is none.
        """
        logged = self._logged.get(number, [])
        best = [frame for frame in logged if frame.trust is Trust.LOGGED]
        rest = [frame for frame in logged if frame.trust is not Trust.LOGGED]
        filed = [None] if 1 <= number <= self._count else []
        every = [*best, *filed, *rest]
        if not every:
            raise Unreadable
        one = every[min(turn, len(every) - 1)]
        image = self._of_file(number) if one is None else self._of_log(one)
        return image, turn + 1 < len(every)

    def _of_log(self, frame: _Place) -> Image:
        return Image(frame.number, self._log[frame.at : frame.at + PAGE_BYTES], frame.trust)

    def _of_file(self, number: int) -> Image:
        trust = Trust.STALE if number in self._free else Trust.FILED
        raw = self._file[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
        return Image(number, raw.ljust(PAGE_BYTES, b"\0"), trust)

    def _find_free(self) -> frozenset[int]:
        """Follow the list of free pages: what lies on them was moved or is gone."""
        free: set[int] = set()
        try:
            head = self._newest(1)
            trunk = int.from_bytes(head[_FREE_AT : _FREE_AT + 4], "big")
            while trunk and trunk not in free:
                page = self._newest(trunk)
                follow, count = struct.unpack_from(">2I", page)
                if count > PAGE_BYTES // 4 - 2:
                    break
                free |= {trunk, *struct.unpack_from(f">{count}I", page, 8)}
                trunk = follow
        except Unreadable:
            pass
        return frozenset(free)

    def _newest(self, number: int) -> bytes:
        logged = [f for f in self._logged.get(number, []) if f.trust is Trust.LOGGED]
        if logged:
            return self._of_log(logged[0]).content
        if not 1 <= number <= self._count:
            raise Unreadable
        return self._file[(number - 1) * PAGE_BYTES : number * PAGE_BYTES].ljust(PAGE_BYTES, b"\0")


def _mapped(file: IO[bytes]) -> mmap.mmap | bytes:
    file.seek(0, 2)
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.tell() else b""


def _frames(log: mmap.mmap | bytes) -> list[_Place]:
    """Give the log's pages, the newest first, those of earlier turns last."""
    step = _FRAME.size + PAGE_BYTES
    if len(log) < _LOG_HEADER_BYTES + step:
        return []
    words = ">" if int.from_bytes(log[:4], "big") == _BIG_SUMS else "<"
    salts = _SALTS.unpack_from(log, _SALTS_AT)
    first = _FRAME.unpack_from(log, _LOG_HEADER_BYTES)[2:4]
    if _sums(words, log[:24], (0, 0)) != _SUMS.unpack_from(log, 24):
        salts = first  # the header is what is damaged
    before = _SUMS.unpack_from(log, 24)
    now: list[_Place] = []
    stale: list[_Place] = []
    for start in range(_LOG_HEADER_BYTES, len(log) - step + 1, step):
        number, _, salt_1, salt_2, *sums = _FRAME.unpack_from(log, start)
        at = start + _FRAME.size
        if (salt_1, salt_2) != salts and not _one_off((salt_1, salt_2), salts):
            stale.append(_Place(number, at, Trust.STALE))
            continue
        summed = _sums(words, log[start : start + _SUMMED_BYTES], before)
        holds = _sums(words, log[at : at + PAGE_BYTES], summed) == tuple(sums)
        now.append(_Place(number, at, Trust.LOGGED if holds else Trust.TORN))
        before = (sums[0], sums[1])
    return [*reversed(now), *reversed(stale)]


def _one_off(salts: tuple[int, int], wanted: tuple[int, ...]) -> bool:
    """Say whether a bit or so of a frame's salts turned: those of another turn differ in many."""
    return sum((a ^ b).bit_count() for a, b in zip(salts, wanted, strict=True)) <= 2


def _sums(words: str, content: bytes, before: tuple[int, int]) -> tuple[int, int]:
    one, two = before
    numbers = struct.unpack(f"{words}{len(content) // 4}I", content)
    for first, second in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two
