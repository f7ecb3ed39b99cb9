"""Where a stick is plugged in: what the system mounted that can be taken out again.

No system says it plainly through Qt, so it goes by where each mounts sticks: a guess that only
offers; any folder may be chosen instead.
"""

import getpass
import os
import string
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QStorageInfo

_ENOUGH_BYTES = 1 << 20
_NETWORKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "autofs"})
_REMOVABLE = 2
"""Windows' DRIVE_REMOVABLE."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stick that can be written to, or read from."""

    folder: Path
    name: str
    free_bytes: int
    writable: bool


def sticks() -> tuple[Place, ...]:
    """Give the sticks that are plugged in now. Quick, but asks the system: not at every paint."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        folder = Path(volume.rootPath())
        kind = bytes(volume.fileSystemType().data()).decode("ascii", "replace")
        if not volume.isValid() or not volume.isReady() or kind in _NETWORKS:
            continue
        if not _is_stick(folder) or volume.bytesTotal() < _ENOUGH_BYTES:
            continue
        name = volume.displayName()
        if not name or name == volume.rootPath():
            name = folder.name or str(folder)
        found.append(Place(folder, name, volume.bytesAvailable(), not volume.isReadOnly()))
    return tuple(sorted(found, key=lambda each: (not each.writable, each.name.casefold())))


def _is_stick(folder: Path) -> bool:
    if sys.platform == "win32":
        return _is_removable_drive(str(folder))
    return looks_like_a_stick(folder, getpass.getuser() if os.name == "posix" else "", sys.platform)


def looks_like_a_stick(folder: PurePath, user: str, system: str) -> bool:
    """Say whether desktops mount sticks at such a place."""
    parts = folder.parts
    if system == "darwin":
        return len(parts) == 3 and parts[1] == "Volumes"
    if parts[:3] == ("/", "run", "media"):
        return len(parts) == 5 and parts[3] == user
    if parts[:2] == ("/", "media"):
        return len(parts) == 3 or (len(parts) == 4 and parts[2] == user)
    return parts[:2] == ("/", "mnt") and len(parts) == 3


def _is_removable_drive(root: str) -> bool:
    import ctypes

    if root[:1].upper() not in string.ascii_uppercase:
        return False
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - not there on other systems
    return int(kernel.GetDriveTypeW(f"{root[0]}:\\")) == _REMOVABLE
