"""The syncer: exchanges with the hub on a thread of its own, by itself, with nothing to press.

A timer brings the next exchange; an entry that was committed brings it forward to a moment
later, so that a queue of people makes one batch, unless the line is down: then only time
does. A listener, where there is one, holds a question open at the hub in a thread of its own and
brings the next exchange forward when another gate recorded something. The truth about the line
is read and told in the main thread, so that an exchange that ends just after a scan cannot tell
an older truth than the scan did.
"""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from sync.client.line import LineState
from sync.client.outbox import Applied
from sync.domain.errors import EnvironmentProblem

_log = logging.getLogger(__name__)

WAKE_MS = 300
_AFTER_BUG_MS = 10_000
_JOIN_S = 3.0

_abandoned: list[QObject] = []
"""What did not stop in time: destroying a running QThread would end the process."""


class Exchanges(Protocol):
    """What the syncer needs of `sync.client.exchange.Exchange`."""

    brought: Applied

    def run_once(self) -> LineState:
        """Exchange; blocks."""
        ...

    def delay_s(self) -> float:
        """Give the time until the next."""
        ...

    @property
    def failing(self) -> bool:
        """Say whether only time may bring the next."""
        ...

    def state(self) -> LineState:
        """Give this moment's truth; any thread."""
        ...

    def cancel(self) -> None:
        """Break off for good; any thread."""
        ...


class Listens(Protocol):
    """What the syncer needs of `sync.client.listening.Listener`."""

    def run(self, tell: Callable[[], None]) -> None:
        """Listen until cancelled; blocks."""
        ...

    def note_exchanged(self, well: bool) -> None:
        """Take note that an exchange has ended, and whether it went well; any thread."""
        ...

    def cancel(self) -> None:
        """Break off for good; any thread."""
        ...


class _Courier(QObject):
    """Lives in the syncer's thread."""

    ran = Signal(object)
    """An `Applied`: what the exchange that just ended brought."""
    answered = Signal()
    """An exchange that somebody asked for has ended; after `ran`."""

    def __init__(self, exchange: Exchanges, listener: Listens | None) -> None:
        super().__init__()
        self._exchange = exchange
        self._listener = listener
        self._timer: QTimer | None = None

    @Slot()
    def begin(self) -> None:
        """Set the timer up, in the thread that it will run in."""
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.exchange_now)
        self._timer.start(0)

    @Slot()
    def end(self) -> None:
        """Take the timer down; the last thing in this thread."""
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None

    @Slot()
    def wake(self) -> None:
        """Bring the next exchange forward."""
        if self._timer is None or self._exchange.failing:
            return
        if not self._timer.isActive() or self._timer.remainingTime() > WAKE_MS:
            self._timer.start(WAKE_MS)

    @Slot()
    def exchange_asked(self) -> None:
        """Exchange now, whatever the pace says: a person pressed for it."""
        self.exchange_now()
        self.answered.emit()

    @Slot()
    def exchange_now(self) -> None:
        """Exchange, tell, and set the next one."""
        try:
            self._exchange.run_once()
            brought, delay_ms = self._exchange.brought, int(self._exchange.delay_s() * 1000)
        except Exception:  # noqa: BLE001 - top of the thread: a bug here must not end syncing
            _log.exception("an exchange failed by a bug")
            brought, delay_ms = Applied(), _AFTER_BUG_MS
        self.ran.emit(brought)
        if self._listener is not None:
            self._listener.note_exchanged(not self._exchange.failing)
        if self._timer is not None:
            self._timer.start(delay_ms)


class Syncer(QObject):
    """Keeps kiosk and hub in step. Every method and signal belongs to the main thread."""

    line_changed = Signal(object)
    """A `LineState`: after every exchange and every entry."""
    roster_changed = Signal()
    """Roster or keys: read them from the store."""
    verdicts_changed = Signal()
    """What counts of this kiosk's entries has changed: read it from the store."""
    entries_came = Signal(object)
    """A tuple of entries of the event's other kiosks; some may be known."""
    everything_changed = Signal()
    """What came from elsewhere before is not all there is any more: read everything."""
    asked_exchange_ended = Signal(object)
    """A `LineState`: what came of `exchange_now`."""
    _woken = Signal()
    _asked = Signal()

    def __init__(self, exchange: Exchanges, listener: Listens | None = None) -> None:
        super().__init__()
        self._exchange = exchange
        self._listener = listener
        self._stopped = False
        self._ear = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread = QThread()
        self._thread.setObjectName("syncer")
        self._courier = _Courier(exchange, listener)
        self._courier.moveToThread(self._thread)
        self._thread.started.connect(self._courier.begin)
        self._thread.finished.connect(self._courier.end)
        self._woken.connect(self._courier.wake)
        self._asked.connect(self._courier.exchange_asked)
        self._courier.ran.connect(self._tell)
        self._courier.answered.connect(self._answer)

    @property
    def running(self) -> bool:
        """Say whether the thread runs."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Begin; the first exchange comes at once."""
        self._show_line()
        self._thread.start()
        if self._listener is not None:
            self._ear.start()

    def stop(self) -> bool:
        """Break off what is under way and wait at most three seconds; True when it ended.

        Final, and idempotent. Nothing is lost: what was not acknowledged waits in the journal.
        """
        if not self._stopped:
            self._stopped = True
            self._exchange.cancel()
            if self._listener is not None:
                self._listener.cancel()
            self._thread.quit()
        if self._thread.wait(int(_JOIN_S * 1000)):
            if self._ear.ident is not None:
                self._ear.join(_JOIN_S)
            if not self._ear.is_alive():
                return True
        _log.error("the syncer's thread did not end in time; left behind")
        _abandoned.extend((self._thread, self._courier, self))
        return False

    def note_committed(self) -> None:
        """Tell of an entry that was just committed: the chip counts it, the hub gets it soon."""
        self._show_line()
        self._woken.emit()

    def _listen(self) -> None:
        """Run the listener; in its own thread."""
        try:
            if self._listener is not None:
                self._listener.run(self._woken.emit)
        except Exception:  # noqa: BLE001 - top of the thread: without it the timer goes on
            _log.exception("the listener ended by a bug")

    def exchange_now(self) -> None:
        """Exchange as soon as the one under way is over, also while the line is down."""
        self._asked.emit()

    @Slot()
    def _answer(self) -> None:
        state = self._show_line() if not self._stopped else None
        if state is not None:
            self.asked_exchange_ended.emit(state)

    @Slot(object)
    def _tell(self, brought: Applied) -> None:
        if self._stopped:
            return
        if brought.roster:
            self.roster_changed.emit()
        if brought.verdicts:
            self.verdicts_changed.emit()
        if brought.anew:
            self.everything_changed.emit()
        if brought.entries:
            self.entries_came.emit(brought.entries)
        self._show_line()

    def _show_line(self) -> LineState | None:
        try:
            state = self._exchange.state()
        except EnvironmentProblem as problem:
            # The disk's trouble is told where it hurts: at the next scan.
            _log.error("the line's state cannot be read: %s", type(problem).__name__)
            return None
        self.line_changed.emit(state)
        return state
