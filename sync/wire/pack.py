r"""The event pack: everything a kiosk needs for an event, in one private file.

`GATEPACK1\n` + one line of canonical JSON `{"sha256", "signature"}` + gzip of canonical JSON
`{"device", "enrolled", "made", "name", "page", "url", "v"}`. The digest is of the packed body, the
signature Ed25519 by the hub's root key over `b"gatepost/pack/v1\0"` + that digest. The root's
public key travels inside: a pack proves that it is whole and that one hub made it; whose hub
that is, the person opening it decides by the fingerprint. It holds a device's token and its
own key, which the hub made, so that a kiosk that never sees a network can hand in what it
recorded on a stick: the pack is the secret.
"""

import gzip
import hashlib
import io
import json
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from sync.domain import canonical
from sync.domain.clock import require_aware
from sync.domain.errors import BadManifest, BadRoster, DataProblem
from sync.domain.manifest import open_
from sync.domain.roster import Roster
from sync.domain.rostering import TABLES, Row, from_rows
from sync.domain.wording import Say
from sync.wire.messages import ChangesPage, Enrolled
from sync.wire.parcel import BadParcel, trusted_box

SUFFIX = ".gatepack"
MAGIC = b"GATEPACK1\n"
TAG = b"gatepost/pack/v1\0"
VERSION = 1
FILE_BYTES_MAX = 64 * 1024 * 1024
BODY_BYTES_MAX = 256 * 1024 * 1024
"""Unpacked."""
_SEAL_MAX = 400
_HEX = re.compile(r"[0-9a-f]+")


class BadPack(DataProblem):
    """A file that is no pack, or no longer the one that the hub made; says which part."""

    title = Say(zh="活动包打不开", en="The event pack cannot be opened")
    default = Say(
        zh="这不是岗亭的活动包（.gatepack）。请选组织方发来的那个文件。什么都没有改动。",
        en="This is no event pack (.gatepack). Choose the file that the organiser sent. "
        "Nothing was changed.",
    )
    short = Say(
        zh="活动包不完整（{part}）。多半是没有复制完，请重新复制一次。什么都没有改动。",
        en="The event pack is not whole ({part}). It was probably not copied to its end: "
        "copy it again. Nothing was changed.",
    )
    altered = Say(
        zh="活动包被改动过或已损坏（{part}），没有采用。请向组织方要一份新的。什么都没有改动。",
        en="The event pack was altered or damaged ({part}) and was not taken. "
        "Ask the organiser for a new one. Nothing was changed.",
    )
    newer = Say(
        zh="这个活动包来自更新版本的中心。请先升级这台电脑上的岗亭。",
        en="This event pack comes from a newer hub. Upgrade Gatepost on this laptop first.",
    )
    large = Say(
        zh="这个文件太大，不是岗亭的活动包。什么都没有改动。",
        en="This file is too large to be an event pack. Nothing was changed.",
    )


SEAL = Say(zh="封签", en="the seal")
BODY = Say(zh="内容", en="the content")
SIGNATURE = Say(zh="签名", en="the signature")
IDENTITY = Say(zh="签到台身份", en="the kiosk's identity")
ROSTER = Say(zh="花名册", en="the roster")
KEYS = Say(zh="密钥清单", en="the key list")


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds, checked."""

    enrolled: Enrolled = field(repr=False)
    page: ChangesPage = field(repr=False)
    """One whole snapshot: `fresh`, no more behind it."""
    roster: Roster = field(repr=False)
    """What the page says."""
    url: str
    """Where the hub is reached; the kiosk exchanges with it once there is a line."""
    name: str
    """Of the kiosk."""
    made: datetime
    device: Ed25519PrivateKey | None = field(repr=False, default=None)
    """The device's own key; a pack of an older hub has none."""

    @property
    def fingerprint(self) -> str:
        """Give the root key's fingerprint, as the hub prints it: four groups of four."""
        return fingerprint(self.enrolled.root_public)


def fingerprint(root_public: str) -> str:
    """Shorten a root key (hex) to 64 bits that two people can read to each other."""
    digest = hashlib.sha256(bytes.fromhex(root_public)).hexdigest()[:16].upper()
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def write(
    enrolled: Enrolled,
    page: ChangesPage,
    root: Ed25519PrivateKey,
    *,
    url: str,
    name: str,
    made: datetime,
    device: Ed25519PrivateKey | None = None,
) -> bytes:
    """Make a pack; the caller keeps the file private."""
    body = {
        "v": VERSION,
        "enrolled": enrolled.model_dump(mode="json"),
        "page": page.model_dump(mode="json"),
        "url": url,
        "name": name,
        "made": require_aware(made).isoformat(),
        "device": None if device is None else device.private_bytes_raw().hex(),
    }
    # Not canonical inside: an entry nests deeper than that form goes; the digest is of bytes.
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = gzip.compress(plain.encode("utf-8"), 6, mtime=0)
    digest = hashlib.sha256(packed).hexdigest()
    seal = {"sha256": digest, "signature": root.sign(TAG + bytes.fromhex(digest)).hex()}
    return MAGIC + canonical.dumps(seal) + b"\n" + packed


