r"""The parcel: one batch, signed by the kiosk that recorded it and sealed for its hub alone.

`GATEPARCEL1\n` + the header (one line of canonical JSON) + `\n` + its signature (hex) + `\n` +
the sealed body. The header says in clear whose entries these are and which, and holds the
body's size and SHA-256; the signature is Ed25519 by the device's key over
`b"gatepost/parcel/v1\0"` + the header's bytes, so that it covers the body as well. The body is
the push message (`Push`), packed with gzip, in a sealed box (X25519, XSalsa20-Poly1305) for the
hub's box key. Whoever passes a parcel on reads the header and opens nothing.

The box key is signed by the hub's root (`b"gatepost/box/v1\0"`), and for one hub. The hub's
answer to a parcel: see `sync.wire.answer`.
"""

import gzip
import hashlib
import io
import json
import re
import secrets
import zlib
from dataclasses import asdict, dataclass, field
from typing import Final, cast

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_scalarmult
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as SodiumRefused
from nacl.public import PrivateKey, PublicKey, SealedBox
from pydantic import ValidationError

from sync.domain import canonical
from sync.domain.errors import DataProblem
from sync.domain.wording import Say
from sync.wire import BATCH_BYTES_MAX
from sync.wire.messages import HubBox, Push
from sync.wire.parcel_header import (
    BODY_BYTES_MAX,
    HEADER_BYTES_MAX,
    Header,
    LaterVersion,
    read_header,
)

MAGIC: Final = b"GATEPARCEL1\n"
TAG: Final = b"gatepost/parcel/v1\0"
BOX_TAG: Final = b"gatepost/box/v1\0"
KEY_BYTES: Final = 32
BYTES_MAX: Final = len(MAGIC) + HEADER_BYTES_MAX + 130 + BODY_BYTES_MAX
_SIGNATURE = re.compile(rb"[0-9a-f]{128}")

HEADER = Say(zh="标头", en="the header")
SIGNATURE = Say(zh="签名", en="the signature")
BODY = Say(zh="内容", en="the content")
DEVICE = Say(zh="签到台的密钥", en="the kiosk's key")
BOX = Say(zh="中心的收件密钥", en="the hub's box key")


