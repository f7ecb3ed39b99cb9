"""Several processes that serve one hub, on PostgreSQL: started, watched and ended together.

All of them accept at the one socket that was bound before. Nothing of a request is kept in a
process: the database is where they meet, and the event's row is what they wait for. Each has its
share of the connections and of the wrong enrolment codes that are borne. A kiosk that waits for
news hears within half a second of what another process took in, since each looks at the heads.
"""

import contextlib
import logging
import multiprocessing
import signal
import socket
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from sync.domain.wording import Say
from sync.hub import serving
from sync.hub.config import HubConfig
from sync.hub.errors import BadInput
from sync.hub.lan import Place

log = logging.getLogger(__name__)

MOST = 16
"""Each keeps a few connections, and PostgreSQL as it is installed has a hundred."""
LOOK_S = 0.25
SETTLED_S = 10.0
"""A worker that lives so long has started well."""
FAILURES_MAX = 3
"""Workers in a row that did not start well: then the hub ends instead of trying for ever."""
STOP_S = 12.0
"""More than a worker takes to let open requests finish."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What one worker is told."""

    config: HubConfig
    bound: socket.socket
    lan: tuple[Place, Path] | None


def check(workers: int, config: HubConfig) -> None:
    """Refuse several workers where only one can write.

    Raises:
        BadInput: the database is a SQLite file.
    """
    if workers > 1 and not config.url.startswith("postgresql"):
        raise BadInput(
            Say(
                zh="SQLite 数据库同时只能有一个进程写入：请去掉 --workers，或用 --database 换成 PostgreSQL。",
                en="A SQLite database has one writer: leave --workers out, or name a PostgreSQL "
                "database with --database.",
            )
        )


def run(
    config: HubConfig,
    bound: socket.socket,
    *,
    lan: tuple[Place, Path] | None = None,
    end_with_input: bool = False,
) -> int:
    """Serve with `config.workers` processes until SIGINT or SIGTERM; give the exit status.

    A worker that dies is replaced. If this process dies, its workers end by themselves.

    Args:
        lan: the door for the network; the first worker keeps it.
    """
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if end_with_input:
        threading.Thread(target=_end_with_input, args=(stopping,), daemon=True).start()
    crew = [_Place(_Work(config, bound, lan if not at else None)) for at in range(config.workers)]
    failures = 0
    try:
        while not stopping.is_set():
            for place in crew:
                if place.alive:
                    continue
                failures = failures + 1 if place.failed_to_start else 0
                if failures >= FAILURES_MAX:
                    log.error("workers do not start: giving up")
                    return 1
                place.start()
            wait([end for place in crew for end in place.sentinels], LOOK_S)
    finally:
        _end(crew)
    return 0


class _Place:
    """One worker after the other."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._process: BaseProcess | None = None
        self._since = 0.0

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    @property
    def failed_to_start(self) -> bool:
        return self._process is not None and time.monotonic() - self._since < SETTLED_S

    @property
    def sentinels(self) -> list[int]:
        return [] if self._process is None else [self._process.sentinel]

    def start(self) -> None:
        if self._process is not None:
            log.warning("a worker ended (%s); another takes its place", self._process.exitcode)
        # Not by fork: threads and connections must not be shared.
        self._process = multiprocessing.get_context("spawn").Process(
            target=_work, args=(self._work,), name="gatepost-hub worker"
        )
        self._since = time.monotonic()
        self._process.start()

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        if self._process is not None:
            self._process.join(max(0.0, until - time.monotonic()))
            if self._process.is_alive():
                self._process.kill()
                self._process.join()


def _end(crew: list[_Place]) -> None:
    for place in crew:
        place.end()
    until = time.monotonic() + STOP_S
    for place in crew:
        place.wait(until)


def _end_with_input(stopping: threading.Event) -> None:
    serving.input_ends()
    stopping.set()


def _work(work: _Work) -> None:
    """Serve; the whole life of a worker."""
    from sync.hub.app import create_app

    serving.log_to_stderr()
    app = create_app(work.config)
    with work.bound, contextlib.suppress(KeyboardInterrupt):
        serving.serve(app, work.bound, lan=work.lan, end_when=_starter_gone)


def _starter_gone() -> None:
    """Return when the process that started this one is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
