"""What a browser shows of a relay: whether it has a line, and what it holds. No sign-in: counts only."""

import threading
from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.responses import Response

from sync.hub.api import problems
from sync.hub.guard import Guard
from sync.hub.pages import trouble
from sync.hub.pages.language import language_of
from sync.hub.pages.routes import page, static
from sync.wire.messages import RelayState


def install(app: FastAPI, state: Callable[[], RelayState]) -> None:
    """Give the relay its page, what it is drawn with, and refusals in words."""

    def first(request: Request) -> Response:
        now = state()
        return page(
            request,
            language_of(request),
            "relay.html",
            hub=now.hub,
            reaches=now.reaches_hub,
            waiting=now.waiting,
            refused=now.refused,
        )

    app.add_api_route("/", first, include_in_schema=False)
    app.add_api_route("/static/{name}", static, include_in_schema=False)
    problems.install(app, trouble.told)
    app.add_middleware(
        Guard,
        loopback_only=False,
        closed=threading.Event(),
        sorry=lambda request: trouble.told(request, problems.damaged()),
    )
