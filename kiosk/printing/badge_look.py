"""How an event's badges look: its logo and the level of its codes, kept beside the database.

The logo is copied: the stick that it came on is gone when the next badge is printed. Nobody's
data is in it.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.printing.codes import Ecc
from kiosk.printing.logo import BadLogo, read_logo
from kiosk.store.folder import make_folder, translating
from sync.domain.entries import EventId
from sync.domain.wording import Say

FILE = "badge-look.json"
_BYTES_MAX = 256 * 1024


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """What is the same on all badges of an event."""

    ecc: Ecc = Ecc.M
    logo: Path | None = None
    """The copy that is kept."""
    logo_name: str = ""
    """What its file was called."""


def load_look(folder: Path, event: EventId) -> BadgeLook:
    """Read what was chosen for an event; the usual look when there is nothing that can be read."""
    kept = _read(folder).get(str(event))
    if not isinstance(kept, Mapping):
        return BadgeLook()
    name = kept.get("logo")
    logo = _logo_path(folder, event)
    has_logo = isinstance(name, str) and bool(name) and logo.is_file()
    return BadgeLook(
        Ecc.Q if kept.get("ecc") == Ecc.Q.value else Ecc.M,
        logo if has_logo else None,
        str(name) if has_logo else "",
    )


def keep_ecc(folder: Path, event: EventId, ecc: Ecc) -> BadgeLook:
    """Print codes of this level from now on.

    Raises:
        StoreError: the disk refused; all is as it was.
    """
    return _keep(folder, event, replace(load_look(folder, event), ecc=ecc))


def keep_logo(folder: Path, event: EventId, chosen: Path) -> BadgeLook:
    """Print this picture from now on. Any thread.

    Raises:
        BadLogo: no picture; says what to do.
        StoreError: the disk refused. Either way all is as it was.
    """
    read_logo(chosen)
    try:
        content = chosen.read_bytes()
    except OSError:
        raise BadLogo(
            Say(
                zh="徽标文件“{name}”读到一半断了。U 盘还插着吗？请再选一次。",
                en="The logo {name} broke off while it was read. Is the stick still in? "
                "Choose it once more.",
            ).fill(name=chosen.name)
        ) from None
    kept = _logo_path(folder, event)
    with translating():
        make_folder(folder)
        _write(kept, content)
    look = replace(load_look(folder, event), logo=kept, logo_name=chosen.name)
    return _keep(folder, event, look)


def drop_logo(folder: Path, event: EventId) -> BadgeLook:
    """Print no logo from now on.

    Raises:
        StoreError: the disk refused; all is as it was.
    """
    look = replace(load_look(folder, event), logo=None, logo_name="")
    _keep(folder, event, look)
    with contextlib.suppress(OSError):
        _logo_path(folder, event).unlink(missing_ok=True)
    return look


def _keep(folder: Path, event: EventId, look: BadgeLook) -> BadgeLook:
    every = {**_read(folder), str(event): {"ecc": look.ecc.value, "logo": look.logo_name}}
    with translating():
        make_folder(folder)
        _write(folder / FILE, json.dumps(every, ensure_ascii=False).encode("utf-8"))
    return look


def _read(folder: Path) -> dict[str, object]:
    path = folder / FILE
    try:
        body = json.loads(path.read_bytes()) if path.stat().st_size <= _BYTES_MAX else None
    except (OSError, ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _logo_path(folder: Path, event: EventId) -> Path:
    return folder / f"badge-logo-{event}"


def _write(path: Path, content: bytes) -> None:
    """Put a file in place of the older one, for this account only: whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    new.replace(path)
