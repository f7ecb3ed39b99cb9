"""What holds for every answer: headers that keep a page to itself, and whose requests count.

The pages have no sign-in yet, so a hub that is not open to the network answers only requests
that name this machine: a web page elsewhere that points its own name at 127.0.0.1 gets nothing.
"""

import threading
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.domain.wording import Say
from sync.hub.api.problems import Refused, problem
from sync.hub.lan import FROM_LAN

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_STILL_GIVEN = "/static/"
"""What a page that says so is drawn with."""


class Guard:
    """ASGI middleware: host names in, security headers out; nothing once it is closed."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        loopback_only: bool,
        closed: threading.Event,
        sorry: Callable[[Request], Response],
    ) -> None:
        self._app = app
        self._loopback_only = loopback_only
        self._closed = closed
        self._sorry = sorry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it for its host name."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if (
            self._loopback_only
            and not scope.get(FROM_LAN)
            and _host(Headers(scope=scope)) not in LOOPBACK_NAMES
        ):
            await problem(_elsewhere())(scope, receive, send_guarded)
            return
        if self._closed.is_set() and not scope["path"].startswith(_STILL_GIVEN):
            await self._sorry(Request(scope))(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


def _host(headers: Headers) -> str:
    host = headers.get("host", "").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _elsewhere() -> Refused:
    return Refused(
        421,
        "other-host",
        Say(zh="这个中心只对本机开放", en="This hub answers this machine only"),
        Say(
            zh="要让局域网里的签到台使用，请以 --open 启动中心。",
            en="To let kiosks of the network use it, start the hub with --open.",
        ),
    )
