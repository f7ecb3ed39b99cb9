"""A sheet over a window that is being closed while entries have not reached the hub."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel, WrappedLabel


class LeavingSheet(Sheet):
    """Stay, or leave all the same: nothing is lost either way."""

    leave_asked = Signal()

    widest_px = 640

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._unsent = 0
        self.title = PlainLabel("title")
        self.about = WrappedLabel("lead")
        self.stay = BigButton("primary")
        self.stay.clicked.connect(self.leave)
        self.go = BigButton()
        self.go.clicked.connect(self._go)
        self.column.addWidget(self.title)
        self.column.addWidget(self.about)
        self._row = QHBoxLayout()
        self._row.addWidget(self.stay, 1)
        self._row.addWidget(self.go, 1)
        self.column.addLayout(self._row)
        self.say()

    def ask(self, unsent: int) -> None:
        """Say how many entries wait, and ask."""
        self._unsent = unsent
        self.say()
        self.open()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [self.stay, self.go]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("Close Gatepost?"))
        self.title.say(self.tr("Close Gatepost?"))
        self.about.say(
            self.tr(
                "{count} entries have not reached the hub. They are safe on this laptop and are "
                "sent when Gatepost is opened again with a network."
            ).format(count=self._unsent)
        )
        self.stay.say(self.tr("Stay"), hint=self.tr("Key {key}").format(key="Esc"))
        self.go.say(self.tr("Close all the same"))

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
        super().wear(look)

    @Slot()
    def _go(self) -> None:
        self.hide()
        self.leave_asked.emit()
