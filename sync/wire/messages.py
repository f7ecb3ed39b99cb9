"""The wire's messages, checked on both sides.

Entries travel as plain JSON objects (`Entry.to_wire`) and are read one by one by
`sync.domain.entries.parse`, so that one bad entry never spoils its batch. Unknown fields
of a message are ignored: a newer peer may say more.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from sync.wire import BATCH_ENTRIES_MAX

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
"""Ed25519, as hex."""


class Message(BaseModel):
    """What every message has in common."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=False)

    protocol: int = Field(ge=1, le=1000)


class Status(StrEnum):
    """What the hub says of one entry; `accepted` is not spelled out in a reply."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class Push(Message):
    """`POST /v1/journal`: a run of entries of one kiosk's epoch, in order of seq.

    To a hub that said so (`PushReply.columns`), `columns` may come in place of `entries`: the
    same run in a third of the bytes, see `sync.wire.columns`.
    """

    kiosk: Name
    epoch: int = Field(ge=1)
    batch: Name
    first_seq: int = Field(ge=1)
    prev_hash: Sha256
    """Hash of the entry before the first one."""
    sent_wall: AwareDatetime
    mono_ns: int = Field(ge=0)
    entries: list[dict[str, Any]] = Field(max_length=BATCH_ENTRIES_MAX)


class Verdict(BaseModel):
    """What became of one entry, where it is more than `accepted`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: int
    status: Status
    code: str = ""


class PushReply(Message):
    """The hub has every entry up to `acked_through`, durably and raw, before interpretation."""

    hub: Name
    hub_epoch: int
    batch: Name
    """The batch that this answers."""
    acked_through: int
    """Highest seq of this epoch up to which nothing is missing at the hub; 0 if none."""
    exceptions: list[Verdict]
    server_time: AwareDatetime
    columns: int = 0
    """The newest version of `sync.wire.columns` that the hub reads; 0 of an older hub."""


class Answer(PushReply):
    """What the hub answers to a parcel or a bundle: a push's reply that names whose it is."""

    event: int
    kiosk: Name
    epoch: int = Field(ge=1)
    head: Sha256
    """Hash of the entry numbered `acked_through` as the hub has it; of the genesis if that is 0.
    A kiosk that has another one there was not the one that sent it."""


class SignedAnswer(BaseModel):
    """An `Answer` that counts by whatever way it comes: see `sync.wire.answer`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    body: str
    """The answer's JSON, as it was signed."""
    signature: Signature
    """By the hub's root."""


class HubState(Message):
    """`GET /v1/hub`: who a hub is. Anybody may ask."""

    hub: Name
    hub_epoch: int
    server_time: AwareDatetime


class RelayState(Message):
    """`GET /relay/v1/state`: who a relay is, and how it goes."""

    relay: Name
    """Random, made with its spool: another one holds nothing of what the last one held."""
    hub: Name
    """The hub that it passes on to."""
    waiting: int
    """Entries that it holds."""
    refused: int
    """Parcels that the hub will never take, kept apart."""
    reaches_hub: bool


class Held(Message):
    """`POST /relay/v1/parcels`: the relay has the parcel on its disk. Acknowledges nothing."""

    relay: Name
    hub: Name
    event: int
    kiosk: Name
    epoch: int
    waiting: int
    """Entries of this epoch that have not been passed on."""
    answer: SignedAnswer | None
    """The hub's last, if one came: this acknowledges."""
    earlier: list[SignedAnswer] = []
    """Those before it, oldest first, in which the hub set something aside: each is told once."""


class HubBox(BaseModel):
    """The key that parcels are sealed to, signed by the hub's root."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    public: Sha256
    """X25519, 32 raw bytes as hex."""
    signature: Signature


class Change(BaseModel):
    """One changed thing; `value` None is a tombstone.

    Tables: those of `sync.domain.rostering`, `manifest` (key `manifest`, a sealed key manifest),
    `entry` (key `KIOSK/EPOCH/SEQ`, an `Entry.to_wire`: accepted from another kiosk of the event,
    or from the asking one in another epoch than it asks with), `verdict` (key `EPOCH/SEQ`,
    `{"status", "code", "hash"}`, only of the asking kiosk; the hash is the one that the entry
    claimed, and another copy of the kiosk may have another entry of that number).
    A kiosk passes over tables that it does not know; hubs of before told of a table `doubt`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    table: str
    key: str
    value: dict[str, Any] | None


class ChangesPage(Message):
    """`GET /v1/changes?cursor=`: what changed behind the cursor, oldest first."""

    hub: Name
    hub_epoch: int
    event: int
    box: HubBox | None = None
    """With a fresh snapshot: the key that parcels and bundles are sealed to."""
    fresh: bool
    """True when the cursor counted for nothing (none, or of another hub epoch): what the kiosk
    holds of roster and manifest is to be replaced by what comes from here on."""
    changes: list[Change]
    cursor: str
    """Opaque; to be stored in one transaction with the page."""
    more: bool
    left: int | None = None
    """No fewer than the changes still to come; from a hub that counts them."""
    highest: int | None = None
    """The highest seq that the hub ever took in of the epoch that the kiosk asked with. A kiosk
    that has fewer is a copy of the one that recorded them."""
    keyless: bool = False
    """The hub has no key of this kiosk's: one that told it tells it again."""
    server_time: AwareDatetime


class News(Message):
    """`GET /v1/news?cursor=&epoch=&wait=`: whether a pull would bring something."""

    hub: Name
    hub_epoch: int
    news: bool
    """False: nothing came within the time; ask again."""
    server_time: AwareDatetime


class Enrol(Message):
    """`POST /v1/enrol`: a kiosk asks to serve an event, with a code good for one use."""

    code: str = Field(min_length=8, max_length=128)
    name: str = Field(min_length=1, max_length=80)
    public: Sha256 | None = None
    """The kiosk's own Ed25519 key, 32 raw bytes as hex; an older kiosk has none."""
    kiosk: Name | None = None
    """Who it was at this hub and event, when it keeps entries that the hub has not got: a hub
    that was put back from a backup of before it joined makes it the same kiosk again."""


class GiveKey(Message):
    """`POST /v1/device-key`: a kiosk that was enrolled without one tells its own key.

    The same key again is as good as the first time: this is how a kiosk asks for the box, too.
    """

    public: Sha256


class KeyTaken(Message):
    """The hub knows the kiosk by this key from now on."""

    hub: Name
    hub_epoch: int
    box: HubBox
    server_time: AwareDatetime


class Enrolled(Message):
    """What an enrolled kiosk must know. Holds a secret: kept in the encrypted database only."""

    hub: Name
    hub_epoch: int
    event: int
    kiosk: Name
    token: str
    """Bearer token of the device."""
    root_public: Sha256
    """The hub's root key, 32 raw bytes as hex; manifests are signed by it."""
    box: HubBox | None = None
    """The key that parcels and bundles are sealed to; an older hub has none."""
    server_time: AwareDatetime


class Problem(BaseModel):
    """Every refusal of the hub, as `application/problem+json` (RFC 9457) with both languages."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: Literal["about:blank"] = "about:blank"
    status: int
    code: str
    title: str
    """English."""
    detail: str
    """English."""
    title_zh: str
    detail_zh: str
