"""Become a kiosk of an event: once, with a code good for one use."""

import json

from sync.client.problems import HubRefused, LineDown
from sync.client.replies import believe
from sync.client.transport import HttpTransport, Transport
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled


def enrol(url: str, code: str, name: str, transport: Transport | None = None) -> Enrolled:
    """Ask the hub at `url` to take this kiosk on.

    Not idempotent: when the answer is lost the code is used up, and a new one is needed.

    Args:
        name: how the hub's page shall call this kiosk.

    Raises:
        LineDown: no answer that can be believed.
        HubRefused: the code does not count; the message says what to do.
    """
    body = {"protocol": PROTOCOL, "code": code.strip(), "name": name}
    carrier = transport or HttpTransport()
    reply = carrier.send("POST", f"{url.rstrip('/')}/v1/enrol", json.dumps(body).encode("utf-8"))
    return believe(reply, Enrolled)


__all__ = ["HubRefused", "LineDown", "enrol"]
