"""The key file: 32 random bytes that only this account may read.

A later issue wraps the key with the captain's PIN; until then the file is as good as the
disk's own encryption and the account's password.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from kiosk.store.cipher import KEY_BYTES
from kiosk.store.folder import make_folder, translating
from kiosk.store.problems import KeyProblem
from sync.domain.wording import Say
from sync.durable import sync_folder

_OPEN_TO_OTHERS = Say(
    zh="密钥文件 {path} 别的账户也能读。请把它的权限改为仅本人可读写（chmod 600），再重新启动。",
    en="Other accounts can read the key file {path}. "
    "Let only yourself read and write it (chmod 600), then start again.",
)
_MALFORMED = Say(
    zh="密钥文件 {path} 不是岗亭的密钥（应为 32 字节）。请放回原来的密钥文件，再重新启动。",
    en="The file {path} is not a Gatepost key (32 bytes). "
    "Put the right key file back, then start again.",
)


def read_or_make_key(path: Path) -> bytes:
    """Give the 32 bytes of the key file; make it, whole or not at all, if there is none.

    Raises:
        KeyProblem: others may read it, or it is no key. It is left as it is.
        StoreError: the folder cannot be written.
    """
    with translating():
        make_folder(path.parent)
        if not path.exists():
            _make(path)
        return _read(path)


def _make(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces: of two kiosks starting at once the first one's key stands.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def _read(path: Path) -> bytes:
    mode = path.stat().st_mode
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyProblem(_OPEN_TO_OTHERS.fill(path=path))
    if not stat.S_ISREG(mode):
        raise KeyProblem(_MALFORMED.fill(path=path))
    with path.open("rb") as file:
        key = file.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise KeyProblem(_MALFORMED.fill(path=path))
    return key
