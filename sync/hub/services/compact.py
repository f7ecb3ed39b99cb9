"""From a batch's columns to the entries that were recorded, each behind the one before.

The same law as `sync.domain.entries.parse`, held against it by a test, but asked once for each
different value instead of once an entry. Whatever is not as it should be is no verdict on any
entry: the kiosk is asked for them written out, one by one.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby, repeat
from typing import Any, Final, TypeVar, cast

from sync.domain import canonical
from sync.domain.entries import (
    DATA_MAX_BYTES,
    EARLIEST,
    HASH_TAG,
    LATEST,
    OFFSET_MAX_MS,
    EntryId,
    EventId,
    KioskId,
    is_id,
)
from sync.hub.services.intake import ACTOR_MAX
from sync.hub.services.run import Run
from sync.wire import BATCH_ENTRIES_MAX
from sync.wire.columns import ID_DIGITS, MS_NS, NotColumns, read_numbers, read_values

_IDS: Final = re.compile(r"(?:[0-9a-f]{3}[89ab][0-9a-f]{15})+")
_ID_PARTS: Final = re.compile(r"(.{3})(.{4})(.{12})")
_UUID7: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_VOLUNTEER: Final = re.compile(r"[0-7][0-9a-f]{15}")
_EVENT_MAX: Final = 2**32 - 1
_SERIAL_MAX: Final = 65535
_STAMP_MAX: Final = 2**48 - 1
_T = TypeVar("_T")
_MS: Final = timedelta(milliseconds=1)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS: Final = 86_400_000
# Looked up instead of written five hundred times a batch.
_MINUTES: Final = [f"{hour:02d}:{minute:02d}:" for hour in range(24) for minute in range(60)]
_SECONDS: Final = [f"{second:02d}." for second in range(60)]
_MILLISECONDS: Final = [f"{ms:03d}Z" for ms in range(1000)]
_EARLIEST_MS: Final = (EARLIEST - _START) // _MS
_LATEST_MS: Final = (LATEST - _START) // _MS


def read(columns: object, kiosk: str, epoch: int, first_seq: int, prev_hash: str) -> Run:
    """Read the entries of a push's columns.

    Args:
        kiosk: as the push names it, of the form of an id; `epoch` and `first_seq` within bounds.
        prev_hash: as the push has it, 64 hex digits.

    Raises:
        NotColumns: not the form, not of this version, or their hashes come to another head.
    """
    if type(columns) is not dict:
        raise NotColumns
    try:
        return _read(cast(dict[str, Any], columns), kiosk, epoch, first_seq, prev_hash)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise NotColumns from None


def _read(columns: dict[str, Any], kiosk: str, epoch: int, first_seq: int, prev_hash: str) -> Run:
    count, event = columns["count"], columns["event"]
    if type(count) is not int or not 1 <= count <= BATCH_ENTRIES_MAX:
        raise NotColumns
    if type(event) is not int or not 0 <= event <= _EVENT_MAX:
        raise NotColumns

    def numbers(name: str) -> list[int]:
        return read_numbers(columns[name], count)

    def values(name: str, spell: Callable[[object], str]) -> str | list[str]:
        """Give of each entry `"name":value,` as it is in its canonical form; empty: not there."""
        different, at = read_values(columns[name], count)
        spelt = [
            "" if value is None and name in _OPTIONAL else f'"{name}":{spell(value)},'
            for value in different
        ]
        return spelt[0] if at is None else [spelt[place] for place in at]

    walls = numbers("wall")
    wall_texts = _walls(walls)
    ids = _ids(columns["ids"], numbers("stamp"), walls)
    monos = [mono + wall * MS_NS for mono, wall in zip(numbers("mono_ns"), walls, strict=True)]
    offsets, doubts = numbers("offset_ms"), numbers("uncertainty_ms")
    _bounded(monos, 0, canonical.INTEGER_MAX)
    _bounded(offsets, -OFFSET_MAX_MS, OFFSET_MAX_MS)
    _bounded(doubts, 0, OFFSET_MAX_MS)
    # The canonical form, part by part and by name, for all entries at once.
    bodies = _woven(
        count,
        "{", values("actor", _actor), values("badge_serial", _serial),
        values("boot_id", _id), values("data", _data), '"entry_id":"', ids,
        f'","epoch":{epoch},"event":{event},', values("kind", _id),
        f'"kiosk":"{kiosk}",', values("method", _id), '"mono_ns":', map(str, monos),
        ',"offset_ms":', _spelt(offsets), ",", values("post", _id), values("ref", _ref),
        '"seq":', map(str, range(first_seq, first_seq + count)),
        ',"uncertainty_ms":', _spelt(doubts), ",", values("volunteer", _volunteer),
        '"wall":"', wall_texts, '"}',
    )  # fmt: skip
    before = bytes.fromhex(prev_hash)
    sha256 = hashlib.sha256
    hashes = [prev_hash]
    for body in bodies:
        before = sha256(HASH_TAG + before + body.encode()).digest()
        hashes.append(before.hex())
    if hashes[-1] != columns["head"]:
        raise NotColumns
    return Run(
        EventId(event), KioskId(kiosk), epoch, first_seq, ids,
        _each(columns["volunteer"], count, _number), _each(columns["ref"], count, EntryId),
        hashes, bodies,
    )  # fmt: skip


def _woven(count: int, *parts: str | Iterable[str]) -> list[str]:
    """Join the parts of each text.

    Args:
        parts: in their order; a `str` is the same in all, and costs once what stands side by side.
    """
    strands: list[Iterable[str]] = []
    for same, run in groupby(parts, lambda part: isinstance(part, str)):
        if same:
            strands.append(repeat("".join(cast(Iterable[str], run)), count))
        else:
            strands += cast(Iterable[Iterable[str]], run)
    return list(map("".join, zip(*strands, strict=True)))


def _spelt(numbers: list[int]) -> str | Iterable[str]:
    return str(numbers[0]) if len(set(numbers)) == 1 else map(str, numbers)


_OPTIONAL: Final = frozenset({"badge_serial", "post", "ref", "volunteer"})


def _each(column: object, count: int, of: Callable[[str], _T]) -> list[_T | None]:
    different, at = read_values(column, count)
    found = [None if value is None else of(cast(str, value)) for value in different]
    return found * count if at is None else [found[place] for place in at]


def _number(volunteer: str) -> int:
    return int(volunteer, 16)


def _bounded(numbers: list[int], least: int, most: int) -> None:
    if min(numbers) < least or max(numbers) > most:
        raise NotColumns


def _walls(walls: list[int]) -> list[str]:
    """Write moments as journals do."""
    _bounded(walls, _EARLIEST_MS, _LATEST_MS)
    day, date = -1, ""
    texts = []
    for wall in walls:
        days, of_day = divmod(wall, _DAY_MS)
        if days != day:
            day, date = days, f"{_START + timedelta(days=days):%Y-%m-%dT}"
        minute, ms = divmod(of_day, 60_000)
        second, ms = divmod(ms, 1000)
        texts.append(date + _MINUTES[minute] + _SECONDS[second] + _MILLISECONDS[ms])
    return texts


def _ids(tails: object, stamps: list[int], walls: list[int]) -> list[EntryId]:
    if not isinstance(tails, str) or len(tails) != ID_DIGITS * len(walls):
        raise NotColumns
    if not _IDS.fullmatch(tails):
        raise NotColumns
    dated = [stamp + wall for stamp, wall in zip(stamps, walls, strict=True)]
    _bounded(dated, 0, _STAMP_MAX)
    ids = []
    for (low, variant, node), ms in zip(_ID_PARTS.findall(tails), dated, strict=True):
        date = f"{ms:012x}"
        ids.append(f"{date[:8]}-{date[8:]}-7{low}-{variant}-{node}")
    return cast(list[EntryId], ids)


def _id(value: object) -> str:
    if not isinstance(value, str) or not is_id(value):
        raise NotColumns
    return f'"{value}"'


def _actor(value: object) -> str:
    if not isinstance(value, str) or len(value) > ACTOR_MAX:
        raise NotColumns
    return canonical.dumps(value).decode()


def _serial(value: object) -> str:
    if type(value) is not int or not 0 <= value <= _SERIAL_MAX:
        raise NotColumns
    return str(value)


def _data(value: object) -> str:
    if not isinstance(value, dict):
        raise NotColumns
    spelt = canonical.dumps(value)
    if len(spelt) > DATA_MAX_BYTES:
        raise NotColumns
    return spelt.decode()


def _ref(value: object) -> str:
    if not isinstance(value, str) or not _UUID7.fullmatch(value):
        raise NotColumns
    return f'"{value}"'


def _volunteer(value: object) -> str:
    if not isinstance(value, str) or not _VOLUNTEER.fullmatch(value):
        raise NotColumns
    return f'"{value}"'
