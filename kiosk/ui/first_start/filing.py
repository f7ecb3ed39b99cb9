"""Files chosen and files dropped: the system's own dialog, or a file dragged onto the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from kiosk.ui.look import Look


class FileDoor(QObject):
    """Asks for one file to open, or for a place to save one."""

    opened = Signal(object)
    """A Path that was chosen or dropped."""
    named = Signal(object)
    """A Path to save to."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._look = Look()
        self.dialog: QFileDialog | None = None
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: what is dragged over the page."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            urls = event.mimeData().urls()
            if len(urls) == 1 and urls[0].isLocalFile():
                self.opened.emit(Path(urls[0].toLocalFile()))
            return True
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            if event.mimeData().hasUrls():
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
            else:
                event.ignore()
            return True
        return False

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look

    def ask_open(self, title: str, kinds: str, folder: Path) -> None:
        """Ask for a file that is there."""
        dialog = self._make(title, folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(kinds)
        self._show(dialog, self.opened.emit)

    def ask_save(self, title: str, kinds: str, place: Path) -> None:
        """Ask where to save; an older file there is replaced only when that was said."""
        dialog = self._make(title, place.parent)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(place.suffix.lstrip("."))
        dialog.selectFile(place.name)
        self._show(dialog, self.named.emit)

    def _make(self, title: str, folder: Path) -> QFileDialog:
        if self.dialog is not None:
            self.dialog.reject()
        dialog = QFileDialog(self._page.window(), title)
        # Qt's own: it speaks the window's language and wears its colours.
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Folder:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Kind:"))
        dialog.setDirectory(str(folder if folder.is_dir() else Path.home()))
        target = max(56, self._look.px(56))
        dialog.setStyleSheet(
            f"QAbstractItemView::item {{ min-height: {target}px }}"
            f"QToolButton {{ min-width: {target}px; min-height: {target}px;"
            " background: #dfe6ef; border: none; border-radius: 8px }"
        )
        dialog.resize(self._page.window().size() * 0.8)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _show(self, dialog: QFileDialog, tell: Callable[[Path], None]) -> None:
        self.dialog = dialog
        dialog.fileSelected.connect(lambda name: tell(Path(name)))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None
