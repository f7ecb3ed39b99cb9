"""The sheet behind the lock: lock now, who has which PIN, full screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel, WrappedLabel


class LockSheet(Sheet):
    """Shows what can be done about the lock; decides nothing."""

    lock_asked = Signal()
    captain_pin_asked = Signal()
    supervisor_pin_asked = Signal()
    kiosk_mode_asked = Signal(bool)

    widest_px = 760

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._captain_pin = False
        self._supervisor_pin = False
        self._kiosk_mode = False
        self.title = PlainLabel("title")
        self.about = WrappedLabel("soft")
        self.lock = BigButton("primary")
        self.captain = BigButton()
        self.supervisor = BigButton()
        self.full = BigButton()
        self.close_button = BigButton("link")
        self.column.addWidget(self.title)
        self.column.addWidget(self.about)
        for button in (self.lock, self.captain, self.supervisor, self.full, self.close_button):
            self.column.addWidget(button)
        self.lock.clicked.connect(self._lock)
        self.captain.clicked.connect(self._captain)
        self.supervisor.clicked.connect(self._supervisor)
        self.full.clicked.connect(self._full)
        self.close_button.clicked.connect(self.leave)
        self.say()

    def show_state(self, *, captain_pin: bool, supervisor_pin: bool, kiosk_mode: bool) -> None:
        """Show which PINs there are, and whether the screen is held."""
        self._captain_pin, self._supervisor_pin = captain_pin, supervisor_pin
        self._kiosk_mode = kiosk_mode
        self.say()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [self.lock, self.captain, self.supervisor, self.full, self.close_button]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("Lock"))
        self.title.say(self.tr("Lock"))
        self.about.say(
            self.tr(
                "Locked, volunteers check themselves in: only 张* and the team are shown, "
                "and nothing can be changed. It locks itself after 90 seconds untouched."
            )
            if self._captain_pin
            else self.tr(
                "Choose a captain's PIN first. Without one, anybody at this laptop can do "
                "what a captain can."
            )
        )
        self.lock.say(self.tr("Lock now"), hint="Ctrl+L")
        self.lock.setVisible(self._captain_pin)
        self.captain.say(
            self.tr("Change the captain's PIN")
            if self._captain_pin
            else self.tr("Choose a captain's PIN")
        )
        self.supervisor.say(
            self.tr("Change the supervisor's PIN")
            if self._supervisor_pin
            else self.tr("Choose a supervisor's PIN")
        )
        self.supervisor.setVisible(self._captain_pin)
        self.full.say(
            self.tr("Leave kiosk mode")
            if self._kiosk_mode
            else self.tr("Kiosk mode: hold the screen")
        )
        self.full.setVisible(self._captain_pin)
        self.close_button.say(self.tr("Close"))

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self.close_button.setMinimumHeight(look.px(56))
        super().wear(look)

    def _lock(self) -> None:
        self.hide()
        self.lock_asked.emit()

    def _captain(self) -> None:
        self.hide()
        self.captain_pin_asked.emit()

    def _supervisor(self) -> None:
        self.hide()
        self.supervisor_pin_asked.emit()

    def _full(self) -> None:
        self.hide()
        self.kiosk_mode_asked.emit(not self._kiosk_mode)
