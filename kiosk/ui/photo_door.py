"""Photos come in here: dropped on the window, pasted, or chosen from the disk."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    QRectF,
    QStandardPaths,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer, Outcome
from kiosk.scanning.photo import SUFFIXES, PhotoProblem
from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, line_height, lines_of

_TARGET = 56


class PhotoSheet(QWidget):
    """Lies over the window while a photo hangs over it or is being read. Never takes a press."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look()
        self._reading = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def words(self) -> tuple[str, str]:
        """Give what it says: what happens, and what about it."""
        if self._reading:
            return self.tr("Reading the photo …"), self.tr("It takes a moment.")
        return self.tr("Drop the photo here"), self.tr(
            "The badge in it is read as if it were held up to the camera."
        )

    @property
    def target_px(self) -> int:
        """Give the height of what a finger is to hit."""
        return max(_TARGET, self._look.px(_TARGET))

    def offer(self) -> None:
        """Say that a photo may be dropped."""
        self._open(reading=False)

    def show_reading(self, reading: bool) -> None:
        """Say that a photo is being read, or go away."""
        if reading:
            self._open(reading=True)
        elif self._reading:
            self.hide()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.fit()

    def fit(self) -> None:
        """Cover the parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def _open(self, *, reading: bool) -> None:
        self._reading = reading
        self.setAccessibleName(". ".join(self.words))
        self.fit()
        self.show()
        self.raise_()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt: dim what lies below, and outline where to drop."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim = QColor(look.colour("scrim"))
        dim.setAlpha(150)
        painter.fillRect(self.rect(), dim)
        width = min(self.width() - look.px(80), look.px(640))
        box = QRectF(0, 0, width, look.px(280))
        box.moveCenter(QRectF(self.rect()).center())
        painter.setBrush(look.colour("panel"))
        pen = QPen(look.colour("blue"), look.px(4))
        if not self._reading:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(box, look.px(24), look.px(24))
        self._paint_words(painter, box)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        look = self._look
        title, lead = self.words
        room = box.adjusted(look.px(32), 0, -look.px(32), 0)
        size = look.px(72)
        title_font, lead_font = look.font(30, bold=True), look.font(19)
        titles = lines_of(title, title_font, room.width(), 2)
        leads = lines_of(lead, lead_font, room.width(), 3)
        gap = look.px(14)
        height = size + gap + len(titles) * line_height(title_font)
        height += gap / 2 + len(leads) * line_height(lead_font)
        top = box.center().y() - height / 2
        drawn = icons.draw("photo", look, "blue", size, self.devicePixelRatioF())
        painter.drawPixmap(round(box.center().x() - size / 2), round(top), drawn)
        room.moveTop(top + size + gap)
        painter.setPen(look.colour("ink"))
        draw_lines(painter, titles, title_font, room, Qt.AlignmentFlag.AlignHCenter)
        room.moveTop(room.top() + len(titles) * line_height(title_font) + gap / 2)
        painter.setPen(look.colour("soft"))
        draw_lines(painter, leads, lead_font, room, Qt.AlignmentFlag.AlignHCenter)


class PhotoDoor(QObject):
    """Takes photos for a window, which it also filters the events of."""

    photo_given = Signal(object)
    """A Path, or a QImage from the clipboard or out of another program."""
    photo_refused = Signal(object)
    """A `PhotoProblem`."""
    dialog_opened = Signal(object)
    """The dialog, a QWidget, on the screen."""

    def __init__(self, window: QWidget, sheet: PhotoSheet) -> None:
        super().__init__(window)
        self._window = window
        self.sheet = sheet
        self.dialog: QFileDialog | None = None
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        folder = Path(QStandardPaths.writableLocation(pictures))
        self._folder = folder if folder.is_dir() else Path.home()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: what is dragged over the window."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.sheet.hide()
            event.acceptProposedAction()
            self._take(event.mimeData())
            return True
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            if not _may_hold_a_photo(event.mimeData()):
                event.ignore()
                return True
            if event.type() == QEvent.Type.DragEnter:
                self.sheet.offer()
            # A file is read, never moved away from where it lay.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.sheet.hide()
            return True
        return False

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self._take(QGuiApplication.clipboard().mimeData())

    def choose(self) -> None:
        """Ask for a file; check-in goes on meanwhile, and an answer takes the dialog away.

        Qt's own dialog: the system's would keep the keys of a scanner to itself.
        """
        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = QFileDialog(self._window, self.tr("Open a photo"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(str(self._folder))
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Folder:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Kind:"))
        target_px = self.sheet.target_px
        dialog.setStyleSheet(
            f"QAbstractItemView::item {{ min-height: {target_px}px }}"
            # Qt draws its arrows black: they keep a light ground in the dark, too.
            f"QToolButton {{ min-width: {target_px}px; min-height: {target_px}px;"
            " background: #dfe6ef; border: none; border-radius: 8px }"
        )
        dialog.resize(self._window.size() * 0.8)
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog.setNameFilter(self.tr("Photos ({kinds})").format(kinds=kinds))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._open)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()
        self.dialog_opened.emit(dialog)

    def close(self) -> None:
        """Take the dialog away, when there is one."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.reject()

    @Slot(str)
    def _open(self, name: str) -> None:
        self.dialog = None  # it closes by itself
        self._folder = Path(name).parent
        self.photo_given.emit(Path(name))

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    def _take(self, data: QMimeData) -> None:
        if data.hasUrls():
            urls = data.urls()
            if len(urls) > 1:
                self.photo_refused.emit(PhotoProblem.SEVERAL_PHOTOS)
            elif urls[0].isLocalFile():
                self.photo_given.emit(Path(urls[0].toLocalFile()))
            else:
                self.photo_refused.emit(PhotoProblem.CANNOT_OPEN)
            return
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.photo_given.emit(image)
        else:
            self.photo_refused.emit(PhotoProblem.NO_PICTURE)


def card_of(problem: PhotoProblem, at: datetime) -> Outcome:
    """Give the card that says why a photo gives no badge. Nothing was recorded."""
    return Outcome(Answer.STOP, "photo", problem.title, at, None, todo=problem.todo)


def _may_hold_a_photo(data: QMimeData) -> bool:
    return data.hasUrls() or data.hasImage()
