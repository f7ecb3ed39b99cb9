"""Breaks by badge, joined with the sheet beside the camera: a mode that one sees and leaves."""

from PySide6.QtCore import QTimer, Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.states import Answer, Notice
from kiosk.store.problems import StoreError
from sync.domain.entries import Method

IDLE_MS = 60_000
"""So long without a badge, and badges check in again: nobody remembers a mode for longer."""


class BreakPart(Part):
    """While its sheet is open, every badge begins or ends a break."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet = desk.window.scan.breaks
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.leave)
        desk.window.scan.recent.breaks_asked.connect(self.open)
        self._sheet.finished.connect(self.leave)
        self._sheet.undo_asked.connect(desk.window.undo_asked)

    @property
    def takes_badges(self) -> bool:
        """Say whether a badge means a break now."""
        return not self._sheet.isHidden()

    def refresh(self) -> None:
        """See `Part`."""
        if self.takes_badges and self.desk.gate.lock.locked:
            self.leave()

    def stop(self) -> None:
        """See `Part`."""
        self._idle.stop()

    @Slot()
    def open(self) -> None:
        """Let badges mean breaks from now on."""
        gate, scan = self.desk.gate, self.desk.window.scan
        if gate.lock.locked:
            return
        scan.result.leave()
        gate.breaking.begin()
        self._sheet.show_said(None)
        scan.open_breaks()
        self._idle.start()

    @Slot()
    def leave(self) -> None:
        """Let badges check in again; no name stays behind the sheet."""
        self._idle.stop()
        self._sheet.hide()
        self._sheet.show_said(None)

    def scan(self, text: str, method: Method) -> None:
        """Begin or end the break of a badge's owner."""
        gate, window = self.desk.gate, self.desk.window
        gate.lock.touch()
        window.sheets.hide()
        window.open_room(0)
        self._idle.start()
        try:
            said = gate.breaking.scan(text, gate.now(), method)
        except StoreError as problem:
            card = self.desk.not_saved(problem)
            said = Notice(Answer.STOP, card.todo or card.word)
        self._sheet.show_said(said)
        self._sheet.repaint()
        window.sounds.play(said.answer)
        self.desk.committed()
