"""A part: one page of the window joined with its use case."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from kiosk.desk.gate import Gate
from kiosk.desk.states import Notice, Outcome
from kiosk.store.problems import StoreError
from kiosk.ui.window import MainWindow
from sync.client.line import LineState
from sync.client.outbox import Applied


class Desk(Protocol):
    """What a part may use of the kiosk."""

    @property
    def gate(self) -> Gate:
        """Give the use cases."""
        ...

    @property
    def window(self) -> MainWindow:
        """Give the window."""
        ...

    @property
    def line(self) -> LineState:
        """Give the truth about the line."""
        ...

    def committed(self) -> None:
        """Let every part be refreshed, after the paint, and tell the syncer."""
        ...

    def refresh(self) -> None:
        """Let every part show what may have changed, now."""
        ...

    def not_saved(self, problem: StoreError) -> Outcome:
        """Give the red card that says so: nothing was recorded."""
        ...

    def act(self, do: Callable[[], Notice | Outcome | None]) -> None:
        """Run a use case that may write, and show what came of it: a card, or a notice.

        A disk that refuses becomes a red notice: nothing was recorded, nothing is silent.
        Afterwards every part is refreshed and the syncer told. None says that nothing
        happened and nothing is to be shown.
        """
        ...

    def changed(self, brought: Applied) -> None:
        """Show what came from the hub, by the line or by hand, and was kept."""
        ...

    def exchange_now(self) -> None:
        """Exchange with the hub at once, and tell what came of it."""
        ...

    def answer(self, outcome: Outcome, began_ns: int) -> None:
        """Show a card that was committed, painted before anything else is done.

        Args:
            began_ns: when what led to it arrived, monotonic.
        """
        ...


class Part(QObject):
    """The base of every part. Belongs to the main thread."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def refresh(self) -> None:
        """Show what may have changed.

        Called after every commit, after the card was painted; when a new roster or verdicts
        came; when its page comes to the front; and every few seconds, because the plan moves
        on. Must be cheap: look whether the page is at the front before more than counting.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """End what it started. Idempotent; most parts started nothing."""