def read(raw: bytes) -> Pack:
    """Check a pack and read it.

    Raises:
        BadPack: it is none, not whole, altered, or newer; says which part.
    """
    if len(raw) > FILE_BYTES_MAX:
        raise BadPack(BadPack.large)
    if not raw.startswith(MAGIC):
        if raw and MAGIC.startswith(raw):
            raise BadPack(BadPack.short.fill(part=SEAL))
        raise BadPack(BadPack.newer if re.match(rb"GATEPACK\d+\n", raw) else None)
    digest, signature, packed = _seal(raw)
    if hashlib.sha256(packed).hexdigest() != digest:
        kind = BadPack.altered if _ends_well(packed) else BadPack.short
        raise BadPack(kind.fill(part=BODY))
    body = _unpack(packed)
    version = body.get("v")
    if isinstance(version, int) and version > VERSION:
        raise BadPack(BadPack.newer)
    try:
        enrolled = Enrolled.model_validate(body.get("enrolled"))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(enrolled.root_public))
    except (ValidationError, ValueError):
        raise _altered(IDENTITY) from None
    try:
        key.verify(bytes.fromhex(signature), TAG + bytes.fromhex(digest))
    except InvalidSignature:
        raise _altered(SIGNATURE) from None
    page, roster = _page(body.get("page"), enrolled)
    url, name, made = body.get("url"), body.get("name"), body.get("made")
    if not (isinstance(url, str) and isinstance(name, str) and isinstance(made, str)):
        raise _altered(IDENTITY)
    try:
        at = require_aware(datetime.fromisoformat(made))
    except ValueError:
        raise _altered(IDENTITY) from None
    return Pack(enrolled, page, roster, url, name, at, _device(body.get("device"), enrolled))


def _altered(part: Say) -> BadPack:
    return BadPack(BadPack.altered.fill(part=part))


def _seal(raw: bytes) -> tuple[str, str, bytes]:
    end = raw.find(b"\n", len(MAGIC), len(MAGIC) + _SEAL_MAX)
    if end < 0:
        whole = len(raw) < len(MAGIC) + _SEAL_MAX
        raise BadPack((BadPack.short if whole else BadPack.altered).fill(part=SEAL))
    try:
        seal = json.loads(raw[len(MAGIC) : end])
        digest, signature = seal["sha256"], seal["signature"]
        fits = len(digest) == 64 and len(signature) == 128
        if not fits or not _HEX.fullmatch(digest) or not _HEX.fullmatch(signature):
            raise ValueError("not the seal's form")
    except (ValueError, KeyError, TypeError):
        raise _altered(SEAL) from None
    return digest, signature, raw[end + 1 :]


def _ends_well(packed: bytes) -> bool:
    """Tell a stream that was cut short from one that was altered within."""
    try:
        _gunzip(packed)
    except EOFError:
        return False
    except (OSError, ValueError, BadPack):
        pass  # altered: no end is to be found either
    return True


def _gunzip(packed: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            plain = file.read(BODY_BYTES_MAX + 1)
    except zlib.error as problem:
        raise ValueError(str(problem)) from None
    if len(plain) > BODY_BYTES_MAX:
        raise BadPack(BadPack.large)
    return plain


def _unpack(packed: bytes) -> dict[str, object]:
    try:
        body = json.loads(_gunzip(packed))
    except (OSError, EOFError, ValueError, RecursionError):
        raise _altered(BODY) from None
    if not isinstance(body, dict):
        raise _altered(BODY)
    return body


def _device(raw: object, enrolled: Enrolled) -> Ed25519PrivateKey | None:
    """Read the device's key, and see that the box that it seals to is this hub's."""
    try:
        if enrolled.box is not None:
            trusted_box(enrolled.box, enrolled.hub, bytes.fromhex(enrolled.root_public))
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise _altered(IDENTITY)
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(raw))
    except (BadParcel, ValueError):
        raise _altered(IDENTITY) from None


def _page(raw: object, enrolled: Enrolled) -> tuple[ChangesPage, Roster]:
    """Check roster and keys here already: what is refused later would be half taken."""
    try:
        page = ChangesPage.model_validate(raw)
    except ValidationError:
        raise _altered(ROSTER) from None
    mine = (page.event, page.hub, page.hub_epoch)
    if mine != (enrolled.event, enrolled.hub, enrolled.hub_epoch) or not page.fresh or page.more:
        raise _altered(ROSTER)
    try:
        roster = from_rows(Row(c.table, c.key, c.value) for c in page.changes if c.table in TABLES)
    except BadRoster:
        raise _altered(ROSTER) from None
    if roster.event.event != enrolled.event:
        raise _altered(ROSTER)
    manifests = [change.value for change in page.changes if change.table == "manifest"]
    if not manifests:
        raise _altered(KEYS)
    try:
        for sealed in manifests:
            open_(sealed, roster.event.event, bytes.fromhex(enrolled.root_public))
    except BadManifest:
        raise _altered(KEYS) from None
    return page, roster
