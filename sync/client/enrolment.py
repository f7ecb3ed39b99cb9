"""Become a kiosk of an event: once, with a code good for one use; tell the hub one's own key."""

import json
import logging
from collections.abc import Callable
from typing import Protocol

from sync.client.problems import HubRefused, LineDown, StillKnown
from sync.client.replies import believe
from sync.client.transport import HttpTransport, Reply, Transport
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled, HubBox, HubState, KeyTaken

log = logging.getLogger(__name__)

_STILL_KNOWN = 409


def enrol(
    url: str,
    code: str,
    name: str,
    transport: Transport | None = None,
    public: str | None = None,
    kiosk: str | None = None,
) -> Enrolled:
    """Ask the hub at `url` to take this kiosk on.

    Not idempotent: when the answer is lost the code is used up, and a new one is needed.

    Args:
        name: how the hub's page shall call this kiosk.
        public: this kiosk's own key, as hex.
        kiosk: who it was at this hub and event.

    Raises:
        LineDown: no answer that can be believed.
        StillKnown: the hub has `kiosk`.
        HubRefused: the code does not count; the message says what to do.
    """
    body: dict[str, object] = {
        "protocol": PROTOCOL,
        "code": code.strip(),
        "name": name,
        "public": public,
    }
    if kiosk is not None:
        body["kiosk"] = kiosk
    carrier = transport or HttpTransport()
    reply = carrier.send("POST", f"{url.rstrip('/')}/v1/enrol", json.dumps(body).encode("utf-8"))
    try:
        return believe(reply, Enrolled)
    except HubRefused as problem:
        if reply.status == _STILL_KNOWN:
            raise StillKnown(problem.message) from None
        raise


def is_at(url: str, hub: str, transport: Transport) -> bool:
    """Say whether the hub at `url` is `hub`.

    Raises:
        LineDown, HubRefused: it cannot be told.
    """
    reply = transport.send("GET", f"{url.rstrip('/')}/v1/hub")
    return believe(reply, HubState).hub == hub


class KeyTalk(Protocol):
    """What telling the hub one's own key needs of the kiosk's store."""

    def to_tell(self) -> str | None:
        """Give the public key that the hub has not confirmed yet; None when all is said."""
        ...

    def forgotten(self) -> None:
        """Keep that the hub has the key no more; nothing to do when it was not told."""
        ...

    def taken(self, box: HubBox) -> None:
        """Keep that the hub has the key, and the box key that it told, if that one holds."""
        ...


def tell_key(talk: KeyTalk, hub: str, send: Callable[[str, str, bytes], Reply]) -> None:
    """Tell the hub this kiosk's key, if it does not have it yet.

    A hub that refuses is no reason to stop: an older one has no ear for it, and one that knows
    this kiosk by another key still takes its entries by the line.

    Raises:
        LineDown: no answer that can be believed.
        EnvironmentProblem: the store's disk.
    """
    public = talk.to_tell()
    if public is None:
        return
    body = json.dumps({"protocol": PROTOCOL, "public": public}).encode("utf-8")
    try:
        told = believe(send("POST", "/v1/device-key", body), KeyTaken)
    except HubRefused as problem:
        log.info("the hub did not take this kiosk's key: %s", type(problem).__name__)
        return
    if told.hub == hub:
        talk.taken(told.box)


__all__ = ["HubRefused", "KeyTalk", "LineDown", "enrol", "is_at", "tell_key"]
