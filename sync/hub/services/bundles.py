"""Bundles: a kiosk's entries on a USB stick, taken in like pushes; the answer goes back the same way.

Everything is looked at before the first entry is kept: a file that is cut, altered, another
hub's or of a device that does not count leaves nothing behind. Several files in any order, and
any of them twice, come to the same.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from sync.domain.wording import Say
from sync.hub.errors import BadInput
from sync.hub.services.ingest import ingest
from sync.hub.services.parcels import Answered, Receiver, open_parcel, sender, sign
from sync.wire import answer, bundle
from sync.wire.bundle import BadBundle, Manifest
from sync.wire.messages import Status, Verdict
from sync.wire.parcel import BadParcel

FILE_BYTES_MAX = 2 * 1024 * 1024 * 1024
NOT_READ = Say(
    zh="读不了文件 {file}。U 盘是不是拔掉了？请插好再试。什么都没有导入。",
    en="The file {file} cannot be read. Was the stick pulled out? Put it back and try again. "
    "Nothing was imported.",
)
TOO_LARGE = Say(
    zh="{file} 太大，不是岗亭的 U 盘记录文件。什么都没有导入。",
    en="{file} is too large to be a bundle. Nothing was imported.",
)

OTHER_BOX = Say(
    zh="文件是用另一把收件密钥封的，这个中心打不开。请让签到台联网一次，再重新导出。什么都没有导入。",
    en="The file was sealed with another box key: this hub cannot open it. Let the kiosk reach the "
    "hub once by network, then save again. Nothing was imported.",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a bundle."""

    manifest: Manifest
    name: str
    """Of the kiosk."""
    accepted: int
    """Entries that were not here before."""
    aside: int
    """Entries that the hub sets aside."""
    answers: bytes = field(repr=False)
    """The answer's file."""
    file_name: str
    """What the answer's file is called."""


@contextmanager
def own_copy(path: Path, folder: Path) -> Iterator[BinaryIO]:
    """Copy a file off its stick, so that it is the same at the second look; gone afterwards.

    Raises:
        BadInput: it cannot be read, or is too large.
    """
    with tempfile.TemporaryFile(dir=folder) as copy:
        try:
            if path.stat().st_size > FILE_BYTES_MAX:
                raise BadInput(TOO_LARGE.fill(file=path))
            with path.open("rb") as file:
                shutil.copyfileobj(file, copy)
        except OSError:
            raise BadInput(NOT_READ.fill(file=path)) from None
        copy.seek(0)
        yield cast(BinaryIO, copy)


def take(
    receiver: Receiver,
    file: BinaryIO,
    now: datetime,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Imported:
    """Take a bundle in and answer. May be repeated at will.

    Args:
        file: at its beginning, seekable, and nobody else's: see `own_copy`.
        told: hears how many parcels of how many are in.

    Raises:
        BadBundle: it is not what its kiosk wrote; says which part.
        NotTaken: its kiosk is none of ours.
        NotDurable: what was not answered counts as not received.
    """
    found = bundle.scan(file)
    manifest = found.manifest
    who, public = sender(receiver, manifest.hub, manifest.event, manifest.kiosk)
    bundle.verify(file, found, public)
    for number, sealed in enumerate(bundle.parcels(file, found), 1):
        try:
            open_parcel(receiver, sealed)
        except BadParcel as problem:
            part = bundle.NTH.fill(n=number)
            if problem.message is BadParcel.other_box:
                raise BadBundle(OTHER_BOX, part) from None
            raise BadBundle(BadBundle.altered.fill(part=part), part) from None
    accepted = 0
    batches: dict[int, str] = {}
    through: dict[int, int] = {}
    exceptions: dict[int, list[Verdict]] = {}
    for number, sealed in enumerate(bundle.parcels(file, found), 1):
        epoch = sealed.header.epoch
        contents = open_parcel(receiver, sealed)
        taken = ingest(receiver.database, who.device, contents.push, contents.entries, now)
        accepted += taken.accepted
        batches[epoch] = contents.push.batch
        through[epoch] = taken.acked_through
        exceptions.setdefault(epoch, []).extend(
            said for said in taken.exceptions if said.status is Status.QUARANTINED
        )
        told(number, len(manifest.parcels))
    answers = [
        sign(
            receiver,
            who,
            Answered(each.epoch, batches[each.epoch], each.last_seq, each.head),
            through[each.epoch],
            exceptions[each.epoch],
            now,
        )
        # Of one epoch there is more than one stretch only behind a salvage: the last speaks for it.
        for each in {each.epoch: each for each in manifest.stretches}.values()
    ]
    return Imported(
        manifest,
        who.name,
        accepted,
        sum(len(each) for each in exceptions.values()),
        answer.write_file(answers),
        bundle.file_stem(manifest.kiosk, now) + answer.SUFFIX,
    )
