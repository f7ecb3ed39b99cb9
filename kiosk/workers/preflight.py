"""The preflight's checks, run beside the window: each in a thread of its own, with a deadline.

A print service or a disk that hangs costs its own line and nobody's time: that line is said to
be unknown, and the thread is left to itself.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.desk.preflight import Check, Finding, in_order, unknown
from sync.domain.errors import GatepostError

_log = logging.getLogger(__name__)

WITHIN_S = 12.0
_JOIN_S = 3.0
_WAIT_S = 0.1


def run_checks(
    checks: Sequence[Check],
    tell: Callable[[Finding], None],
    *,
    within_s: float = WITHIN_S,
    cancelled: threading.Event | None = None,
) -> tuple[Finding, ...]:
    """Run all checks at once; tell each finding as it comes, give all in the page's order.

    Blocks, at most `within_s`; a check that takes longer is found to be unknown. Never raises
    for what a check does. Told in this thread.
    """
    come: queue.SimpleQueue[tuple[int, Sequence[Finding]]] = queue.SimpleQueue()
    for number, check in enumerate(checks):
        threading.Thread(
            target=_look, args=(number, check, come), name=f"check-{check.covers[0]}", daemon=True
        ).start()
    waiting = dict(enumerate(checks))
    found: list[Finding] = []
    until = time.monotonic() + within_s
    while waiting and time.monotonic() < until and not (cancelled and cancelled.is_set()):
        try:
            number, findings = come.get(timeout=_WAIT_S)
        except queue.Empty:
            continue
        del waiting[number]
        found += findings
        for finding in findings:
            tell(finding)
    if cancelled is None or not cancelled.is_set():
        for check in waiting.values():
            _log.info("check %s did not end in time", check.covers[0])
            late = [unknown(which) for which in check.covers]
            found += late
            for finding in late:
                tell(finding)
    return in_order(found)


def _look(
    number: int, check: Check, come: queue.SimpleQueue[tuple[int, Sequence[Finding]]]
) -> None:
    try:
        findings = check.look()
    except (GatepostError, OSError) as problem:
        _log.info("check %s: %s", check.covers[0], type(problem).__name__)
        findings = [unknown(which) for which in check.covers]
    except Exception as bug:  # noqa: BLE001 - a thread's top
        _log.error("a bug: %s in check %s", type(bug).__name__, check.covers[0])
        findings = [unknown(which) for which in check.covers]
    come.put((number, findings))


class Preflight(QObject):
    """Runs checks one set at a time. Methods and signals belong to the main thread."""

    found = Signal(object)
    """A `Finding`, as it comes."""
    finished = Signal(object)
    """All of them, as `tuple[Finding, ...]`, in the page's order."""
    _come = Signal(int, object)
    _over = Signal(int, object)

    def __init__(self, parent: QObject | None = None, *, within_s: float = WITHIN_S) -> None:
        super().__init__(parent)
        self._within_s = within_s
        self._number = 0
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self._come.connect(self._take)
        self._over.connect(self._end)

    @property
    def running(self) -> bool:
        """Say whether checks are under way."""
        return self._thread is not None

    def run(self, checks: Sequence[Check]) -> None:
        """Begin; does nothing while a set is under way."""
        if self._thread is not None:
            return
        self._number += 1
        self._cancelled = threading.Event()
        self._thread = threading.Thread(
            target=self._work,
            args=(self._number, tuple(checks), self._cancelled),
            name="preflight",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Break off and wait a little. Idempotent."""
        thread, self._thread = self._thread, None
        self._number += 1
        self._cancelled.set()
        if thread is not None:
            thread.join(_JOIN_S)

    def _work(self, number: int, checks: Sequence[Check], cancelled: threading.Event) -> None:
        def tell(finding: Finding) -> None:
            with contextlib.suppress(RuntimeError):  # the kiosk was closed meanwhile
                self._come.emit(number, finding)

        findings = run_checks(checks, tell, within_s=self._within_s, cancelled=cancelled)
        with contextlib.suppress(RuntimeError):
            self._over.emit(number, findings)

    @Slot(int, object)
    def _take(self, number: int, finding: Finding) -> None:
        if number == self._number:
            self.found.emit(finding)

    @Slot(int, object)
    def _end(self, number: int, findings: tuple[Finding, ...]) -> None:
        if number == self._number:
            self._thread = None
            self.finished.emit(findings)
