"""Runs a relay: learns for which hub, announces itself to the gates, serves, and passes on."""

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn

from sync.client.problems import SyncProblem
from sync.client.replies import believe
from sync.client.transport import HttpTransport
from sync.domain.wording import Say
from sync.hub import serving as hub_serving
from sync.hub.errors import BadInput
from sync.relay.announcing import announced
from sync.relay.app import create_app
from sync.relay.forwarding import Forwarder
from sync.relay.spool import Spool, open_spool
from sync.wire.messages import HubState

log = logging.getLogger(__name__)


def spool_for(url: str, folder: Path) -> Spool:
    """Open the spool of the hub at an address; a relay that knows its hub needs no line for it.

    Raises:
        BadInput: no web address.
        SpoolUnusable: the folder, or another hub's, or the first start had no line.
    """
    if not url.startswith(("http://", "https://")):
        raise BadInput(
            Say(
                zh="“{url}”不是中心的网址。请写全，以 http:// 或 https:// 开头。",
                en="“{url}” is no hub's address. Write it in full, with http:// or https:// first.",
            ).fill(url=url)
        )
    transport = HttpTransport()
    try:
        asked = transport.send("GET", f"{url.rstrip('/')}/v1/hub")
        hub = believe(asked, HubState).hub
    except SyncProblem as problem:
        log.warning("the hub is not reached at the start: %s", type(problem).__name__)
        hub = None
    finally:
        transport.close()
    return open_spool(folder, hub)


def serve(
    spool: Spool,
    url: str,
    bound: socket.socket,
    *,
    end_when: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; what waits then stays in the spool.

    Args:
        end_when: also end when this returns; it is called in a thread of its own.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    transport = HttpTransport()
    forwarder = Forwarder(spool, url, transport)
    server = uvicorn.Server(hub_serving.config_of(create_app(spool, forwarder), lifespan="off"))
    if end_when is not None:
        threading.Thread(target=hub_serving.end_with, args=(server, end_when), daemon=True).start()
    forwarder.start()
    try:
        with announced(spool, *hub_serving.address_of(bound)):
            server.run(sockets=[bound])
    finally:
        forwarder.stop()
        transport.close()
