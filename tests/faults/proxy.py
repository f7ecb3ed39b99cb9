"""A line that misbehaves: a TCP proxy in front of a real hub, one fault for each request.

It reads whole requests and whole replies, so that it can lose the one without the other; what it
passes on is passed on byte by byte as it came.
"""

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

WITHIN_S = 20.0
TRICKLE_S = 0.0005
"""Between two bytes."""
TRICKLE_MOST = 100
"""So many bytes go one by one; what is left goes at once, so that tests end."""
PAGE = b"<!DOCTYPE html><html><head><title>Wi-Fi</title></head><body>Log in</body></html>"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    """Without the query."""
    raw: bytes

    @property
    def is_push(self) -> bool:
        """Say whether it hands in entries."""
        return self.path == "/v1/journal"


class Talk:
    """One request and the ways to answer it."""

    def __init__(self, proxy: "Proxy", client: socket.socket, request: Request) -> None:
        self.proxy = proxy
        self.request = request
        self._client = client

    def pass_on(self) -> None:
        """Let hub and kiosk talk."""
        self._client.sendall(self.ask())

    def ask(self, raw: bytes | None = None) -> bytes:
        """Have the hub answer, and give its whole reply."""
        with self.proxy.to_hub() as hub:
            hub.sendall(raw or self.request.raw)
            return _whole(hub)

    def ask_slowly(self) -> bytes:
        """Have the hub wait for every byte."""
        with self.proxy.to_hub() as hub:
            _trickle(hub, self.request.raw)
            return _whole(hub)

    def answer(self, status: int, kind: str, body: bytes, *headers: str) -> None:
        """Answer in the hub's place."""
        head = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {kind}"]
        head += [f"Content-Length: {len(body)}", *headers, "", ""]
        self._client.sendall("\r\n".join(head).encode() + body)

    def send(self, raw: bytes) -> None:
        """Send bytes to the kiosk."""
        self._client.sendall(raw)

    def send_slowly(self, raw: bytes) -> None:
        """Send bytes to the kiosk one by one."""
        _trickle(self._client, raw)

    def hang_up(self) -> None:
        """Close without another word."""
        self._client.shutdown(socket.SHUT_RDWR)
        raise ConnectionError

    def reset(self) -> None:
        """Break the connection off as a router does that was switched off and on (RST)."""
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._client.close()
        raise ConnectionError


Fault = Callable[[Talk], None]


def none(talk: Talk) -> None:
    """Nothing is wrong."""
    talk.pass_on()


def refused(talk: Talk) -> None:
    """Break off before the hub hears of it."""
    talk.reset()


def black_hole(talk: Talk) -> None:
    """Swallow the request; nobody ever answers."""
    talk.proxy.closed.wait(WITHIN_S)
    talk.hang_up()


def reply_lost(talk: Talk) -> None:
    """Have the hub do it, and lose what it answers."""
    talk.ask()
    talk.hang_up()


def reply_never(talk: Talk) -> None:
    """Have the hub do it, and let the kiosk wait."""
    talk.ask()
    black_hole(talk)


