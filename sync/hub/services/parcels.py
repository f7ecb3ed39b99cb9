"""Parcels: what a kiosk's device signed and sealed for this hub, whoever carried it here.

A parcel counts by its device's key, not by who hands it in; what is in it is taken in like a
push. What the hub answers is signed, so that it counts at the kiosk whoever carries it back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from sync.domain.entries import GENESIS, EventId, KioskId
from sync.domain.errors import DataProblem
from sync.domain.wording import Say
from sync.hub.database import Database
from sync.hub.services import devices
from sync.hub.services.devices import Registered
from sync.hub.services.ingest import ingest
from sync.hub.services.keys import Identity, KeyRing
from sync.hub.statement import Statement
from sync.wire import PROTOCOL, answer, parcel
from sync.wire.messages import Answer, SignedAnswer, Status, Verdict
from sync.wire.parcel import BadParcel, Contents, Parcel

_HASH_AT = Statement(
    "SELECT hash FROM journal"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq = :seq"
    " UNION ALL SELECT hash FROM quarantine"
    " WHERE event = :event AND kiosk = :kiosk AND epoch = :epoch AND seq = :seq"
    " AND hash IS NOT NULL"
)


class NotTaken(DataProblem):
    """Whole and well signed, perhaps, but this hub does not take it. The kiosk keeps everything."""

    title = Say(zh="没有接收", en="Not taken in")
    other_hub = Say(
        zh="这是交给另一个中心（{hub}）的记录，没有导入。请送到那个中心。",
        en="These entries are for another hub ({hub}) and were not imported. Take them there.",
    )
    other_event = Say(
        zh="中心里没有这个活动（{event}），没有导入。请核对是不是送错了中心。",
        en="This hub has no event {event}; nothing was imported. Check whether it is the right hub.",
    )
    unknown = Say(
        zh="中心没有登记过签到台 {kiosk}，没有导入。记录都还在那台签到台上；请核对是不是本活动的签到台。",
        en="This hub never enrolled a kiosk {kiosk}; nothing was imported. Its entries are safe on "
        "the kiosk: check that it is one of this event's.",
    )
    withdrawn = Say(
        zh="签到台 {kiosk}（{name}）已停用，没有导入。记录都还在那台签到台上，一条未丢；"
        "请组织方决定如何处理。",
        en="Kiosk {kiosk} ({name}) was withdrawn; nothing was imported. Its entries are safe on the "
        "kiosk; the organiser decides what becomes of them.",
    )
    keyless = Say(
        zh="中心还没有签到台 {kiosk}（{name}）的密钥，无法核实，没有导入。记录都还在那台签到台上；"
        "请让它联网一次，再导出。",
        en="This hub does not have the key of kiosk {kiosk} ({name}) yet and cannot check; nothing "
        "was imported. Let the kiosk reach the hub once by network, then save again.",
    )

    def __init__(self, message: Say, *, final: bool = False) -> None:
        self.final = final
        """No organiser of this hub can change it."""
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Receiver:
    """The hub, as far as receiving goes."""

    database: Database
    identity: Identity
    ring: KeyRing = field(repr=False)


def sender(receiver: Receiver, hub: str, event: int, kiosk: str) -> tuple[Registered, bytes]:
    """Give the device that something claims to be of, and its key.

    Raises:
        NotTaken: it is none of ours, or none any more; says which.
    """
    if hub != receiver.identity.hub:
        raise NotTaken(NotTaken.other_hub.fill(hub=hub), final=True)
    found = devices.registered(receiver.database, EventId(event), KioskId(kiosk))
    if found is None:
        known = devices.has_event(receiver.database, EventId(event))
        said = NotTaken.unknown if known else NotTaken.other_event
        raise NotTaken(said.fill(kiosk=kiosk, event=event), final=not known)
    if found.withdrawn:
        raise NotTaken(NotTaken.withdrawn.fill(kiosk=kiosk, name=found.name))
    if found.public is None:
        raise NotTaken(NotTaken.keyless.fill(kiosk=kiosk, name=found.name))
    return found, found.public


def open_parcel(receiver: Receiver, sealed: Parcel) -> Contents:
    """Open a parcel whose signature holds; afterwards its entries can be taken in.

    Raises:
        BadParcel: its content is not what it should be.
    """
    contents = parcel.open_(sealed, receiver.ring.box)
    try:
        json.dumps(contents.entries)
    except RecursionError:
        # Nested past what can be kept as it came; no kiosk of ours writes that.
        raise BadParcel(BadParcel.altered.fill(part=parcel.BODY), parcel.BODY) from None
    return contents


def take(receiver: Receiver, raw: bytes, now: datetime) -> SignedAnswer:
    """Take one parcel in and answer. May be repeated at will.

    Raises:
        BadParcel: it is not what its device made.
        NotTaken: its device is none of ours.
        NotDurable: nothing of it counts as received.
    """
    sealed = parcel.read(raw)
    header = sealed.header
    who, public = sender(receiver, header.hub, header.event, header.kiosk)
    parcel.verify(sealed, public)
    contents = open_parcel(receiver, sealed)
    taken = ingest(receiver.database, who.device, contents.push, contents.entries, now)
    said = Answered(header.epoch, contents.push.batch, header.last_seq, header.head)
    return sign(receiver, who, said, taken.acked_through, taken.exceptions, now)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer speaks of."""

    epoch: int
    batch: str
    """The last one that it answers."""
    last_seq: int
    """Of what was handed in."""
    head: str
    """Hash of the entry with that number, as handed in."""


def sign(
    receiver: Receiver,
    who: Registered,
    said: Answered,
    through: int,
    exceptions: Sequence[Verdict],
    now: datetime,
) -> SignedAnswer:
    """Answer what was taken in, signed.

    Nothing is acknowledged beyond what was handed in: there the hub may hold a clone's entries.
    """
    acked, head = said.last_seq, said.head
    if through < said.last_seq:
        with receiver.database.reading() as connection:
            acked, head = _known(connection, who, said.epoch, through)
    told = Answer(
        protocol=PROTOCOL,
        hub=receiver.identity.hub,
        hub_epoch=receiver.identity.epoch,
        event=who.device.event,
        kiosk=who.device.kiosk,
        epoch=said.epoch,
        batch=said.batch,
        acked_through=acked,
        head=head,
        # That it was here before is no news to anybody.
        exceptions=[each for each in exceptions if each.status is not Status.DUPLICATE],
        server_time=now,
    )
    return answer.sign(told, receiver.ring.root)


def _known(connection: Connection, who: Registered, epoch: int, through: int) -> tuple[int, str]:
    """Give how far the hub can say what it has: down from `through` to an entry with a hash."""
    place = {"event": who.device.event, "kiosk": who.device.kiosk, "epoch": epoch}
    for seq in range(through, 0, -1):
        found = _HASH_AT.rows(connection, {**place, "seq": seq})
        for (digest,) in found:
            return seq, digest
    return 0, GENESIS
