"""Runs the hub: binds first, says where, then serves until it is told to stop."""

import asyncio
import contextlib
import gc
import ipaddress
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from sync.domain.wording import Say
from sync.hub.errors import BadInput
from sync.hub.lan import DevicesOnly, Door, Place

KEEP_ALIVE_S = 75
CONCURRENT_MAX = 2048
"""Most of them wait for news, and hold nothing but their connection."""
STOP_WITHIN_S = 5
GARBAGE_STEP = 50_000
"""Objects; a batch makes some thousands that all go when it is answered."""
SWITCH_S = 0.0005
"""A thread that waits for the database must not wait 5 ms more for the one that parses a batch:
with Python's default, two kiosks that push at once take in half as much (measured)."""


def check_host(host: str, *, open_to_network: bool) -> None:
    """Refuse to be reachable from the network by accident: the pages have no sign-in.

    Raises:
        BadInput: not this machine's own address, and not meant to be.
    """
    if open_to_network or host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadInput(
            Say(
                zh="{host} 会让同一网络里的人看到没有登录保护的页面。确实要这样，请加 --open。",
                en="{host} would show pages without a sign-in to everybody on the network. "
                "If that is meant, add --open.",
            ).fill(host=host)
        )


def bind(host: str, port: int) -> socket.socket:
    """Take the address; port 0 takes any free one.

    Raises:
        BadInput: taken, or not this machine's.
    """
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            # From here on a caller waits in the queue instead of being refused.
            bound.listen()
        except OSError:
            bound.close()
            raise
    except (OSError, OverflowError):
        raise BadInput(
            Say(
                zh="{host}:{port} 用不了：端口被占用，或不是本机地址。换一个 --port，或用 --port 0 自动选。",
                en="{host}:{port} cannot be used: the port is taken, or the address is not this "
                "machine's. Choose another --port; --port 0 takes any free one.",
            ).fill(host=host, port=port)
        ) from None
    return bound


def address_of(bound: socket.socket) -> tuple[str, int]:
    """Give a URL's host and the port of a bound socket."""
    host, port = bound.getsockname()[:2]
    return (f"[{host}]" if ":" in host else str(host)), int(port)


def tell_port(file: Path, port: int) -> None:
    """Write the port for whoever started the hub; whole at once, so a reader sees all or none.

    Raises:
        BadInput: the file cannot be written.
    """
    temporary = file.with_name(f".{file.name}.new")
    try:
        temporary.write_text(f"{port}\n", encoding="ascii")
        temporary.replace(file)
    except OSError:
        raise BadInput(
            Say(
                zh="写不了端口文件 {file}。请检查文件夹和权限。",
                en="The port file {file} cannot be written. Check its folder and permissions.",
            ).fill(file=file)
        ) from None


class Server(uvicorn.Server):
    """A server of the hub's application that, when it ends, waits for nobody who waits for news."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self.let_go()
        await super().shutdown(sockets)

    def let_go(self) -> None:
        """Answer those who wait. In the loop's thread."""
        app = self.config.app
        if isinstance(app, FastAPI):
            app.state.hub.bell.close()


class _WithDoor(Server):
    """A server that keeps another door open beside its own, in the same loop."""

    def __init__(self, config: uvicorn.Config, door: Door) -> None:
        super().__init__(config)
        self._door = door
        self._kept: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn: who sees that the hub answers finds the door open, too."""
        self._door.take()
        await super().startup(sockets)
        self._kept = asyncio.create_task(self._door.keep_open())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn: the database is closed after the last request by either door."""
        self.let_go()
        self._door.should_exit = True
        if self._kept is not None:
            if not self._door.started:
                self._kept.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._kept
        await super().shutdown(sockets)


def serve(
    app: FastAPI,
    bound: socket.socket,
    *,
    end_when: Callable[[], None] | None = None,
    lan: tuple[Place, Path] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; open requests get some seconds to finish.

    Args:
        lan: also let the kiosks of the network in, there, with this certificate.
        end_when: also end when this returns; it is called in a thread of its own.
    """
    sys.setswitchinterval(SWITCH_S)
    # What is loaded by now stays: the collector need not walk it after every few batches.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_STEP, 20, 20)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    server = Server(config_of(app, lifespan="on"))
    if lan is not None:
        place, pem = lan
        beside = config_of(
            DevicesOnly(app), lifespan="off", ssl_certfile=str(pem), ssl_keyfile=str(pem)
        )
        server = _WithDoor(server.config, Door(beside, place))
    if end_when is not None:
        threading.Thread(target=end_with, args=(server, end_when), daemon=True).start()
    server.run(sockets=[bound])


def config_of(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """Give how an application is served."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=CONCURRENT_MAX,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        **more,
    )


def input_ends() -> None:
    """Return when standard input does: whoever started this process is gone, however it went."""
    # Not by sys.stdin: its lock, held by this thread, would abort Python at its end.
    while os.read(sys.stdin.fileno(), 4096):
        pass


def end_with(server: uvicorn.Server, when: Callable[[], None]) -> None:
    """End a server when something returns; in a thread of its own."""
    when()
    server.should_exit = True


def log_to_stderr() -> None:
    """Write the log as a server does."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
