"""Signing a team out in a row, joined with its sheet beside the camera."""

from collections.abc import Callable

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.group import GroupView
from kiosk.desk.states import Answer, Notice
from kiosk.store.problems import StoreError
from sync.domain.entries import Method


class GroupPart(Part):
    """While its sheet is open, every badge signs off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet = desk.window.scan.group
        desk.window.scan.recent.group_asked.connect(self.open)
        self._sheet.rest_asked.connect(self.sign_rest)
        self._sheet.finished.connect(self.finish)
        self._sheet.undo_asked.connect(desk.window.undo_asked)

    @property
    def takes_badges(self) -> bool:
        """Say whether a badge belongs to the group now."""
        return not self._sheet.isHidden()

    def refresh(self) -> None:
        """See `Part`."""
        if not self.takes_badges:
            return
        gate = self.desk.gate
        if gate.lock.locked:
            self._close()
        else:
            self._sheet.show_view(gate.group.view(gate.now()))

    @Slot()
    def open(self) -> None:
        """Begin a round."""
        gate = self.desk.gate
        if gate.lock.locked:
            return
        self.desk.window.scan.result.leave()
        gate.group.begin()
        self._sheet.show_view(gate.group.view(gate.now()))
        self.desk.window.scan.open_group()

    def scan(self, text: str, method: Method) -> None:
        """Sign off the owner of a badge."""
        gate, window = self.desk.gate, self.desk.window
        gate.lock.touch()  # a captain holds thirty badges up in a row and touches nothing
        window.sheets.hide()
        window.open_room(0)
        self._run(lambda: gate.group.scan(text, gate.now(), method))

    @Slot()
    def sign_rest(self) -> None:
        """Sign off all of the team that are left."""
        gate = self.desk.gate
        self._run(lambda: gate.group.sign_rest(gate.now()))

    @Slot()
    def finish(self) -> None:
        """End the round with a thanks."""
        said = self.desk.gate.group.finish()
        self._close()
        self.desk.window.notices.show_notice(said)

    def _close(self) -> None:
        self._sheet.hide()
        self._sheet.show_view(GroupView())  # no name stays behind it
        self.desk.gate.group.begin()

    def _run(self, do: Callable[[], GroupView]) -> None:
        gate = self.desk.gate
        try:
            view = do()
        except StoreError as problem:
            card = self.desk.not_saved(problem)
            view = gate.group.view(gate.now(), Notice(Answer.STOP, card.todo or card.word))
        self._sheet.show_view(view)
        self._sheet.repaint()
        if view.said is not None:
            self.desk.window.sounds.play(view.said.answer)
        self.desk.committed()
