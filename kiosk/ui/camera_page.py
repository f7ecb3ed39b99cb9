"""摄像头: which one, what it gives, and what can be turned on it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QIcon, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.scanning.camera import SIZES, CameraReport, PictureSize
from kiosk.scanning.glance import Hint
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.camera_rows import CameraRows
from kiosk.ui.code_marks import Quad
from kiosk.ui.dial_rows import DialRows
from kiosk.ui.look import Look, Wears
from kiosk.ui.picks import Pick
from kiosk.ui.preview import Preview
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel
from kiosk.workers.cameras import CameraDesk
from kiosk.workers.scanning import CameraState, CameraView

_ENOUGH_FPS = 15.0
"""Under it a badge that is moved blurs, and the queue waits."""


class _Card(QFrame):
    """A panel with a heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.head = PlainLabel("head")
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.head)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(8))


class CameraPage(Room):
    """Works while the camera is away, too: that is when somebody comes here."""

    icon = "camera"

    camera_chosen = Signal(object)
    """A `CameraInfo`."""
    size_chosen = Signal(object)
    """(width, height) in pixels."""
    mirror_asked = Signal(bool)
    turned = Signal(object)
    """A `Turn`."""
    list_asked = Signal()
    photo_asked = Signal()
    left = Signal()
    watched = Signal(bool)
    """The page came to the front, or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._report: CameraReport | None = None
        self._camera = CameraView(CameraState.OPENING)
        self._title = PlainLabel("title")
        self.again, self.photo, self.back = BigButton(), BigButton(), BigButton()
        self._head = QHBoxLayout()
        self._head.addWidget(self._title, 1)
        for button in (self.again, self.photo, self.back):
            self._head.addWidget(button)
        self.preview = Preview()
        self._gives = _Card()
        self._gives_icon = PlainLabel("icon")
        self.figure = WrappedLabel("title")
        self.note = WrappedLabel("soft")
        self.mirror = Pick("yes")
        self._figure_row = QHBoxLayout()
        self._figure_row.addWidget(self._gives_icon)
        self._figure_row.addWidget(self.figure, 1)
        self._gives.column.addLayout(self._figure_row)
        self._gives.column.addWidget(self.note)
        self._gives.column.addStretch(1)
        self._gives.column.addWidget(self.mirror)
        self._which, self._how_large, self._how = _Card(), _Card(), _Card()
        self.cameras = CameraRows()
        self._which.column.addWidget(self.cameras, 1)
        self.sizes = [Pick("one") for _ in SIZES]
        self._size_group = QButtonGroup(self)
        self._size_group.setExclusive(False)  # what is marked is what the camera was asked for
        for number, size in enumerate(self.sizes):
            self._size_group.addButton(size, number)
            self._how_large.column.addWidget(size)
        self.dials = DialRows()
        self._no_dials = WrappedLabel("soft")
        self._no_dials.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._dial_stack = QStackedLayout()
        self._dial_stack.addWidget(self.dials)
        self._dial_stack.addWidget(self._no_dials)
        self._how.column.addLayout(self._dial_stack, 1)
        self._columns = QHBoxLayout()
        for upper, lower in ((self.preview, self._gives), (self._which, self._how_large)):
            column = QVBoxLayout()
            column.addWidget(upper, 1)
            column.addWidget(lower)
            self._columns.addLayout(column, 1)
        self._columns.addWidget(self._how, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._columns, 1)
        self._connect()
        self._say()

    def _connect(self) -> None:
        self.again.clicked.connect(self.list_asked)
        self.photo.clicked.connect(self.photo_asked)
        self.back.clicked.connect(self.left)
        self.mirror.clicked.connect(self.mirror_asked)
        self.cameras.chosen.connect(self.camera_chosen)
        self.dials.turned.connect(self.turned)
        self._size_group.idClicked.connect(self._choose_size)

    def follow(self, desk: CameraDesk) -> None:
        """Show and ask this camera from now on."""
        desk.reported.connect(self.show_report)
        desk.mirrored_changed.connect(self.show_mirrored)
        self.show_mirrored(desk.mirrored())
        self.watched.connect(desk.watch)
        self.camera_chosen.connect(desk.choose)
        self.size_chosen.connect(desk.ask_size)
        self.mirror_asked.connect(desk.mirror)
        self.turned.connect(desk.turn)
        self.list_asked.connect(desk.look_again)

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Camera")

    # -- what is shown ------------------------------------------------------------------------

    def show_report(self, report: CameraReport) -> None:
        """Show how the camera stands."""
        self._report = report
        self._say()

    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self._camera = camera
        self.preview.show_camera(camera)
        self._say()

    def show_mirrored(self, mirrored: bool) -> None:
        """Say whether the preview is mirrored."""
        self.mirror.setChecked(mirrored)

    def show_preview(self, picture: QImage) -> None:
        """Show what the camera sees, while somebody looks."""
        if self.isVisible():
            self.preview.show_preview(picture)

    def show_hint(self, hint: Hint | None) -> None:
        """Say why nothing reads."""
        self.preview.show_hint(hint)

    def show_codes(self, quads: Sequence[Quad]) -> None:
        """Outline the codes."""
        if self.isVisible():
            self.preview.show_codes(quads)

    def set_calm(self, calm: bool) -> None:
        """Let nothing move by itself."""
        self.preview.set_calm(calm)

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(20))
        self._column.setSpacing(look.px(16))
        self._head.setSpacing(look.px(12))
        self._columns.setSpacing(look.px(20))
        for column in self._columns.children():
            if isinstance(column, QVBoxLayout):
                column.setSpacing(look.px(20))
        self._figure_row.setSpacing(look.px(12))
        for card in (self._gives, self._which, self._how_large, self._how):
            card.wear(look)
        parts: tuple[Wears, ...] = (self.preview, self.cameras, self.dials, self.mirror)
        for part in (*parts, *self.sizes):
            part.wear(look)
        ratio = self.devicePixelRatioF()
        size = QSize(look.px(34), look.px(24))  # wider than high: a gap before the words
        for button, name in ((self.again, "again"), (self.photo, "photo"), (self.back, "back")):
            button.setIcon(QIcon(icons.picture(name, look, size, ratio)))
            button.setIconSize(size)
        self._say()

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self.preview.speak(language)
        self._say()

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """See Qt."""
        super().showEvent(event)
        self.watched.emit(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt."""
        super().hideEvent(event)
        self.watched.emit(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- words --------------------------------------------------------------------------------

    def _say(self) -> None:
        self._title.say(self.tr("Camera"))
        self.again.say(self.tr("Look again"), hint=self.tr("List what is plugged in anew"))
        self.photo.say(self.tr("Open a photo …"), hint=self.tr("Read a badge from a picture file"))
        self.back.say(self.tr("Back"), hint=self.tr("Key {key}").format(key="Esc"))
        self.mirror.say(self.tr("Mirrored"))
        self._gives.head.say(self.tr("What it gives"))
        self._which.head.say(self.tr("Which camera"))
        self._how_large.head.say(self.tr("Picture size"))
        self._how.head.say(self.tr("Settings"))
        self._say_given()
        self._say_sizes()
        self._say_dials()
        self.cameras.show_report(self._report)

    def _say_given(self) -> None:
        report, camera = self._report, self._camera
        works = camera.state is CameraState.LOOKING
        lost = camera.state is CameraState.LOST
        name = "film" if camera.film else "camera-off" if lost else "camera"
        size = self._look.px(32)
        token = "stop" if lost else "blue"
        drawn = icons.draw(name, self._look, token, size, self.devicePixelRatioF())
        self._gives_icon.setPixmap(drawn)
        self.figure.say(self.preview.hint() if not works else self._given(report))
        self._gives_icon.setAccessibleName(self.figure.text())
        self.note.say(self._given_note(report, camera))
        self.mirror.setEnabled(report is not None)
        self.again.setEnabled(report is not None and not report.looking)

    def _given(self, report: CameraReport | None) -> str:
        if report is None:
            return self.tr("A film")
        if report.given is None:
            return self.tr("Measuring …")
        return self._size_text(report.given)

    def _given_note(self, report: CameraReport | None, camera: CameraView) -> str:
        if camera.state is not CameraState.LOOKING:
            return camera.todo.in_(self._language) if camera.todo is not None else ""
        if report is None:
            return self.tr("It stands in for a camera.")
        asked, given = report.asked, report.given
        if given is None:
            return ""
        if given.fps < min(_ENOUGH_FPS, asked.fps * 0.75):
            return self.tr("Few pictures a second: more light or a smaller size may help.")
        if (given.width_px, given.height_px) != (asked.width_px, asked.height_px):
            return self.tr("Asked for: {size}").format(size=self._size_text(asked))
        return self.tr("As it was asked for")

    def _size_text(self, size: PictureSize) -> str:
        return self.tr("{width}×{height} · {fps} fps").format(
            width=size.width_px, height=size.height_px, fps=round(size.fps)
        )

    def _say_sizes(self) -> None:
        report = self._report
        for pick, (width, height) in zip(self.sizes, SIZES, strict=True):
            asked = report is not None and (report.asked.width_px, report.asked.height_px)
            pick.setEnabled(report is not None)
            pick.setChecked(asked == (width, height))
            pick.say(f"{width}×{height}", self._size_note(width))

    def _size_note(self, width: int) -> str:
        if width <= 640:
            return self.tr("faster")
        return self.tr("usual") if width <= 1280 else self.tr("sharper")

    def _say_dials(self) -> None:
        report = self._report
        dials = report.dials if report is not None and report.running else None
        if report is not None and dials:
            self.dials.show_dials(dials, settled=not report.pending)
            self._dial_stack.setCurrentWidget(self.dials)
            return
        self._dial_stack.setCurrentWidget(self._no_dials)
        if report is None:
            self._no_dials.say(self.tr("A film has none."))
        elif report.shy:
            self._no_dials.say(
                self.tr(
                    "The camera did not answer when its settings were asked for. They are left "
                    "alone until the program is started anew."
                )
            )
        elif not report.running:
            self._no_dials.say(self.tr("They show up here when the camera works."))
        elif dials is None:
            self._no_dials.say(self.tr("Finding out what this camera can do …"))
        else:
            self._no_dials.say(self.tr("This camera has none: it sees to light and focus itself."))

    @Slot(int)
    def _choose_size(self, number: int) -> None:
        for other, pick in enumerate(self.sizes):
            pick.setChecked(other == number)
        self.size_chosen.emit(SIZES[number])
