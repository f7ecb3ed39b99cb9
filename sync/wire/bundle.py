r"""The bundle: a kiosk's parcels in one file, for a USB stick.

`GATEBUNDLE1\n`, then records, each a letter, its length (4 bytes, big-endian) and that many
bytes: `P` for every parcel, in order of epoch and seq, and last one `M`, the manifest (one line
of canonical JSON + `\n` + its signature as hex). The manifest comes last so that a file is
written in one go, however long it is; it says whose entries these are, which, and the digest of
every parcel. The signature is Ed25519 by the device's key over `b"gatepost/bundle/v1\0"` + its
bytes. A file that was cut off has no manifest and counts for nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.clock import require_aware
from sync.domain.errors import DataProblem
from sync.domain.wording import Say
from sync.wire import parcel
from sync.wire.parcel import BadParcel, Parcel
from sync.wire.parcel_header import Header

SUFFIX: Final = ".gatebundle"
MAGIC: Final = b"GATEBUNDLE1\n"
VERSION: Final = 1
TAG: Final = b"gatepost/bundle/v1\0"
PARCELS_MAX: Final = 40_000
MANIFEST_BYTES_MAX: Final = 8 * 1024 * 1024

_PARCEL = b"P"
_MANIFEST = b"M"
_FRAME = 5
_SIGNATURE = re.compile(rb"[0-9a-f]{128}")
_FIELDS = frozenset({"event", "generation", "hub", "kiosk", "made", "parcels", "stretches", "v"})

START = Say(zh="文件开头", en="its beginning")
MANIFEST = Say(zh="末尾的清单", en="the list at its end")
NTH = Say(zh="第 {n} 个记录包", en="parcel {n}")


class BadBundle(DataProblem):
    """No bundle, or no longer the one that the kiosk wrote; `part` says which part."""

    title = Say(zh="U 盘记录文件有误", en="The file from the USB stick is not right")
    default = Say(
        zh="这不是岗亭的 U 盘记录文件（.gatebundle）。什么都没有导入。",
        en="This is no bundle of Gatepost's (.gatebundle). Nothing was imported.",
    )
    short = Say(
        zh="文件不完整，缺在：{part}。多半是没有复制完，请重新复制或重新导出。什么都没有导入。",
        en="The file is not whole: it breaks off at {part}. It was probably not copied to its end: "
        "copy or save it again. Nothing was imported.",
    )
    altered = Say(
        zh="文件被改动过或已损坏，坏在：{part}。请在签到台重新导出。什么都没有导入。",
        en="The file was altered or damaged at {part}. Save it again at the kiosk. "
        "Nothing was imported.",
    )
    newer = Say(
        zh="这个文件来自更新版本的岗亭。请先升级中心。什么都没有导入。",
        en="This file comes from a newer Gatepost. Upgrade the hub first. Nothing was imported.",
    )

    def __init__(self, message: Say | None = None, part: Say | None = None) -> None:
        self.part = part
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive entries of one epoch."""

    epoch: int
    first_seq: int
    last_seq: int
    prev_hash: str
    """Hash of the entry before the first one."""
    head: str
    """Hash of the last one."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds, as the kiosk signed it."""

    hub: str
    event: int
    kiosk: str
    made: datetime
    """By the kiosk's clock."""
    generation: int
    """Counts the bundles that this kiosk wrote."""
    stretches: tuple[Stretch, ...]
    parcels: tuple[str, ...] = field(repr=False)
    """SHA-256 of each parcel, in order."""

    @property
    def entries(self) -> int:
        """Count the entries."""
        return sum(each.last_seq - each.first_seq + 1 for each in self.stretches)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose form and digests hold; nobody has looked at its signature yet."""

    manifest: Manifest
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)
    """Offset and size of each parcel in the file."""


class _Gathering:
    """Follows parcels in their order and sees that they fit each other."""

    def __init__(self) -> None:
        self.whose: tuple[str, int, str] | None = None
        self.digests: list[str] = []
        self.stretches: list[Stretch] = []

    def fits(self, header: Header, raw: bytes) -> bool:
        """Take the next parcel in; False if it does not belong behind those before it."""
        whose = (header.hub, header.event, header.kiosk)
        if header.count == 0 or whose != (self.whose or whose):
            return False
        self.whose = whose
        last = self.stretches[-1] if self.stretches else None
        here = Stretch(
            header.epoch, header.first_seq, header.last_seq, header.prev_hash, header.head
        )
        if last is None or (header.epoch, header.first_seq) > (last.epoch, last.last_seq + 1):
            # Another epoch, or behind numbers that a salvage could not read.
            self.stretches.append(here)
        elif (
            here.epoch != last.epoch
            or here.first_seq != last.last_seq + 1
            or here.prev_hash != last.head
        ):
            return False
        else:
            self.stretches[-1] = Stretch(
                last.epoch, last.first_seq, here.last_seq, last.prev_hash, here.head
            )
        self.digests.append(hashlib.sha256(raw).hexdigest())
        return len(self.digests) <= PARCELS_MAX


class Writer:
    """Writes a bundle parcel by parcel; holds digests only."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._gathering = _Gathering()
        file.write(MAGIC)

    def add(self, raw: bytes) -> None:
        """Write the next parcel.

        Raises:
            ValueError: it does not follow those before it; the caller's bug.
            OSError: the stick refuses.
        """
        if not self._gathering.fits(parcel.read(raw).header, raw):
            raise ValueError("parcels of one kiosk, in the order of its journal")
        self._record(_PARCEL, raw)

    def finish(self, key: Ed25519PrivateKey, made: datetime, generation: int) -> Manifest:
        """Write the manifest, signed; there must be a parcel.

        Raises:
            ValueError: there is none.
            OSError: the stick refuses.
        """
        whose = self._gathering.whose
        if whose is None:
            raise ValueError("a bundle of nothing")
        stretches = tuple(self._gathering.stretches)
        manifest = Manifest(
            *whose, require_aware(made), generation, stretches, tuple(self._gathering.digests)
        )
        signed = canonical.dumps(_json(manifest))
        self._record(_MANIFEST, signed + b"\n" + key.sign(TAG + signed).hex().encode())
        return manifest

    def _record(self, kind: bytes, content: bytes) -> None:
        self._file.write(kind + len(content).to_bytes(4, "big"))
        self._file.write(content)