class BadParcel(DataProblem):
    """No parcel, or no longer the one that the kiosk made; `part` says which part."""

    title = Say(zh="记录包有误", en="A parcel is not right")
    default = Say(
        zh="这不是岗亭的记录包，没有采用。",
        en="This is no parcel of Gatepost's and was not taken.",
    )
    short = Say(
        zh="记录包不完整（{part}），没有采用。请重新复制或重新导出。",
        en="The parcel is not whole ({part}) and was not taken. Copy or save it again.",
    )
    altered = Say(
        zh="记录包被改动过或已损坏（{part}），没有采用。请重新导出。",
        en="The parcel was altered or damaged ({part}) and was not taken. Save it again.",
    )
    newer = Say(
        zh="这个记录包来自更新版本的岗亭。请先升级这边的程序。",
        en="This parcel comes from a newer Gatepost. Upgrade the program here first.",
    )
    other_box = Say(
        zh="这个记录包是给另一个中心的（收件密钥不符），打不开，没有采用。",
        en="This parcel was sealed for another hub: it cannot be opened and was not taken.",
    )

    def __init__(self, message: Say | None = None, part: Say | None = None) -> None:
        self.part = part
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel whose form and digest hold; nobody has looked at its signature yet."""

    header: Header
    signed: bytes = field(repr=False)
    """The header as it was signed."""
    signature: bytes = field(repr=False)
    """64 bytes."""
    body: bytes = field(repr=False)
    """Sealed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was in a parcel: the push message, its entries as they came."""

    push: Push
    """Without its entries."""
    entries: list[object] = field(repr=False)


def seal(
    push: bytes,
    *,
    hub: str,
    event: int,
    kiosk: str,
    epoch: int,
    first_seq: int,
    count: int,
    prev_hash: str,
    head: str,
    key: Ed25519PrivateKey,
    box: bytes,
) -> bytes:
    """Make a parcel of one push message.

    Args:
        push: `Push` as JSON, exactly what would be posted.
        key: the device's.
        box: the hub's box key, 32 bytes, as `trusted_box` gave it.

    Raises:
        BadParcel: the box key is none to seal to.
        ValueError: the header is not one that `read` would take; the caller's bug.
    """
    check_box(box)
    body = SealedBox(PublicKey(box)).encrypt(gzip.compress(push, 6, mtime=0))
    header = Header(
        hub=hub,
        event=event,
        kiosk=kiosk,
        epoch=epoch,
        first_seq=first_seq,
        last_seq=first_seq + count - 1,
        count=count,
        prev_hash=prev_hash,
        head=head,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    signed = canonical.dumps(asdict(header))
    if _header(signed) != header:
        raise ValueError("a header that nobody would read")
    return b"".join((MAGIC, signed, b"\n", key.sign(TAG + signed).hex().encode(), b"\n", body))


def read(raw: bytes) -> Parcel:
    """Read a parcel: its form and its body's digest. Opens nothing, believes nobody.

    Raises:
        BadParcel: says which part.
    """
    if len(raw) > BYTES_MAX:
        raise _altered(BODY)
    if not raw.startswith(MAGIC):
        if MAGIC.startswith(raw):
            raise _short(HEADER)
        raise BadParcel(BadParcel.newer if re.match(rb"GATEPARCEL\d+\n", raw) else None)
    start = len(MAGIC)
    end = raw.find(b"\n", start, start + HEADER_BYTES_MAX + 1)
    if end < 0:
        raise (_short if len(raw) <= start + HEADER_BYTES_MAX else _altered)(HEADER)
    signed = raw[start:end]
    header = _header(signed)
    if header is None:
        raise _altered(HEADER)
    line = raw[end + 1 : end + 130]
    if len(line) < 129:
        raise _short(SIGNATURE)
    if not line.endswith(b"\n") or not _SIGNATURE.fullmatch(line[:-1]):
        raise _altered(SIGNATURE)
    body = raw[end + 130 :]
    if len(body) < header.size:
        raise _short(BODY)
    if len(body) > header.size or hashlib.sha256(body).hexdigest() != header.sha256:
        raise _altered(BODY)
    return Parcel(header, signed, bytes.fromhex(line[:-1].decode("ascii")), body)


def verify(parcel: Parcel, public: bytes) -> None:
    """Check that the device with this key made the parcel as it is.

    Raises:
        BadParcel: it did not, or its key is none.
    """
    check_signature(public, parcel.signature, TAG + parcel.signed)


def open_(parcel: Parcel, box: bytes) -> Contents:
    """Open a parcel; check that what is in it is what its header says.

    Args:
        box: the hub's private box key, 32 bytes.

    Raises:
        BadParcel: it is for another hub, or its content is not what was promised.
    """
    try:
        packed = SealedBox(PrivateKey(box)).decrypt(parcel.body)
    except CryptoError:
        raise BadParcel(BadParcel.other_box, BODY) from None
    message = _message(packed)
    entries = message.pop("entries", None)
    try:
        push = Push.model_validate({**message, "entries": []})
    except ValidationError:
        raise _altered(BODY) from None
    header = parcel.header
    said = (push.kiosk, push.epoch, push.first_seq, push.prev_hash)
    if (
        not isinstance(entries, list)
        or len(entries) != header.count
        or said != (header.kiosk, header.epoch, header.first_seq, header.prev_hash)
        or _last_hash(entries, header.prev_hash) != header.head
    ):
        raise _altered(BODY)
    return Contents(push, entries)


# ---- keys -----------------------------------------------------------------------------------


def check_device(public: bytes) -> None:
    """Refuse what is no device's public key: not on the curve, of small or mixed order.

    Raises:
        BadParcel: it is none.
    """
    if len(public) != KEY_BYTES or not crypto_core_ed25519_is_valid_point(public):
        raise _altered(DEVICE)


def check_box(public: bytes) -> None:
    """Refuse what is no public box key: another size, or of small order.

    Raises:
        BadParcel: it is none.
    """
    if len(public) != KEY_BYTES:
        raise _altered(BOX)
    try:
        # Of small order: whatever the secret, everybody knows the product. libsodium refuses it.
        crypto_scalarmult(secrets.token_bytes(KEY_BYTES), public)
    except (SodiumRefused, CryptoError):
        raise _altered(BOX) from None


def check_signature(public: bytes, signature: bytes, signed: bytes) -> None:
    """Check a device's signature.

    Raises:
        BadParcel: it does not hold, or the key is none.
    """
    check_device(public)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature:
        raise _altered(SIGNATURE) from None


def sign_box(hub: str, public: bytes, root: Ed25519PrivateKey) -> HubBox:
    """Sign a hub's box key for its kiosks."""
    check_box(public)
    return HubBox(public=public.hex(), signature=root.sign(_box_text(hub, public)).hex())


def trusted_box(box: HubBox, hub: str, root_public: bytes) -> bytes:
    """Give the box key that a kiosk may seal to, 32 bytes.

    Raises:
        BadParcel: it is not signed by the hub's root, or is no key.
    """
    public = bytes.fromhex(box.public)
    try:
        root = Ed25519PublicKey.from_public_bytes(root_public)
        root.verify(bytes.fromhex(box.signature), _box_text(hub, public))
    except (InvalidSignature, ValueError):
        raise _altered(BOX) from None
    check_box(public)
    return public


def _box_text(hub: str, public: bytes) -> bytes:
    return BOX_TAG + canonical.dumps({"box": public.hex(), "hub": hub})


# ---- inside ---------------------------------------------------------------------------------


def _short(part: Say) -> BadParcel:
    return BadParcel(BadParcel.short.fill(part=part), part)


def _altered(part: Say) -> BadParcel:
    return BadParcel(BadParcel.altered.fill(part=part), part)


def _header(signed: bytes) -> Header | None:
    """Read a header that keeps the form to the letter; None otherwise.

    Raises:
        BadParcel: of a later version.
    """
    try:
        return read_header(signed)
    except LaterVersion:
        raise BadParcel(BadParcel.newer) from None


def _message(packed: bytes) -> dict[str, object]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            plain = file.read(BATCH_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error):
        raise _altered(BODY) from None
    if len(plain) > BATCH_BYTES_MAX:
        raise _altered(BODY)
    try:
        try:
            found: object = orjson.loads(plain)
        except orjson.JSONDecodeError:
            # What strict JSON refuses costs only the entry that holds it, as in a push.
            found = json.loads(plain.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _altered(BODY) from None
    if not isinstance(found, dict):
        raise _altered(BODY)
    return cast(dict[str, object], found)


def _last_hash(entries: list[object], before: str) -> object:
    if not entries:
        return before
    last = entries[-1]
    return last.get("hash") if isinstance(last, dict) else None
