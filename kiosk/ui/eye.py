"""What the camera sees and says, shown in both places that show it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QImage

from kiosk.scanning.glance import Hint
from kiosk.ui.code_marks import Quad
from kiosk.ui.preview import Preview
from kiosk.workers.scanning import CameraView

if TYPE_CHECKING:
    from kiosk.ui.camera_page import CameraPage
    from kiosk.ui.result import ResultPanel
    from kiosk.workers.cameras import CameraDesk


class Eye(QObject):
    """Shows to the preview and, once they are there, to the card and the camera page alike."""

    def __init__(self, preview: Preview, parent: QObject) -> None:
        super().__init__(parent)
        self._preview = preview
        self._result: ResultPanel | None = None
        self._camera: CameraPage | None = None
        self._view: CameraView | None = None
        self._hint: Hint | None = None
        self._flipped = False

    def set_up(self, result: "ResultPanel") -> None:
        """Take in the card, which says what to do about a camera that is away."""
        self._result = result
        if self._view is not None:
            result.show_camera(self._view)

    def furnish(self, camera: "CameraPage") -> None:
        """Take in the camera page, and show it what there is."""
        self._camera = camera
        if self._view is not None:
            camera.show_camera(self._view)
        if self._hint is not None:
            camera.show_hint(self._hint)

    @Slot(QImage)
    def show_preview(self, picture: QImage) -> None:
        """Show what the camera sees."""
        if self._flipped:
            picture = picture.flipped(Qt.Orientation.Horizontal)
        self._preview.show_preview(picture)
        if self._camera is not None:
            self._camera.show_preview(picture)

    @Slot(object)
    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self._view = camera
        self._preview.show_camera(camera)
        if self._result is not None:
            self._result.show_camera(camera)
        if self._camera is not None:
            self._camera.show_camera(camera)

    @Slot(object)
    def show_hint(self, hint: Hint | None) -> None:
        """Say why a badge that is held up does not read; None takes the advice away."""
        self._preview.show_hint(hint)
        self._hint = hint
        if self._camera is not None:
            self._camera.show_hint(hint)

    @Slot(object)
    def show_codes(self, quads: Sequence[Quad]) -> None:
        """Outline the codes seen now in the picture; the corners are shares of it, as shown."""
        if self._flipped:
            quads = [tuple((1 - x, y) for x, y in quad) for quad in quads]
        self._preview.show_codes(quads)
        if self._camera is not None:
            self._camera.show_codes(quads)

    @Slot(bool)
    def set_mirrored(self, mirrored: bool) -> None:
        """Show a camera's picture, which comes mirrored, as it comes or as others see it."""
        self._flipped = not mirrored

    def follow(self, desk: "CameraDesk") -> None:
        """Let the camera page show and ask this camera."""
        if self._camera is not None:
            self._camera.follow(desk)
        desk.mirrored_changed.connect(self.set_mirrored)
        self.set_mirrored(desk.mirrored())