def scan(file: BinaryIO) -> Bundle:
    """Read a bundle from its first byte to its last; one parcel at a time is in memory.

    Opens nothing, believes nobody: see `verify`.

    Args:
        file: at its beginning, and seekable.

    Raises:
        BadBundle: says which part.
        OSError: the file cannot be read.
    """
    found = file.read(len(MAGIC))
    if found != MAGIC:
        if MAGIC.startswith(found):
            raise _short(START)
        raise BadBundle(BadBundle.newer if re.match(rb"GATEBUNDLE\d+\n", found) else None, START)
    gathering = _Gathering()
    places: list[tuple[int, int]] = []
    while True:
        part = NTH.fill(n=len(places) + 1)
        kind, size = _frame(file, part)
        if kind == _MANIFEST:
            return _manifest(file, size, gathering, tuple(places))
        if kind != _PARCEL or size > parcel.BYTES_MAX or len(places) >= PARCELS_MAX:
            raise _altered(part)
        at = file.tell()
        raw = file.read(size)
        if len(raw) < size:
            raise _short(part)
        try:
            header = parcel.read(raw).header
        except BadParcel as problem:
            # Its length was right: this is no file that breaks off, whatever the parcel looks like.
            raise _altered(_within(part, problem.part)) from None
        if not gathering.fits(header, raw):
            raise _altered(part)
        places.append((at, size))


