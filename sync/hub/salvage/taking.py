"""What a damaged hub's database still holds, told apart by the shape of its rows.

Entries prove themselves by their hash, the key manifest by its signature: they are taken from
wherever they lie. Of everything else the most trusted row counts, and none that an index of its
table contradicts: a row and its index are two records of the same, on two pages.
"""

import contextlib
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import orjson

from sync.cells import Value
from sync.domain import manifest
from sync.domain.badge import Trust as Believed
from sync.domain.entries import HASH_TAG, EventId
from sync.domain.errors import BadManifest
from sync.domain.rostering import PHOTO, TABLES
from sync.hub.salvage.carving import Record, carve
from sync.hub.salvage.pages import Pages, Trust
from sync.hub.services.feeds import MANIFEST
from sync.hub.services.keys import HUB_NAME
from sync.hub.services.verifying import aside_holds

_KIOSK = re.compile(r"k[0-9a-f]{10}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z][a-z0-9_:-]{0,80}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_UUID_CHARS = 36
_FED = frozenset({*TABLES, PHOTO, MANIFEST})
_JOURNAL_COLUMNS = 12
_QUARANTINE_COLUMNS = 10
_DEVICE_COLUMNS = range(7, 10)
_WALKIN_COLUMNS = 10
_TURNED_MAX = 2
"""So many characters can differ where a byte or two turned; other keys differ in most."""
_BIG = 2**53
Key = TypeVar("Key")


class Draft(Protocol):
    """Where rows go that are too many to be held."""

    def entry(self, row: "EntryRow") -> None:
        """Keep an entry, unless its number is taken."""
        ...

    def aside(self, row: "AsideRow") -> None:
        """Keep what was set aside, unless it is there."""
        ...

    def fed(self, key: "FeedKey", value: str | None) -> None:
        """Keep what stands in the feed, in place of what was kept of it before."""
        ...


EntryRow = tuple[int, str, int, int, str, int | None, str | None, int, str, str, str]
"""event, kiosk, epoch, seq, entry id, volunteer, ref, received ms, prev_hash, hash, body."""
AsideRow = tuple[int, str, int, int, str, str, str | None, int, str]
"""event, kiosk, epoch, seq, digest, code, hash, received ms, raw."""
FeedKey = tuple[int, str, str]
"""event, thing, key."""
DeviceKey = tuple[int, str]
StreamKey = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Rank:
    """Which of two rows of one thing counts: the lesser."""

    trust: Trust
    behind: int
    """Negative: the later one comes first."""

    def __lt__(self, other: "Rank") -> bool:
        return (self.trust, self.behind) < (other.trust, other.behind)


@dataclass(slots=True)
class _Claims:
    """What the wanted indices say: row id -> keys."""

    names: dict[int, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    """Tokens and codes by their hash, and kiosks, with their event."""
    fed: dict[int, set[FeedKey]] = field(default_factory=lambda: defaultdict(set))
    aside: dict[int, set[tuple[Value, ...]]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class Found:
    """What there is to save besides what went into the draft."""

    hub: tuple[str, int] | None = None
    """Id and epoch."""
    devices: dict[DeviceKey, tuple[Value, ...]] = field(default_factory=dict)
    codes: dict[tuple[int, str], tuple[Value, ...]] = field(default_factory=dict)
    walkins: dict[tuple[int, int], tuple[Value, ...]] = field(default_factory=dict)
    issuing: dict[tuple[int, int], tuple[Value, ...]] = field(default_factory=dict)
    believed: dict[int, tuple[Believed, str]] = field(default_factory=dict)
    """Event -> its newest manifest whose signature holds, read and as it came."""
    highest: dict[StreamKey, int] = field(default_factory=dict)
    """What a stream said of itself."""
    fed: dict[FeedKey, int] = field(default_factory=dict)
    """Of the feed -> the position that it had."""
    gone_fed: set[FeedKey] = field(default_factory=set)
    """Known by an index only, or contradicted by it."""
    gone_devices: set[DeviceKey] = field(default_factory=set)
    gone_aside: set[tuple[Value, ...]] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    without_roster: set[int] = field(default_factory=set)
    """Events whose roster cannot be read any more."""


class Taker:
    """Sorts records; `finish` settles what can only be told when all are read."""

    def __init__(self, draft: Draft, root_public: bytes) -> None:
        self._draft = draft
        self._root = root_public
        self._claims = _Claims()
        self._found = Found()
        self._ranks: dict[tuple[object, ...], tuple[Rank, int]] = {}
        """Thing -> how good the row is that counts, and its row id."""
        self._aside: dict[tuple[Value, ...], int] = {}
        self._hub_rank = Trust.STALE + 1

    def read(self, pages: Pages, gone: Callable[[int], None]) -> Found:
        """Read every page; give what is not in the draft."""
        for one in carve(pages, _is_wanted, gone):
            # Any bytes may be here: whatever reading them meets, they are no row of ours.
            with contextlib.suppress(
                ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError
            ):
                if one.rowid is None:
                    self._claim(one.values)
                else:
                    self._take(one, one.rowid)
        self._settle(pages.bytes)
        return self._found

    def _claim(self, values: tuple[Value, ...]) -> None:
        match values:
            case (int(of), str(name), int(rowid)):
                self._claims.names[rowid].add((of, name))
            case (int(of), str(thing), str(key), int(rowid)) if thing in _FED:
                self._claims.fed[rowid].add((of, thing, key))
            case (int(), str(), int(), int(), str(), int(rowid)):
                self._claims.aside[rowid].add(values[:-1])

    def _take(self, one: Record, rowid: int) -> None:
        count = len(one.values)
        if count == _JOURNAL_COLUMNS:
            entry = entry_of_row(one.values)
            if entry is not None:
                self._found.events.add(entry[0])
                self._draft.entry(entry)
            return
        match one.values:
            case (int(of), int(who), str(written), str(), int(), str(), str(), str(), *settled):
                if count == _WALKIN_COLUMNS and _UUID.fullmatch(written):
                    latest = settled[1] if isinstance(settled[1], int) else 0
                    self._better(one, rowid, ("walkin", of, who), self._found.walkins, latest)
            case (int(), str(), int(), int(), *_) if count == _QUARANTINE_COLUMNS:
                self._take_aside(one, rowid)
            case (int(), str(), str(), str(), int(), *_) if count in _DEVICE_COLUMNS:
                self._take_device(one, rowid)
            case _:
                self._take_short(one, rowid)

    def _take_short(self, one: Record, rowid: int) -> None:
        match one.values:
            case (None, str(hub), int(epoch), str(root), *_) if HUB_NAME.fullmatch(hub):
                if root == self._root.hex() and one.trust < self._hub_rank:
                    self._hub_rank, self._found.hub = one.trust, (hub, epoch)
            case (int(of), str(thing), str(key), int(position), value) if thing in _FED:
                self._take_fed(one, rowid, (of, thing, key), position, value)
            case (int(of), str(digest), str(), int(), int() | None) if _HEX64.fullmatch(digest):
                self._better(one, rowid, ("code", of, digest), self._found.codes)
            case (int(of), int(key_id), str(public), int(), int()) if _HEX64.fullmatch(public):
                self._better(one, rowid, ("issuing", of, key_id), self._found.issuing)
            case (int(of), str(kiosk), int(epoch), int(through), int(highest)):
                if 0 <= through <= highest and one.trust < Trust.TORN:
                    stream = (of, kiosk, epoch)
                    was = self._found.highest.get(stream, 0)
                    self._found.highest[stream] = max(highest, was)

    def _better(
        self,
        one: Record,
        rowid: int,
        thing: tuple[str, int, Key],
        into: dict[tuple[int, Key], tuple[Value, ...]],
        latest: int = 0,
    ) -> None:
        if self._counts(one, rowid, thing, latest):
            into[thing[1], thing[2]] = one.values

    def _counts(self, one: Record, rowid: int, thing: tuple[object, ...], latest: int) -> bool:
        rank = Rank(one.trust, -latest)
        if thing in self._ranks and not rank < self._ranks[thing][0]:
            return False
        self._ranks[thing] = (rank, rowid)
        return True

    def _take_device(self, one: Record, rowid: int) -> None:
        of, kiosk, _, token, enrolled, *rest = one.values
        revoked, seen, public, signs = (*rest, None, None)[:4]
        times = (enrolled, revoked, seen, signs)
        sound = all(time is None or (isinstance(time, int) and 0 <= time < _BIG) for time in times)
        key_sound = public is None or (isinstance(public, str) and _HEX64.fullmatch(public))
        if not (isinstance(of, int) and isinstance(kiosk, str) and isinstance(token, str)):
            return
        if sound and key_sound and _KIOSK.fullmatch(kiosk):
            values = (*one.values[:7], public, signs)
            latest = max(time for time in (0, *times) if isinstance(time, int))
            self._better(
                Record(values, rowid, one.trust),
                rowid,
                ("device", of, kiosk),
                self._found.devices,
                latest,
            )

    def _take_fed(self, one: Record, rowid: int, key: FeedKey, position: int, value: Value) -> None:
        if value is not None and not isinstance(value, str):
            return
        if value is not None and not isinstance(orjson.loads(value), dict):
            return
        if key[1] == MANIFEST and value is not None:
            self._take_manifest(key[0], value)
        elif 0 < position < _BIG and self._counts(one, rowid, ("feed", *key), position):
            self._found.fed[key] = position
            self._draft.fed(key, value)

    def _take_manifest(self, of: int, value: str) -> None:
        with contextlib.suppress(BadManifest):
            said = manifest.open_(json.loads(value), EventId(of), self._root)
            best = self._found.believed.get(of)
            if best is None or said.version > best[0].version:
                self._found.believed[of] = (said, value)

    def _take_aside(self, one: Record, rowid: int) -> None:
        row = aside_of_row(one.values)
        if row is not None:
            self._aside[row[:5]] = rowid
            self._draft.aside(row)

    def _settle(self, size: int) -> None:
        """Leave out what an index contradicts, and name what only an index knows of."""
        found, names = self._found, self._claims.names
        for key, values in list(found.devices.items()):
            _, rowid = self._ranks["device", *key]
            token = str(values[3])
            told = {name for of, name in names.get(rowid, set()) if of == key[0]}
            meant = token if token in told else likely(token, told)
            kiosk = key[1] if key[1] in told else likely(key[1], told)
            if kiosk != key[1] or (meant != token and _HEX64.fullmatch(token)):
                found.gone_devices.add((key[0], kiosk))
                del found.devices[key]
            elif _HEX64.fullmatch(meant):
                found.devices[key] = (*values[:3], meant, *values[4:])
            else:
                found.gone_devices.add(key)
                del found.devices[key]
        known = {(of, name) for claimed in names.values() for of, name in claimed}
        kiosks = {key for key in known if _KIOSK.fullmatch(key[1])}
        found.gone_devices |= kiosks - set(found.devices)
        self._settle_feed()
        for claimed in self._claims.aside.values():
            found.gone_aside |= claimed - set(self._aside)
        self._settle_events(kiosks, size)

    def _settle_feed(self) -> None:
        found = self._found
        for key in list(found.fed):
            _, rowid = self._ranks["feed", *key]
            claimed = self._claims.fed.get(rowid)
            if claimed and key not in claimed:
                del found.fed[key]
        told = {key for claimed in self._claims.fed.values() for key in claimed}
        found.gone_fed = {key for key in told if key[1] != MANIFEST} - set(found.fed)

    def contradicted_aside(self) -> list[tuple[Value, ...]]:
        """Give what was set aside by the table's word, and not by its index'."""
        claims = self._claims.aside
        return [
            key
            for key, rowid in self._aside.items()
            if claims.get(rowid) and key not in claims[rowid]
        ]

    def _settle_events(self, kiosks: set[tuple[int, str]], size: int) -> None:
        """Keep to events that somebody vouches for, and to numbers that there can have been."""
        found = self._found
        found.events |= set(found.believed) | {key[0] for key in found.devices if key in kiosks}
        found.events |= {of for of, thing, _ in found.fed if thing == "event"}
        most = size // _ENTRY_BYTES_MIN
        found.highest = {key: top for key, top in found.highest.items() if top <= most + _SPARE}


_ENTRY_BYTES_MIN = 200
_SPARE = 10_000


def _is_wanted(values: tuple[Value, ...]) -> bool:
    """Say whether an index with this record tells of devices, of the feed or of what is aside."""
    match values:
        case (int(), str(name), int()):
            return len(name) != _UUID_CHARS
        case (int(), str(), str(), int()) | (int(), str(), int(), int(), str(), int()):
            return True
    return False


def likely(name: str, told: set[str]) -> str:
    """Give what an index calls a row whose name is not in it: near by, or else as it is."""
    for other in told:
        if len(other) == len(name):
            turned = sum(a != b for a, b in zip(name, other, strict=True))
            if turned <= _TURNED_MAX:
                return other
    return name


def aside_of_row(values: tuple[Value, ...]) -> AsideRow | None:
    """Give what was set aside, whole; None if it is not."""
    match values:
        case (
            int(of),
            str(kiosk),
            int(epoch),
            int(seq),
            str(digest),
            int(),
            str(code),
            claimed,
            int(received),
            str(raw),
        ) if claimed is None or isinstance(claimed, str):
            if 1 <= seq < _BIG and _CODE.fullmatch(code) and aside_holds(digest, code, raw):
                return (of, kiosk, epoch, seq, digest, code, claimed, received, raw)
    return None


def entry_of_row(values: tuple[Value, ...]) -> EntryRow | None:
    """Give an entry whose hash holds, its columns by what it says; None if it is none."""
    received, prev_hash, own, body = values[8:]
    if not (isinstance(body, str) and isinstance(prev_hash, str) and isinstance(own, str)):
        return None
    digest = hashlib.sha256(HASH_TAG + bytes.fromhex(prev_hash) + body.encode()).hexdigest()
    if digest != own:
        return None
    said = orjson.loads(body)
    volunteer = said.get("volunteer")
    return (
        said["event"],
        said["kiosk"],
        said["epoch"],
        said["seq"],
        said["entry_id"],
        None if volunteer is None else int(volunteer, 16),
        said.get("ref"),
        received if isinstance(received, int) and 0 <= received < _BIG else 0,
        prev_hash,
        own,
        body,
    )
