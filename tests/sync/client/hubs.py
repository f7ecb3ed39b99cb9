"""A real HTTP server on the loopback that is a hub, or anything but one.

It keeps entries in memory as a hub does (any order, any repeats) and answers truly, unless
a test has put something else in the way: a function that takes the request and answers
instead, or returns True to let the truth be told.
"""

import contextlib
import gzip
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sync.domain.entries import parse
from sync.domain.errors import BadEntry
from sync.hub.services import compact
from sync.hub.services.intake import written_out
from sync.wire import PROTOCOL, columns
from sync.wire.messages import Push

Request = BaseHTTPRequestHandler
Instead = Callable[["Handler"], bool]


@dataclass
class Hub:
    """What the server knows, for tests to look at and to change."""

    name: str = "hub-1"
    hub_epoch: int = 1
    event: int = 20230816
    token: str = "secret"
    url: str = ""
    kept: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    aside: dict[tuple[int, int], str] = field(default_factory=dict)
    """(epoch, seq) -> code."""
    pushes: list[dict[str, Any]] = field(default_factory=list)
    """Every push that came, answered or not."""
    sizes: list[int] = field(default_factory=list)
    """Unpacked bytes of each."""
    enrolments: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    page_rows: int = 100
    reads_columns: bool = False
    """False: a hub of the version before."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    on_push: Instead = lambda _: True
    on_pull: Instead = lambda _: True
    release: threading.Event = field(default_factory=threading.Event)
    """Set at the end: whoever dawdles may stop."""

    def take(self, push: dict[str, Any]) -> dict[str, Any]:
        """Keep a batch and answer as a hub does."""
        if "columns" in push:
            push = {**push, "entries": self.written_out(push)}
        Push.model_validate(push)
        epoch, exceptions = push["epoch"], []
        for seq, raw in enumerate(push["entries"], push["first_seq"]):
            if (epoch, seq) in self.kept:
                exceptions.append({"seq": seq, "status": "duplicate", "code": ""})
                continue
            self.kept[epoch, seq] = raw
            try:
                parse(raw)
            except BadEntry as problem:
                self.aside[epoch, seq] = problem.code
            if (epoch, seq) in self.aside:
                exceptions.append(
                    {"seq": seq, "status": "quarantined", "code": self.aside[epoch, seq]}
                )
        through = 0
        while (epoch, through + 1) in self.kept:
            through += 1
        return {
            **self.signature(),
            "batch": push["batch"],
            "acked_through": through,
            "exceptions": exceptions,
            **({"columns": columns.VERSION} if self.reads_columns else {}),
        }

    def written_out(self, push: dict[str, Any]) -> list[dict[str, Any]]:
        """Give the entries of a push's columns."""
        asked = (push[name] for name in ("columns", "kiosk", "epoch", "first_seq", "prev_hash"))
        return [json.loads(written_out(line)) for line in compact.read(*asked)]

    def page(self, cursor: str) -> dict[str, Any]:
        """Give what changed behind `cursor`."""
        epoch, _, place = cursor.partition(":")
        fresh = epoch != str(self.hub_epoch)
        begin = 0 if fresh else int(place)
        end = begin + self.page_rows
        return {
            **self.signature(),
            "event": self.event,
            "fresh": fresh,
            "changes": self.changes[begin:end],
            "cursor": f"{self.hub_epoch}:{min(end, len(self.changes))}",
            "more": end < len(self.changes),
            "left": max(0, len(self.changes) - end),
        }

    def signature(self) -> dict[str, Any]:
        """Give what every answer carries."""
        return {
            "protocol": PROTOCOL,
            "hub": self.name,
            "hub_epoch": self.hub_epoch,
            "server_time": self.clock().isoformat(),
        }


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    hub: Hub
    message: dict[str, Any]

    def do_POST(self) -> None:
        """Take a push or an enrolment."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        self.message = json.loads(raw)
        if self.path == "/v1/enrol":
            self.enrol()
            return
        self.hub.pushes.append(self.message)
        self.hub.sizes.append(len(raw))
        if self.hub.on_push(self) and self._admitted():
            self.json(200, self.hub.take(self.message))

    def do_GET(self) -> None:
        """Answer a pull."""
        cursor = parse_qs(urlsplit(self.path).query).get("cursor", [""])[0]
        self.hub.pulls.append(cursor)
        if self.hub.on_pull(self) and self._admitted():
            self.json(200, self.hub.page(cursor))

    def enrol(self) -> None:
        """Take a kiosk on whose code is right."""
        self.hub.enrolments.append(self.message)
        if self.message["code"] != "GOOD-CODE":
            self.problem(422)
            return
        told = {"event": self.hub.event, "kiosk": "kiosk-south", "token": self.hub.token}
        self.json(200, {**self.hub.signature(), **told, "root_public": "0" * 64})

    def _admitted(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {self.hub.token}":
            return True
        self.problem(401)
        return False

    def answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        """Send an answer of any kind."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def json(self, status: int, value: object, **headers: str) -> None:
        """Answer with packed JSON."""
        body = gzip.compress(json.dumps(value).encode())
        self.answer(status, "application/json", body, Content_Encoding="gzip", **headers)

    def html(self, status: int, **headers: str) -> None:
        """Answer with a page for people."""
        self.answer(status, "text/html; charset=utf-8", b"<html>Log in</html>", **headers)

    def problem(self, status: int, **headers: str) -> None:
        """Refuse as the hub does."""
        body = {
            "status": status,
            "code": "test",
            "title": "No",
            "detail": f"The hub says no ({status}).",
            "title_zh": "不行",
            "detail_zh": f"中心说不行（{status}）。",
        }
        self.answer(status, "application/problem+json", json.dumps(body).encode(), **headers)

    def drop(self) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


@contextlib.contextmanager
def serving(secured: ssl.SSLContext | None = None) -> Iterator[Hub]:
    """Run a hub on a free port of the loopback, over TLS if `secured`."""
    hub = Hub()

    class Bound(Handler):
        pass

    Bound.hub = hub

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that go away in the middle are what some tests are about."""

    server = Server(("127.0.0.1", 0), Bound)
    if secured is not None:
        server.socket = secured.wrap_socket(server.socket, server_side=True)
    hub.url = f"{'https' if secured else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        hub.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
