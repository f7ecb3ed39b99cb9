"""签到: the camera, the post's numbers, the result and the last scans."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Outcome, PostCounters, RecentScan
from kiosk.ui.break_sheet import BreakSheet
from kiosk.ui.group_sheet import GroupSheet
from kiosk.ui.look import Look
from kiosk.ui.picks import LensButton
from kiosk.ui.post_card import PostCard
from kiosk.ui.preview import Preview
from kiosk.ui.recent import RecentList
from kiosk.ui.result import ResultPanel
from kiosk.ui.room import Room
from kiosk.workers.scanning import CameraView


class ScanPage(Room):
    """Everything that a captain looks at while badges come."""

    icon = "scan"

    camera_asked = Signal()

    def __init__(self, preview: Preview | None = None, parent: QWidget | None = None) -> None:
        """Make the page around a preview that may show a picture already."""
        super().__init__(parent)
        # A Chinese input method would keep a scanner's letters to itself.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.preview = preview if preview is not None else Preview()
        self.camera_button = LensButton("tune")
        self.camera_button.clicked.connect(self.camera_asked)
        corner = QVBoxLayout(self.preview)
        across = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        corner.addWidget(self.camera_button, 0, across)
        self.post = PostCard()
        self.result = ResultPanel()
        self.recent = RecentList()
        self._left = QVBoxLayout()
        self._left.addWidget(self.preview, 1)
        self._left.addWidget(self.post)
        self._row = QHBoxLayout(self)
        self._row.addLayout(self._left, 400)
        self._row.addWidget(self.result, 492)
        self._row.addWidget(self.recent, 300)
        self.group = GroupSheet(self)
        self.breaks = BreakSheet(self)
        self._say()

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Check-in")

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a card."""
        self.result.show_outcome(outcome)

    def show_counters(self, counters: PostCounters) -> None:
        """Show the post's numbers."""
        self.post.show_counters(counters)

    def show_recent(self, scans: Sequence[RecentScan]) -> None:
        """Show the last scans."""
        self.recent.show_recent(scans)

    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self.preview.show_camera(camera)
        self.result.show_camera(camera)

    def show_zone(self, zone: tzinfo) -> None:
        """Show times in the event's zone."""
        self.result.show_zone(zone)

    def set_self_service(self, on: bool) -> None:
        """Show no name in full, and nothing that only a captain may ask for."""
        self.result.set_masked(on)
        self.recent.set_self_service(on)
        self.camera_button.setVisible(not on)

    def open_group(self) -> None:
        """Lay the group sign-out over the card and the last scans; the camera stays in view."""
        self._fit_group()
        self.group.show()
        self.group.raise_()

    def open_breaks(self) -> None:
        """Lay the breaks over the card; the camera and the last scans stay in view."""
        self._fit_group()
        self.breaks.show()
        self.breaks.raise_()

    def _fit_group(self) -> None:
        self._row.activate()
        self.breaks.setGeometry(self.result.geometry())
        self.group.setGeometry(self.result.geometry().united(self.recent.geometry()))

    def set_calm(self, calm: bool) -> None:
        """Let nothing move by itself."""
        self.result.set_calm(calm)
        self.preview.set_calm(calm)

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._row.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self._row.setSpacing(look.px(20))
        self._left.setSpacing(look.px(20))
        for part in (self.preview, self.camera_button, self.post, self.result, self.recent):
            part.wear(look)
        self.group.wear(look)
        self.breaks.wear(look)
        corner = self.preview.layout()
        if corner is not None:
            corner.setContentsMargins(*(look.px(8),) * 4)
        self.preview.setFixedWidth(look.px(400))
        self.post.setFixedWidth(look.px(400))
        self.recent.setFixedWidth(look.px(300))

    def speak(self, language: str) -> None:
        """See `Room`."""
        for part in (self.preview, self.post, self.result, self.recent, self.group, self.breaks):
            part.speak(language)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit_group()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.camera_button.say(self.tr("Choose and set the camera"))

    def take_key(self, key: int) -> bool:
        """Act on a key that no button wanted.

        1, 2 and Enter choose, Escape leaves the card or the group, plus counts one more.
        """
        if key == Qt.Key.Key_Escape:
            return self._leave()
        if self.group.isVisible() or self.breaks.isVisible():
            return False
        number = {
            Qt.Key.Key_1: 0,
            Qt.Key.Key_Return: 0,
            Qt.Key.Key_Enter: 0,
            Qt.Key.Key_2: 1,
        }.get(Qt.Key(key))
        if number is not None:
            return self.result.choose_by_key(number)
        if key == Qt.Key.Key_Plus and self.post.add_one.isVisible():
            self.post.add_one.click()
            return True
        return False

    def _leave(self) -> bool:
        if self.group.isVisible():
            self.group.done.click()
            return True
        if self.breaks.isVisible():
            self.breaks.done.click()
            return True
        return self.result.leave()
