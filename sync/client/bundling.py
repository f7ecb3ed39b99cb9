"""Seal what waits for the hub, and write it to a stick.

The file is written beside its place and takes its name when it is whole, on the disk, and read
back: a stick that is pulled out or full leaves no bundle behind, and the journal is as it was.
A bundle that was written acknowledges nothing; its answer does.
"""

import contextlib
import errno
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client.batching import Run, cut, together
from sync.client.outbox import Outbox, Position
from sync.domain.clock import Clock, Moment, moment
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say
from sync.durable import sync_folder
from sync.wire import BATCH_ENTRIES_MAX, bundle, parcel
from sync.wire.bundle import BadBundle, Manifest


class BundleNotWritten(EnvironmentProblem):
    """The stick refused; everything is still in the journal."""

    title = Say(zh="没有存成", en="Not saved")
    default = Say(
        zh="写入中断：U 盘可能被拔掉了。请插好再存一次；记录都还在本机，一条未少。",
        en="Writing broke off: the stick may have been pulled out. Put it back and save again; "
        "every entry is still on this laptop.",
    )
    full = Say(
        zh="U 盘空间不够。请换一个，或腾出空间再存一次；记录都还在本机，一条未少。",
        en="The stick is full. Use another one, or free some space and save again; every entry is "
        "still on this laptop.",
    )
    refused = Say(
        zh="这里不能写入（只读，或没有权限）。请换一个 U 盘或文件夹；记录都还在本机，一条未少。",
        en="Nothing can be written there: it is read-only, or this account may not. Use another "
        "stick or folder; every entry is still on this laptop.",
    )
    unlike = Say(
        zh="写完后读回来不一样，这个 U 盘靠不住。请换一个再存；记录都还在本机，一条未少。",
        en="What was read back is not what was written: this stick is not to be trusted. Use "
        "another one; every entry is still on this laptop.",
    )
    nothing = Say(
        zh="没有要存的记录：中心已经全部收到。",
        en="There is nothing to save: the hub has everything.",
    )


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Sender:
    """Who seals, and for whom."""

    hub: str
    event: int
    kiosk: str
    key: Ed25519PrivateKey = field(repr=False)
    """The device's own."""
    box: bytes = field(repr=False)
    """The hub's box key, believed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that lies on the stick."""

    path: Path
    manifest: Manifest


def sealed(run: Run, batch: str, start: Moment, who: Sender) -> bytes:
    """Make a parcel of a run, with what would be pushed inside.

    Raises:
        BadParcel: the box key is none to seal to.
    """
    return parcel.seal(
        run.encode(batch, start),
        hub=who.hub,
        event=who.event,
        kiosk=run.kiosk,
        epoch=run.epoch,
        first_seq=run.first_seq,
        count=len(run.entries),
        prev_hash=run.prev_hash,
        head=run.entries[-1].hash if run.entries else run.prev_hash,
        key=who.key,
        box=who.box,
    )


def write(
    outbox: Outbox,
    who: Sender,
    folder: Path,
    clock: Clock,
    *,
    generation: int,
    starts: Mapping[int, int] | None = None,
    told: Callable[[int], None] = lambda _entries: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Written | None:
    """Write a bundle of what the hub has not acknowledged; None when it was called off.

    Any thread; the desk may go on appending, and what comes meanwhile may be in it or not.

    Args:
        starts: epoch -> begin behind this seq instead; 0 takes the whole epoch.
        told: hears how many entries are written so far.

    Raises:
        BundleNotWritten: nothing is left on the stick.
        StoreError: the journal cannot be read.
    """
    name = bundle.file_stem(who.kiosk, clock.now()) + bundle.SUFFIX
    path, draft = folder / name, folder / f".{name}.part"
    try:
        with draft.open("w+b") as file:
            manifest = _fill(outbox, who, file, clock, generation, starts or {}, told, cancelled)
            if manifest is None:
                return None
            _settle(file)
            _read_back(file, manifest)
        draft.replace(path)
        # The name shall outlast a stick pulled out at once; not every file system has this.
        with contextlib.suppress(OSError):
            sync_folder(folder)
    except OSError as problem:
        raise BundleNotWritten(_why(problem)) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return Written(path, manifest)


def _fill(
    outbox: Outbox,
    who: Sender,
    file: BinaryIO,
    clock: Clock,
    generation: int,
    starts: Mapping[int, int],
    told: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> Manifest | None:
    writer = bundle.Writer(file)
    done = 0
    for acked in outbox.epochs():
        at = Position(acked.epoch, starts.get(acked.epoch, acked.seq))
        while entries := outbox.after(at, BATCH_ENTRIES_MAX):
            if cancelled():
                return None
            if entries[0].kiosk != who.kiosk:
                break  # of an earlier event, recorded as another kiosk
            run = cut(together(entries), BATCH_ENTRIES_MAX)
            writer.add(sealed(run, f"u{uuid.uuid4().hex}", moment(clock), who))
            at = Position(acked.epoch, run.last_seq)
            done += len(run.entries)
            told(done)
    if not done:
        raise BundleNotWritten(BundleNotWritten.nothing)
    return writer.finish(who.key, clock.now(), generation)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    if hasattr(os, "posix_fadvise"):
        # So that what is read back comes from the stick and not from memory.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(file: BinaryIO, manifest: Manifest) -> None:
    file.seek(0)
    try:
        if bundle.scan(file).manifest == manifest:
            return
    except BadBundle:
        pass
    raise BundleNotWritten(BundleNotWritten.unlike)


def _why(problem: OSError) -> Say | None:
    if problem.errno in _FULL:
        return BundleNotWritten.full
    return BundleNotWritten.refused if problem.errno in _REFUSED else None
