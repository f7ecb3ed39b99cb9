r"""The spool: parcels on their way, and the hub's answers on their way back, as files.

    FOLDER/spool.json                               who keeps this spool, and for which hub
    FOLDER/waiting/EVENT.KIOSK/EPOCH-FIRST-LAST-DIGEST.parcel
    FOLDER/refused/...                              the same, beside CODE in the file's name
    FOLDER/answers/EVENT.KIOSK/EPOCH.json           the hub's last signed answer
    FOLDER/answers/EVENT.KIOSK/EPOCH/PARCEL.json    each one in which the hub set something aside

A parcel is on the disk, named and synced, before anybody hears that it is held; it goes when the
hub's answer to it lies on the disk. What the hub refuses for good is kept apart and holds
nothing up. Safe to use from several threads.
"""

import json
import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say
from sync.hub.config import write_private
from sync.wire.messages import Answer, SignedAnswer
from sync.wire.parcel import Parcel
from sync.wire.parcel_header import Header

BYTES_MAX = 2 * 1024**3
"""Of all waiting parcels: some thirty million entries."""
EARLIER_MAX = 50
"""Answers that are told together; one may name five hundred entries."""
_SUFFIX = ".parcel"


class SpoolUnusable(EnvironmentProblem):
    """The spool's folder is not to be used; nothing in it was touched."""

    title = Say(zh="中继的暂存夹用不了", en="The relay's folder cannot be used")
    default = Say(
        zh="中继的暂存夹不能读写，请检查磁盘和权限，或用 --data 另选一个文件夹。",
        en="The relay's folder cannot be read or written. Check the disk and the permissions, or "
        "choose another folder with --data.",
    )
    other_hub = Say(
        zh="这个暂存夹里还有交给另一个中心的记录，没有动它。请用 --data 另选一个文件夹。",
        en="This folder holds parcels for another hub and was left alone. Choose another folder "
        "with --data.",
    )
    full = Say(
        zh="中继的磁盘满了，暂时不能代存。记录都还在签到台上。",
        en="The relay's disk is full: it takes nothing more for now. Entries are safe on the kiosks.",
    )


