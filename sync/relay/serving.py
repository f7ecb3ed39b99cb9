"""Runs a relay: learns for which hub, announces itself to the gates, serves, and passes on."""

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from sync.client.problems import (
    GarbledReply,
    HubBusy,
    HubRefused,
    LogInPage,
    NotSecure,
    OtherHub,
    SyncProblem,
)
from sync.client.replies import believe
from sync.client.transport import HttpTransport
from sync.domain.wording import Say
from sync.hub import serving as hub_serving
from sync.hub.errors import BadInput
from sync.relay.announcing import announced
from sync.relay.app import create_app
from sync.relay.forwarding import Forwarder
from sync.relay.spool import NoHubYet, Spool, open_spool
from sync.wire.messages import HubState

log = logging.getLogger(__name__)


def spool_for(url: str, folder: Path) -> tuple[Spool, Say | None]:
    """Open the spool of the hub at an address; a relay that knows its hub needs no line for it.

    Returns:
        The spool, and what is wrong with the line to the hub, if anything.

    Raises:
        BadInput: no web address.
        SpoolUnusable: the folder, or another hub's, or nothing answered at the first start.
    """
    if not is_hub_url(url):
        raise BadInput(
            Say(
                zh="“{url}”不是中心的网址。请写全，例：https://hub.example 或 http://192.168.1.5:8642。",
                en="“{url}” is no hub's address. Write it in full, such as https://hub.example or "
                "http://192.168.1.5:8642.",
            ).fill(url=url)
        )
    transport = HttpTransport()
    hub, wrong = None, None
    try:
        asked = transport.send("GET", f"{url.rstrip('/')}/v1/hub")
        hub = believe(asked, HubState).hub
    except SyncProblem as problem:
        log.info("the hub is not reached at the start: %s", type(problem).__name__)
        wrong = _wrong_with(problem).fill(url=url)
    finally:
        transport.close()
    try:
        return open_spool(folder, hub), wrong
    except NoHubYet as problem:
        if wrong is None:
            raise
        raise NoHubYet(
            Say(zh=f"{wrong.zh}{problem.message.zh}", en=f"{wrong.en} {problem.message.en}")
        ) from None


def is_hub_url(url: str) -> bool:
    """Tell whether a text can be a hub's address: a host, no account, no question."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port != 0
        and parts.username is None
        and not parts.query
        and not parts.fragment
        and url.isprintable()
        and " " not in url
    )


def _wrong_with(problem: SyncProblem) -> Say:
    """Say why the hub was not reached, to whoever starts a relay. No kiosk is meant here."""
    if isinstance(problem, NotSecure):
        return Say(
            zh="{url} 的证书不符，没有采信。请检查电脑时间和网址。",
            en="The certificate of {url} does not hold. Check this computer's date and the address.",
        )
    if isinstance(problem, HubBusy):
        return Say(
            zh="中心 {url} 现在不可用，或正忙。请看中心那边。",
            en="The hub at {url} is not working now, or busy. Have a look at the hub.",
        )
    if isinstance(problem, LogInPage | OtherHub | GarbledReply | HubRefused):
        return Say(
            zh="在 {url} 回应的不是岗亭中心：网址可能不对，或网络要先在浏览器里登录。",
            en="What answers at {url} is no Gatepost hub: the address may be wrong, or the network "
            "wants a log-in in the browser first.",
        )
    return Say(
        zh="连不上 {url}。请检查网址和网络，并确认中心已启动。",
        en="{url} is not reached. Check the address and the network, and that the hub runs.",
    )


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
