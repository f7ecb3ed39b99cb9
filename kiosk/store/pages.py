"""The pages of an encrypted database, read without SQLite: what is left of a damaged file.

SQLCipher's form, with a raw key: pages of 4,096 bytes, each AES-256-CBC under the key with an
IV of its own, then HMAC-SHA512 over cipher text, IV and page number. The HMAC's key comes of
the key and the file's first 16 bytes, its salt; deciphering needs no salt. The log (WAL) holds
whole pages behind a header each, the newest last; frames of an earlier turn of the log may lie
behind them.

https://www.zetetic.net/sqlcipher/design/, https://www.sqlite.org/fileformat2.html#walformat
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE_BYTES = 4096
SALT_BYTES = 16
_IV_BYTES = 16
_MAC_BYTES = 64
USABLE_BYTES = PAGE_BYTES - _IV_BYTES - _MAC_BYTES
"""Of a page: what SQLite writes."""
_MAC_SALT_MASK = 0x3A
_MAC_ROUNDS = 2
_LOG_HEADER_BYTES = 32
_FRAME_HEADER = struct.Struct(">IIIIII")
"""Page number, size at a commit, two salts, two checksums."""
_LOG_SALTS = struct.Struct(">II")
_LOG_SALTS_AT = 16
PROBES = 64
"""Pages that are tried before a key or a salt is said not to fit."""


@dataclass(frozen=True, slots=True)
class Image:
    """A page as it stood at some moment."""

    number: int
    """From 1."""
    content: bytes
    """Deciphered, `USABLE_BYTES` long; page 1 begins with 16 zeros for the salt."""
    whole: bool
    """The HMAC verified."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    number: int
    raw: bytes


class Pages:
    """Every image of every page of one database and its log, newest first.

    Args:
        salts: of copies of the same database, for one whose own salt is damaged.

    Raises:
        OSError: a file cannot be read.
    """

    def __init__(self, path: Path, log: Path | None, key: bytes, salts: Sequence[bytes] = ()):
        self._key = key
        content = path.read_bytes() if path.exists() else b""
        self._sealed = [*_newest_first(log), *_of_file(content)]
        self.salt = _fitting_salt(self._sealed, key, [content[:SALT_BYTES], *salts])
        """None: no page verifies with any salt at hand."""
        self._mac_key = None if self.salt is None else _mac_key(key, self.salt)

    def images(self) -> Iterator[Image]:
        """Give every image, deciphered; of a page number the newest first."""
        for sealed in self._sealed:
            whole = self._mac_key is not None and _verifies(sealed, self._mac_key)
            yield Image(sealed.number, _deciphered(sealed, self._key), whole)


def fits(path: Path, log: Path | None, key: bytes) -> bool:
    """Say whether this key locked any page of the file: tells damage from another key."""
    return Pages(path, log, key).salt is not None


def logged(path: Path, log: Path, key: bytes) -> set[int]:
    """Give the numbers of the pages that this turn of the log holds whole."""
    mac_key = _mac_key(key, salt_of(path))
    return {each.number for each in _frames(log)[0] if _verifies(each, mac_key)}


def salt_of(path: Path) -> bytes:
    """Give the 16 bytes that name a database; other databases have others."""
    with path.open("rb") as file:
        return file.read(SALT_BYTES)


def _of_file(content: bytes) -> list[_Sealed]:
    last = len(content) // PAGE_BYTES
    return [
        _Sealed(number, content[(number - 1) * PAGE_BYTES : number * PAGE_BYTES])
        for number in range(1, last + 1)
    ]


def _newest_first(log: Path | None) -> list[_Sealed]:
    """Give the log's pages: this turn's, last written first, then what is left of earlier ones."""
    now, before = _frames(log) if log is not None else ([], [])
    return [*reversed(now), *reversed(before)]


def _frames(log: Path) -> tuple[list[_Sealed], list[_Sealed]]:
    """Give the pages of this turn of the log, and those of earlier ones, as they lie there."""
    content = log.read_bytes() if log.exists() else b""
    step = _FRAME_HEADER.size + PAGE_BYTES
    now: list[_Sealed] = []
    before: list[_Sealed] = []
    if len(content) < _LOG_HEADER_BYTES + step:
        return now, before
    salts = _LOG_SALTS.unpack_from(content, _LOG_SALTS_AT)
    for start in range(_LOG_HEADER_BYTES, len(content) - step + 1, step):
        number, _, *frame_salts, _, _ = _FRAME_HEADER.unpack_from(content, start)
        sealed = _Sealed(number, content[start + _FRAME_HEADER.size : start + step])
        (now if tuple(frame_salts) == salts else before).append(sealed)
    return now, before


def _fitting_salt(sealed: list[_Sealed], key: bytes, salts: Sequence[bytes]) -> bytes | None:
    probes = sealed[:PROBES]
    own = next((each.raw[:SALT_BYTES] for each in sealed if each.number == 1), b"")
    for salt in dict.fromkeys((*salts, own)):
        mac_key = _mac_key(key, salt)
        if len(salt) == SALT_BYTES and any(_verifies(each, mac_key) for each in probes):
            return salt
    # One byte of it may have turned; two thousand tries each take some microseconds.
    for salt in _one_byte_off(salts[0] if salts else b""):
        mac_key = _mac_key(key, salt)
        if any(_verifies(each, mac_key) for each in probes[1:3]):
            return salt
    return None


def _one_byte_off(salt: bytes) -> Iterator[bytes]:
    if len(salt) == SALT_BYTES:
        for place in range(SALT_BYTES):
            for value in range(256):
                yield salt[:place] + bytes([value]) + salt[place + 1 :]


def _mac_key(key: bytes, salt: bytes) -> bytes:
    masked = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, _MAC_ROUNDS, len(key))


def _start(sealed: _Sealed) -> int:
    return SALT_BYTES if sealed.number == 1 else 0


def _verifies(sealed: _Sealed, mac_key: bytes) -> bool:
    signed = sealed.raw[_start(sealed) : -_MAC_BYTES] + sealed.number.to_bytes(4, "little")
    mac = hmac.new(mac_key, signed, "sha512").digest()
    return hmac.compare_digest(mac, sealed.raw[-_MAC_BYTES:])


def _deciphered(sealed: _Sealed, key: bytes) -> bytes:
    start = _start(sealed)
    decryptor = Cipher(
        AES(key), CBC(sealed.raw[USABLE_BYTES : USABLE_BYTES + _IV_BYTES])
    ).decryptor()
    text = decryptor.update(sealed.raw[start:USABLE_BYTES]) + decryptor.finalize()
    return bytes(start) + text