def reset_mid_reply(talk: Talk) -> None:
    """Break off in the middle of what the hub answers."""
    reply = talk.ask()
    talk.send(reply[: max(len(reply) - 20, len(reply) // 2)])
    talk.reset()


def truncated(talk: Talk) -> None:
    """Pack the hub's answer, cut it short, and say that this is all."""
    head, _, body = talk.ask().partition(b"\r\n\r\n")
    if b"content-encoding: gzip" not in head.lower():
        body = gzip.compress(body)
    cut = body[: len(body) * 2 // 3]
    talk.answer(200, "application/json", cut, "Content-Encoding: gzip")


def twice(talk: Talk) -> None:
    """Deliver the request two times; the second answer is the one that arrives."""
    talk.ask()
    talk.pass_on()


def late(talk: Talk) -> None:
    """Lose the reply, and deliver the request once more behind the next one."""
    talk.ask()
    talk.proxy.late.append(talk.request.raw)
    talk.hang_up()


def slow_request(talk: Talk) -> None:
    """Let the request trickle."""
    talk.send(talk.ask_slowly())


def slow_reply(talk: Talk) -> None:
    """Let the reply trickle."""
    talk.send_slowly(talk.ask())


def portal_302(talk: Talk) -> None:
    """Send the kiosk to a log-in page."""
    talk.answer(302, "text/html", PAGE, "Location: http://portal.invalid/login")


def portal_404(talk: Talk) -> None:
    """Have a router say that it knows no such page."""
    talk.answer(404, "text/html", PAGE)


def portal_200(talk: Talk) -> None:
    """Show a log-in page as if it were the answer."""
    talk.answer(200, "text/html; charset=utf-8", PAGE)


def busy(status: int, after_s: int) -> Fault:
    """Ask for patience."""

    def answer(talk: Talk) -> None:
        talk.answer(status, "text/plain", b"busy", f"Retry-After: {after_s}")

    answer.__name__ = f"busy_{status}"
    return answer


def too_large(bytes_max: int) -> Fault:
    """Take nothing longer than so many bytes, as a server in front of the hub may."""

    def answer(talk: Talk) -> None:
        if len(talk.request.raw) > bytes_max:
            talk.answer(413, "text/html", PAGE)
        else:
            talk.pass_on()

    return answer


class Proxy:
    """Listens on the loopback; `fault` says what happens to each request.

    Tests change `fault` at any time. `requests` is all that came, `through` what reached the hub.
    """

    def __init__(self, hub_url: str) -> None:
        address = urlsplit(hub_url)
        self._hub = (str(address.hostname), int(address.port or 80))
        self.fault: Fault = none
        self.requests: list[Request] = []
        self.through = 0
        self.late: list[bytes] = []
        self.closed = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads.append(threading.Thread(target=self._accept, daemon=True))

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(WITHIN_S)
        assert not any(thread.is_alive() for thread in self._threads)

    @contextlib.contextmanager
    def to_hub(self) -> Iterator[socket.socket]:
        """Connect to the hub, once."""
        self.through += 1
        with socket.create_connection(self._hub, timeout=WITHIN_S) as hub, self._kept(hub):
            yield hub

    @contextlib.contextmanager
    def _kept(self, sock: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open.add(sock)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(sock)

    def _accept(self) -> None:
        while not self.closed.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, self._kept(client), contextlib.suppress(OSError, EOFError):
            while True:
                raw = _whole(client)
                method, target, _ = raw.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
                request = Request(method, urlsplit(target).path, raw)
                self.requests.append(request)
                late, self.late = (self.late, []) if request.is_push else ([], self.late)
                talk = Talk(self, client, request)
                self.fault(talk)
                for old in late:
                    talk.ask(old)


def _whole(sock: socket.socket) -> bytes:
    """Read one message with its body; neither side of ours sends chunks.

    Raises:
        EOFError: the other side hung up.
    """
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _some(sock)
    head, _, body = raw.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = _some(sock)
        body += piece
        raw += piece
    return raw


def _some(sock: socket.socket) -> bytes:
    piece = sock.recv(65536)
    if not piece:
        raise EOFError
    return piece


def _trickle(sock: socket.socket, raw: bytes) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for place in range(min(len(raw), TRICKLE_MOST)):
        sock.sendall(raw[place : place + 1])
        time.sleep(TRICKLE_S)
    sock.sendall(raw[TRICKLE_MOST:])


def refusing(status: int, code: str, zh: str, en: str) -> Fault:
    """Refuse in words, as a hub does."""
    body = {"status": status, "code": code, "title": en, "detail": en}
    body |= {"title_zh": zh, "detail_zh": zh}
    told = json.dumps(body).encode()
    return lambda talk: talk.answer(status, "application/problem+json", told)
