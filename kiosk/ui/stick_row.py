"""The sync page's buttons for gates without a network: save to a stick, open what was brought."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look


class StickRow(QWidget):
    """Two buttons, and a sentence for the page on what was saved and is not answered yet."""

    save_asked = Signal()
    open_asked = Signal()
    changed = Signal()
    """The sentence is another one now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = ("", 0)
        self.save = BigButton()
        self.save.clicked.connect(self.save_asked)
        self.open = BigButton()
        self.open.clicked.connect(self.open_asked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.save)
        self._row.addWidget(self.open)
        self.say()

    def show_saved(self, file: str, count: int) -> None:
        """Show what was saved and waits for its answer; no file: nothing does."""
        if (file, count) != self._saved:
            self._saved = (file, count)
            self.changed.emit()

    @property
    def sentence(self) -> str:
        """Say what to do with what was saved; empty when nothing waits for an answer."""
        file, count = self._saved
        if not file:
            return ""
        return self.tr(
            "{count} entries are saved in {file}. Take the stick to the hub, then open its "
            "answer here. Until then they wait."
        ).format(count=f"{count:,}", file=file)

    def say(self) -> None:
        """Write every word anew, in the language of the window."""
        self.save.say(
            self.tr("Save to USB stick"), hint=self.tr("For gates without a network; sealed")
        )
        self.open.say(
            self.tr("Open a file"),
            hint=self.tr("The hub's answer, or a newer event pack"),
        )

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
