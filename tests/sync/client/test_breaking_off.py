"""A kiosk that closes waits for nothing: whatever a request is at, it ends at once."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from sync.client.problems import Cancelled, LineDown
from sync.client.transport import HttpTransport

PATIENCE_S = 40.0
"""What every limit of the line's own is set to: none of them may be what ends a request."""
AT_ONCE_S = 10.0
"""Generous: on a busy machine a thread may get its turn late."""


@pytest.fixture
def line() -> Iterator[HttpTransport]:
    made = HttpTransport(connect_s=PATIENCE_S, read_s=PATIENCE_S, whole_s=PATIENCE_S)
    yield made
    made.close()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


class Asking(threading.Thread):
    """Sends one request, and keeps what it ended with."""

    def __init__(self, line: HttpTransport, url: str) -> None:
        super().__init__(daemon=True)
        self._line, self._url = line, url
        self.ended: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._line.send("GET", self._url)
        except Exception as problem:  # noqa: BLE001 - it is what the test looks at
            self.ended = problem

    def ends_as(self, kind: type[Exception]) -> None:
        """Hold it to ending at once, in one way."""
        self.join(AT_ONCE_S)
        assert not self.is_alive()
        assert type(self.ended) is kind


def address(server: socket.socket, scheme: str = "http", name: str = "127.0.0.1") -> str:
    return f"{scheme}://{name}:{server.getsockname()[1]}/v1/changes"


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + AT_ONCE_S
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)


@contextlib.contextmanager
def a_resolver(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[], object]
) -> Iterator[threading.Event]:
    """Let the system's resolver do something before it answers; give whether it was asked."""
    asked, given = threading.Event(), socket.getaddrinfo

    def look_up(host: str, *rest: Any) -> Any:
        asked.set()
        before()
        return given("127.0.0.1", *rest)

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        yield asked


def test_while_a_name_is_looked_up(
    line: HttpTransport, silent: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    with a_resolver(monkeypatch, lambda: answers.wait(PATIENCE_S)) as asked:
        asking = Asking(line, address(silent, name="hub.example"))
        assert asked.wait(AT_ONCE_S)
        line.abort()
        asking.ends_as(Cancelled)
        answers.set()


def test_while_it_connects(line: HttpTransport) -> None:
    with contextlib.ExitStack() as stack:
        # Its queue is full: the next one's first packet gets no answer.
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            other = stack.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(server.getsockname())

        def on_the_way() -> int:
            known = psutil.Process().net_connections("tcp4")
            here = server.getsockname()
            return sum((one.raddr, one.status) == (here, psutil.CONN_SYN_SENT) for one in known)

        before = on_the_way()
        asking = Asking(line, address(server))
        wait_until(lambda: on_the_way() > before)
        line.abort()
        asking.ends_as(Cancelled)


def test_while_tls_is_agreed_on(line: HttpTransport, silent: socket.socket) -> None:
    asking = Asking(line, address(silent, "https"))
    silent.settimeout(AT_ONCE_S)
    with silent.accept()[0] as taken:
        taken.settimeout(AT_ONCE_S)
        assert taken.recv(1) == b"\x16"  # the client's hello
        line.abort()
        asking.ends_as(Cancelled)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ["127.0.0.1", "hub.example"])
def test_before_the_connection_that_a_request_needs_was_begun(
    line: HttpTransport,
    silent: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    scheme: str,
) -> None:
    with a_resolver(monkeypatch, line.abort):
        Asking(line, address(silent, scheme, name)).ends_as(Cancelled)


def test_while_the_answer_is_awaited(line: HttpTransport, silent: socket.socket) -> None:
    asking = Asking(line, address(silent))
    silent.settimeout(AT_ONCE_S)
    with silent.accept()[0] as taken:
        taken.settimeout(AT_ONCE_S)
        assert taken.recv(1) == b"G"
        line.abort()
        asking.ends_as(Cancelled)


def test_a_resolver_that_never_answers_counts_against_the_time_for_the_whole(
    silent: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, answers = HttpTransport(whole_s=0.2), threading.Event()
    with a_resolver(monkeypatch, lambda: answers.wait(PATIENCE_S)):
        asking = Asking(line, address(silent, name="hub.example"))
        asking.join(AT_ONCE_S)
        answers.set()
    assert isinstance(asking.ended, LineDown)
    line.close()


def test_a_name_that_nobody_knows_is_no_line(
    line: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with a_resolver(monkeypatch, nobody), pytest.raises(LineDown):
        line.send("GET", "http://hub.example/v1/changes")