class NoHubYet(SpoolUnusable):
    """No hub is named, and the folder is of none."""

    default = Say(
        zh="中继第一次启动时要能连上中心，才知道替谁代存；以后断网也能启动。",
        en="At its first start the relay must reach the hub once, to know for whom it holds "
        "parcels; later it starts without a line, too.",
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """One parcel in the spool."""

    path: Path
    event: int
    kiosk: str
    epoch: int
    first_seq: int
    last_seq: int

    @property
    def entries(self) -> int:
        """Count its entries."""
        return self.last_seq - self.first_seq + 1


class Spool:
    """The files. Make it with `open_spool`."""

    def __init__(self, folder: Path, name: str, hub: str) -> None:
        self.name = name
        """Random, made with the spool: a gate that knows another one hands everything in again."""
        self.hub = hub
        self._folder = folder
        self._lock = threading.Lock()
        self._bytes = sum(one.path.stat().st_size for one in self.waiting())

    def put(self, parcel: Parcel, raw: bytes) -> None:
        """Hold a parcel durably. May be repeated.

        Raises:
            SpoolUnusable: the disk refused, or is full; nothing was kept.
        """
        path = self._path(parcel.header)
        with self._lock:
            if path.exists():
                return
            if self._bytes + len(raw) > BYTES_MAX:
                raise SpoolUnusable(SpoolUnusable.full)
            try:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_private(path, raw)
            except OSError:
                raise SpoolUnusable(SpoolUnusable.full) from None
            self._bytes += len(raw)

    def waiting(self) -> Iterator[Waiting]:
        """Give what waits: kiosk by kiosk, each in order of its journal."""
        for folder in sorted((self._folder / "waiting").glob("*")):
            found = [_waiting(path) for path in folder.glob(f"*{_SUFFIX}")]
            yield from sorted(found, key=lambda one: (one.epoch, one.first_seq, one.path.name))

    def waits(self, event: int, kiosk: str, epoch: int) -> int:
        """Count the entries of an epoch that wait; those in two parcels count twice."""
        folder = self._folder / "waiting" / f"{event}.{kiosk}"
        return sum(
            one.entries for one in map(_waiting, folder.glob(f"*{_SUFFIX}")) if one.epoch == epoch
        )

    def passed_on(self, one: Waiting, answer: SignedAnswer) -> None:
        """Keep the hub's answer, then let the parcel go.

        Raises:
            SpoolUnusable: the disk refused; the parcel stays and is passed on again.
        """
        path = self._answer(one.event, one.kiosk, one.epoch)
        raw = answer.model_dump_json().encode("utf-8")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if _sets_aside(answer):
                # First of all: a gate that heard the last answer takes no older one.
                beside = path.with_suffix("")
                beside.mkdir(exist_ok=True, mode=0o700)
                write_private(beside / f"{one.path.stem}.json", raw)
            write_private(path, raw)
        except OSError:
            raise SpoolUnusable from None
        self._let_go(one.path)

    def refuse(self, one: Waiting, code: str) -> None:
        """Set apart what the hub will never take."""
        folder = self._folder / "refused" / one.path.parent.name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            size = one.path.stat().st_size
            one.path.replace(folder / f"{one.path.stem}.{code}{_SUFFIX}")
            self._bytes -= size

    def refused(self) -> int:
        """Count what is set apart."""
        return sum(1 for _ in (self._folder / "refused").glob(f"*/*{_SUFFIX}"))

    def answer(self, event: int, kiosk: str, epoch: int) -> SignedAnswer | None:
        """Give the hub's last answer to a kiosk's epoch, if one came."""
        try:
            raw = self._answer(event, kiosk, epoch).read_bytes()
        except FileNotFoundError:
            return None
        return SignedAnswer.model_validate_json(raw)

    def earlier(self, event: int, kiosk: str, epoch: int) -> list[SignedAnswer]:
        """Give the answers that set something aside, oldest first; ask for the last one before."""
        folder = self._answer(event, kiosk, epoch).with_suffix("")
        found = [
            SignedAnswer.model_validate_json(one.read_bytes()) for one in folder.glob("*.json")
        ]
        return sorted(found, key=_made)[-EARLIER_MAX:]

    def _let_go(self, path: Path) -> None:
        with self._lock:
            size = path.stat().st_size
            path.unlink()
            self._bytes -= size

    def _path(self, header: Header) -> Path:
        place = f"{header.epoch}-{header.first_seq}-{header.last_seq}-{header.sha256[:16]}{_SUFFIX}"
        return self._folder / "waiting" / f"{header.event}.{header.kiosk}" / place

    def _answer(self, event: int, kiosk: str, epoch: int) -> Path:
        return self._folder / "answers" / f"{event}.{kiosk}" / f"{epoch}.json"


def open_spool(folder: Path, hub: str | None) -> Spool:
    """Open the spool in a folder; make it if there is none.

    Args:
        hub: the id of the hub to pass on to; None: the one that the spool was made for.

    Raises:
        SpoolUnusable: not to be read or written, or of another hub.
        NoHubYet: of none that is known.
    """
    about = folder / "spool.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if about.exists():
            said = json.loads(about.read_bytes())
            name, kept_for = str(said["name"]), str(said["hub"])
        elif hub is None:
            raise NoHubYet
        else:
            name, kept_for = secrets.token_hex(8), hub
            write_private(about, json.dumps({"name": name, "hub": hub}).encode("utf-8"))
        if not os.access(folder, os.W_OK):
            raise SpoolUnusable
    except (OSError, ValueError, KeyError, TypeError):
        raise SpoolUnusable from None
    if hub is not None and hub != kept_for:
        raise SpoolUnusable(SpoolUnusable.other_hub)
    return Spool(folder, name, kept_for)


def _sets_aside(answer: SignedAnswer) -> bool:
    try:
        return bool(Answer.model_validate_json(answer.body).exceptions)
    except ValidationError:
        return False


def _made(answer: SignedAnswer) -> datetime:
    return Answer.model_validate_json(answer.body).server_time


def _waiting(path: Path) -> Waiting:
    event, _, kiosk = path.parent.name.partition(".")
    epoch, first, last, _ = path.stem.split("-")
    return Waiting(path, int(event), kiosk, int(epoch), int(first), int(last))
