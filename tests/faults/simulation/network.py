"""The network: carries a request to the hub's application, or has one of its bad days."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from sync.client.problems import Cancelled, LineDown
from sync.client.signing import Proof
from sync.client.transport import Reply
from tests.faults.older_words import asked_before, told_before

Application = Callable[..., object]


class Mishap(Enum):
    """What may happen to the next request of a line."""

    LOST = "the request never came"
    UNANSWERED = "the hub did it, the answer never came"
    TWICE = "the request came twice"
    LATE = "nobody answered; the request comes later, out of order"
    PORTAL = "a hotel's log-in page answered, with 200"
    TORN = "half of the answer came"
    BUSY = "503"


@dataclass(frozen=True)
class Request:
    """One request, as it was sent."""

    method: str
    url: str
    body: bytes | None
    proof: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"


@dataclass
class Line:
    """One kiosk's way to the hub: the exchange's transport."""

    ask: Callable[[Request], Reply]
    late: list[Request]
    """Shared by all lines: requests that are still on their way."""
    cut: bool = False
    mishaps: list[Mishap] = field(default_factory=list)
    aborted: bool = False

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        proof: Proof | None = None,
        kind: str = "application/json",
    ) -> Reply:
        """Carry one request; see `sync.client.transport.Transport`."""
        if self.aborted:
            raise Cancelled
        if self.cut:
            raise LineDown
        request = Request(
            method, url, body, {} if proof is None else proof.fields(method, url, body), kind
        )
        match self.mishaps.pop(0) if self.mishaps else None:
            case None:
                return self.ask(request)
            case Mishap.LOST:
                raise LineDown
            case Mishap.UNANSWERED:
                self.ask(request)
                raise LineDown
            case Mishap.TWICE:
                self.ask(request)
                return self.ask(request)
            case Mishap.LATE:
                self.late.append(request)
                raise LineDown
            case Mishap.PORTAL:
                return Reply(200, "text/html", b"<html>Welcome! Please log in.</html>")
            case Mishap.TORN:
                whole = self.ask(request)
                return Reply(whole.status, whole.content_type, whole.body[: len(whole.body) // 2])
            case Mishap.BUSY:
                return Reply(503, "text/html", b"", 2.0)

    def abort(self) -> None:
        """Break off."""
        self.aborted = True


@dataclass
class OlderLine:
    """The same way, used by a kiosk of a version that says and understands less."""

    line: Line

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """Carry one request; see `sync.client.transport.Transport`."""
        return told_before(self.line.send(method, asked_before(url), body, proof))

    def abort(self) -> None:
        """Break off."""
        self.line.abort()


def ask(loop: asyncio.AbstractEventLoop, application: Application, request: Request) -> Reply:
    """Have an ASGI application answer a request."""
    parts = urlsplit(request.url)
    headers = [(b"host", b"127.0.0.1"), (b"content-type", request.kind.encode())]
    if request.body is not None:
        headers.append((b"content-length", str(len(request.body)).encode()))
    headers += [(name.lower().encode(), value.encode()) for name, value in request.proof.items()]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    sent = [{"type": "http.request", "body": request.body or b"", "more_body": False}]
    told: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        if sent:
            return sent.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        told.append(message)

    loop.run_until_complete(application(scope, receive, send))  # type: ignore[arg-type]
    start, *bodies = told
    kinds = dict(start["headers"])  # type: ignore[call-overload]
    body = b"".join(part.get("body", b"") for part in bodies)  # type: ignore[misc]
    retry = kinds.get(b"retry-after")
    return Reply(
        int(start["status"]),  # type: ignore[call-overload]
        kinds.get(b"content-type", b"").decode().partition(";")[0],
        body,
        float(retry) if retry else None,
    )