def verify(file: BinaryIO, bundle: Bundle, public: bytes) -> None:
    """Check that the device with this key wrote the bundle and every parcel in it.

    Raises:
        BadBundle: says which part.
    """
    try:
        parcel.check_signature(public, bundle.signature, TAG + bundle.signed)
    except BadParcel as problem:
        raise _altered(_within(MANIFEST, problem.part)) from None
    for number, each in enumerate(parcels(file, bundle), 1):
        try:
            parcel.verify(each, public)
        except BadParcel as problem:
            raise _altered(_within(NTH.fill(n=number), problem.part)) from None


def parcels(file: BinaryIO, bundle: Bundle) -> Iterator[Parcel]:
    """Give a scanned bundle's parcels again, each as it was then.

    Raises:
        BadBundle: the file is another one by now.
        OSError: it cannot be read any more.
    """
    for number, (at, size) in enumerate(bundle.places, 1):
        file.seek(at)
        raw = file.read(size)
        if hashlib.sha256(raw).hexdigest() != bundle.manifest.parcels[number - 1]:
            raise _altered(NTH.fill(n=number))
        yield parcel.read(raw)


def file_stem(kiosk: str, at: datetime) -> str:
    """Name a file after its kiosk and the time, in UTC; no person's or place's name is in it."""
    return f"{kiosk}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


# ---- inside -------------------------------------------------------------------------------------


def _short(part: Say) -> BadBundle:
    return BadBundle(BadBundle.short.fill(part=part), part)


def _altered(part: Say) -> BadBundle:
    return BadBundle(BadBundle.altered.fill(part=part), part)


def _within(part: Say, inner: Say | None) -> Say:
    if inner is None:
        return part
    return Say(zh="{part}（{inner}）", en="{part} ({inner})").fill(part=part, inner=inner)


def _frame(file: BinaryIO, part: Say) -> tuple[bytes, int]:
    frame = file.read(_FRAME)
    if not frame:
        raise _short(MANIFEST)
    if len(frame) < _FRAME:
        raise _short(MANIFEST if frame[:1] == _MANIFEST else part)
    return frame[:1], int.from_bytes(frame[1:], "big")


def _manifest(
    file: BinaryIO, size: int, gathering: _Gathering, places: tuple[tuple[int, int], ...]
) -> Bundle:
    if size > MANIFEST_BYTES_MAX:
        raise _altered(MANIFEST)
    raw = file.read(size)
    if len(raw) < size:
        raise _short(MANIFEST)
    signed, end, signature = raw.partition(b"\n")
    if file.read(1) or not end or not _SIGNATURE.fullmatch(signature):
        raise _altered(MANIFEST)
    manifest = _read_manifest(signed)
    if (
        (manifest.hub, manifest.event, manifest.kiosk) != gathering.whose
        or manifest.stretches != tuple(gathering.stretches)
        or manifest.parcels != tuple(gathering.digests)
    ):
        raise _altered(MANIFEST)
    return Bundle(manifest, signed, bytes.fromhex(signature.decode("ascii")), places)


def _json(manifest: Manifest) -> dict[str, Json]:
    return {
        "v": VERSION,
        "hub": manifest.hub,
        "event": manifest.event,
        "kiosk": manifest.kiosk,
        "made": manifest.made.isoformat(),
        "generation": manifest.generation,
        "stretches": [
            [each.epoch, each.first_seq, each.last_seq, each.prev_hash, each.head]
            for each in manifest.stretches
        ],
        "parcels": list(manifest.parcels),
    }


def _read_manifest(signed: bytes) -> Manifest:
    try:
        said = json.loads(signed)
        version = said["v"]
        if type(version) is int and version > VERSION:
            raise BadBundle(BadBundle.newer, MANIFEST)
        if said.keys() != _FIELDS or version != VERSION or canonical.dumps(said) != signed:
            raise _altered(MANIFEST)
        if type(said["generation"]) is not int or not 0 <= said["generation"] < 2**31:
            raise _altered(MANIFEST)
        return Manifest(
            said["hub"],
            said["event"],
            said["kiosk"],
            require_aware(datetime.fromisoformat(said["made"])),
            said["generation"],
            tuple(Stretch(*each) for each in said["stretches"]),
            tuple(said["parcels"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _altered(MANIFEST) from None
