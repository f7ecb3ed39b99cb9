"""A disk that lost power: what of the recorded writes is there afterwards.

What was synced is there. Of what was not, anything may be: all of it, none of it, or any of its
sectors without the others, in any order. A new name, a rename or a removal is there when its
folder was synced (or, of a new name, its file); else it may or may not be, the later only with
the earlier, as file systems with a journal keep it.
"""

import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.recording import Call

Keep = Callable[[], bool]


@dataclass(slots=True)
class File:
    """A file, whatever its name."""

    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(place, content), or (size, None) for a cut."""

    def write(self, at: int, content: bytes) -> None:
        self.pending.append((at, content))

    def sync(self) -> None:
        self.durable = self.content(lambda: True, 1 << 30)
        self.pending.clear()

    def content(self, keep: Keep, sector: int) -> bytes:
        """Give what is there if of the unsynced sectors those are that `keep` says."""
        now = bytearray(self.durable)
        for at, content in self.pending:
            if content is None:
                if keep():
                    now[:] = now[:at].ljust(at, b"\0")
                continue
            for start in range(0, len(content), sector):
                if keep():
                    piece = content[start : start + sector]
                    end = at + start + len(piece)
                    if len(now) < end:
                        now.extend(bytes(end - len(now)))
                    now[at + start : end] = piece
        return bytes(now)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A change of names: `now` points to what `was` did; None: made, or removed."""

    was: str | None
    now: str | None
    file: File


class Disk:
    """One folder, call by call.

    Args:
        folder: what happens elsewhere is not looked at.
        begin: name -> content of what lies there already.
    """

    def __init__(self, folder: Path, begin: Mapping[str, bytes] | None = None) -> None:
        self._folder = str(folder)
        self._opened: dict[int, File | None] = {}
        """Descriptor -> file; None: the folder itself."""
        self._places: dict[int, int] = {}
        self.names = {name: File(content) for name, content in (begin or {}).items()}
        self._durable_names = dict(self.names)
        self._pending_names: list[Renamed] = []
        self.said: list[bytes] = []
        """Lines that the process printed: what it confirmed."""

    def take(self, call: Call) -> bool:
        """Let a call happen; True when it changed the folder, or what may be lost of it."""
        act = getattr(self, f"_{call.name}", None)
        if act is None:
            first = call.numbers[0] if call.numbers else None
            assert first not in self._opened, f"{call.name} is not understood"
            return False
        return bool(act(call))

    # ---- calls ---------------------------------------------------------------------------------

    def _inside(self, text: bytes) -> str | None:
        name = os.fsdecode(text)
        if name == self._folder:
            return ""
        return (
            name.removeprefix(f"{self._folder}/") if name.startswith(f"{self._folder}/") else None
        )

    def _openat(self, call: Call) -> bool:
        name = self._inside(call.texts[0])
        self._opened.pop(call.result, None)
        if name is None:
            return False
        if name == "":
            self._opened[call.result] = None
            return False
        made = name not in self.names
        if made:
            if "O_CREAT" not in call.flags:
                return False
            self.names[name] = File()
            self._pending_names.append(Renamed(None, name, self.names[name]))
        file = self.names[name]
        if "O_TRUNC" in call.flags and not made:
            file.write(0, b"")
            file.pending[-1] = (0, None)
        self._opened[call.result] = file
        self._places[call.result] = 0
        return made

    def _close(self, call: Call) -> bool:
        self._opened.pop(call.numbers[0], None)
        return False

    def _pwrite64(self, call: Call) -> bool:
        file = self._opened.get(call.numbers[0])
        if file is None:
            return False
        file.write(call.numbers[-1], call.texts[0][: call.result])
        return True

    def _write(self, call: Call) -> bool:
        descriptor = call.numbers[0]
        if descriptor == 1:
            self.said.append(call.texts[0])
            return False
        file = self._opened.get(descriptor)
        if file is None:
            return False
        file.write(self._places[descriptor], call.texts[0][: call.result])
        self._places[descriptor] += call.result
        return True

    def _lseek(self, call: Call) -> bool:
        if call.numbers[0] in self._opened:
            self._places[call.numbers[0]] = call.result
        return False

    def _ftruncate(self, call: Call) -> bool:
        file = self._opened.get(call.numbers[0])
        if file is None:
            return False
        file.pending.append((call.numbers[1], None))
        return True

    def _fsync(self, call: Call) -> bool:
        if call.numbers[0] not in self._opened:
            return False
        file = self._opened[call.numbers[0]]
        if file is None:
            self._settle_names(len(self._pending_names))
            return True
        file.sync()
        made = [n for n, each in enumerate(self._pending_names, 1) if each.file is file]
        if made and self._pending_names[made[0] - 1].was is None:
            self._settle_names(made[0])
        return True

    _fdatasync = _fsync

    def _rename(self, call: Call) -> bool:
        was, now = (self._inside(text) for text in call.texts[:2])
        if was is None or now is None:
            return False
        file = self.names.pop(was)
        self.names[now] = file
        self._pending_names.append(Renamed(was, now, file))
        return True

    _renameat = _renameat2 = _rename

    def _unlink(self, call: Call) -> bool:
        name = self._inside(call.texts[0])
        if name is None or name not in self.names:
            return False
        self._pending_names.append(Renamed(name, None, self.names.pop(name)))
        return True

    _unlinkat = _unlink

    def _mkdir(self, _call: Call) -> bool:
        return False

    def _dup(self, call: Call) -> bool:
        if call.numbers[0] in self._opened:
            self._opened[call.result] = self._opened[call.numbers[0]]
            self._places[call.result] = self._places.get(call.numbers[0], 0)
        return False

    # ---- what is left --------------------------------------------------------------------------

    def _settle_names(self, count: int) -> None:
        for change in self._pending_names[:count]:
            _apply(self._durable_names, change)
        del self._pending_names[:count]

    def image(self, to: Path, names: int | None, keep: Keep, sector: int = 512) -> None:
        """Write what a power cut now leaves.

        Args:
            names: so many of the unsynced changes of names are there; None: all.
        """
        there = dict(self._durable_names)
        for change in self._pending_names[: len(self._pending_names) if names is None else names]:
            _apply(there, change)
        to.mkdir()
        for name, file in there.items():
            place = to / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(file.content(keep, sector))

    @property
    def unsettled_names(self) -> int:
        """Count the changes of names that may be lost."""
        return len(self._pending_names)


def _apply(names: dict[str, File], change: Renamed) -> None:
    if change.was is not None:
        names.pop(change.was, None)
    if change.now is not None:
        names[change.now] = change.file


def images(
    disk: Disk, chance: random.Random, torn: int
) -> Sequence[tuple[str, int | None, Keep, int]]:
    """Give ways in which a cut at this moment may end: name, names kept, sectors kept, their size."""
    some: list[tuple[str, int | None, Keep, int]] = [
        ("all there", None, lambda: True, 512),
        ("only what was synced", 0, lambda: False, 512),
    ]
    for number in range(torn):
        sector = (512, 4096)[number % 2]
        share = chance.choice([0.1, 0.5, 0.9])
        names = chance.randint(0, disk.unsettled_names)
        some.append((f"torn in {sector}", names, _chance(chance, share), sector))
    return some


def _chance(chance: random.Random, share: float) -> Keep:
    return lambda: chance.random() < share
